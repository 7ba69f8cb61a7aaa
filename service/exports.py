"""Which papers an export takes, page by page."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress

from core.answer import Answer, Turn
from core.errors import PaperNotFound
from core.filters import Filters
from core.paper import Paper
from service.surface.library import EVERYTHING, FullShelf, Shelf

_PAGE = 200
"""What the API gives at once, for a library that is held by a service."""


async def pages(
    shelf: Shelf, paper_ids: Sequence[str], query: str | None, marked: Filters = EVERYTHING
) -> AsyncIterator[Sequence[Paper]]:
    """Yield the papers with these ids in their order, or without ids those that match, in the order of their titles.

    Raises PaperNotFound before the first page.
    """
    if paper_ids:
        yield [await shelf.paper(paper_id) for paper_id in dict.fromkeys(paper_ids)]
        return
    cursor = None
    while True:
        page = await shelf.papers(query=query, cursor=cursor, limit=_PAGE, marked=marked)
        yield page.papers
        cursor = page.next_cursor
        if cursor is None:
            return


async def cited_in(shelf: FullShelf, answer_id: str) -> AsyncIterator[Sequence[Paper]]:
    """Yield the papers that an answer cites, in the order of their numbers. Raises AnswerNotFound before that."""
    yield await _cited(shelf, [await shelf.chats.answer(answer_id)])


async def cited_in_chat(shelf: FullShelf, chat_id: str) -> AsyncIterator[Sequence[Paper]]:
    """Yield the papers that a chat's answers cite, each once, as they come up. Raises ChatNotFound before that."""
    yield await _cited(shelf, [turn.answer for turn in await all_turns(shelf, chat_id)])


async def all_turns(shelf: FullShelf, chat_id: str) -> list[Turn]:
    """Return the whole of a chat, oldest first. Raises ChatNotFound."""
    turns = list(await shelf.chats.turns(chat_id, limit=_PAGE))
    while turns:
        earlier = await shelf.chats.turns(chat_id, before=turns[0].answer.id, limit=_PAGE)
        if not earlier:
            break
        turns[:0] = earlier
    return turns


async def _cited(shelf: FullShelf, answers: Iterable[Answer]) -> list[Paper]:
    """The papers as they are in the library now; one that was deleted since, as it was when it was cited."""
    cited = {source.paper.id: source.paper for answer in answers for source in answer.sources if source.cited}
    for paper_id in cited:
        with suppress(PaperNotFound):
            cited[paper_id] = await shelf.paper(paper_id)
    return list(cited.values())
