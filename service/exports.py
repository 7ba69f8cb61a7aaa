"""Which papers an export takes, page by page."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from core.errors import PaperNotFound
from core.paper import Paper
from service.surface import FullShelf, Shelf

_PAGE = 200
"""What the API gives at once, for a library that is held by a service."""


async def pages(shelf: Shelf, paper_ids: Sequence[str], query: str | None) -> AsyncIterator[Sequence[Paper]]:
    """Yield the papers with these ids in their order, or without ids those that match, in the order of their titles.

    Raises PaperNotFound before the first page.
    """
    if paper_ids:
        yield [await shelf.paper(paper_id) for paper_id in dict.fromkeys(paper_ids)]
        return
    cursor = None
    while True:
        page = await shelf.papers(query=query, cursor=cursor, limit=_PAGE)
        yield page.papers
        cursor = page.next_cursor
        if cursor is None:
            return


async def cited_in(shelf: FullShelf, answer_id: str) -> AsyncIterator[Sequence[Paper]]:
    """Yield the papers that an answer cites, in the order of their numbers, but for those that are gone since.

    Raises AnswerNotFound before the first page.
    """
    answer = await shelf.chats.answer(answer_id)
    found = []
    for source in answer.sources:
        if source.cited:
            with suppress(PaperNotFound):
                found.append(await shelf.paper(source.paper.id))
    yield found
