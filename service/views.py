"""The library as one visitor sees it: their own chats, and the papers of their collection where they are limited."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from answering.question import Question
from core.answer import Answer
from core.errors import NotAllowed, PaperNotFound
from core.filters import Filters
from core.importing import ImportState, LibraryCounts, Order, PaperPage
from core.jobs import WorkLoad
from core.marking import Collection
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from service.surface.desk import DeskSurface, FullDeskSurface
from service.surface.library import EVERYTHING, Engine, FullChatShelf, FullShelf
from service.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event
    from reviewing.mapping.library_map import LibraryMap

_MORE_NEIGHBOURS = 10
"""So many times more papers near a paper are looked at where most may belong to other collections."""


def seen_by(visitor: Visitor, engine: Engine) -> Engine:
    """Return the engine as a visitor may use it."""
    free = visitor.owner is None and visitor.collection is None
    return engine if free else cast(Engine, _OwnEngine(engine, visitor))


def desk_seen_by(visitor: Visitor, desk: FullDeskSurface) -> FullDeskSurface:
    """Return the desk as a visitor may use it."""
    return desk if visitor.collection is None else cast(FullDeskSurface, _LimitedDesk(desk, visitor))


class _OwnEngine:
    """Answers from what a visitor may see."""

    def __init__(self, engine: Engine, visitor: Visitor) -> None:
        self._engine = engine
        self._visitor = visitor
        self.settings = engine.settings
        self.library = _library(visitor, engine.library)

    async def ask(self, question: Question | str) -> Answer:
        return await self._engine.ask(await self._own(question))

    async def stream(self, question: Question | str) -> "AsyncIterator[Event]":
        asked = await self._own(question)
        async with aclosing(cast("AsyncGenerator[Event, None]", self._engine.stream(asked))) as events:
            async for event in events:
                yield event

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        return await self._engine.search(query, top_k=top_k, filters=_narrowed(self._visitor, filters))

    def models(self) -> tuple[str, ...]:
        return self._engine.models()

    async def problems(self) -> tuple[str, ...]:
        return await self._engine.problems()

    async def _own(self, question: Question | str) -> Question:
        asked = Question(question) if isinstance(question, str) else question
        if asked.chat_id is not None:
            await self.library.chats.chat(asked.chat_id)
        return replace(asked, filters=_narrowed(self._visitor, asked.filters))


def _library(visitor: Visitor, library: FullShelf) -> FullShelf:
    chats = library.chats if visitor.owner is None else library.chats.of(visitor.owner)
    if visitor.collection is None:
        return cast(FullShelf, _OwnLibrary(library, chats))
    return cast(FullShelf, _LimitedLibrary(library, chats, visitor))


class _OwnLibrary:
    """The whole library, and one owner's chats."""

    def __init__(self, library: FullShelf, chats: FullChatShelf) -> None:
        self._library = library
        self.chats = chats

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


class _LimitedLibrary:
    """The papers of one collection. It has no more than what such a visitor may do: what is missing fails."""

    def __init__(self, library: FullShelf, chats: FullChatShelf, visitor: Visitor) -> None:
        self._library = library
        self._visitor = visitor
        self.chats = chats

    async def paper(self, paper_id: str) -> Paper:
        paper = await self._library.paper(paper_id)
        if not any(self._visitor.admits(name) for name in paper.collections):
            raise PaperNotFound(paper_id)
        return paper

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        order: Order = Order.TITLE,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        marked = _narrowed(self._visitor, marked)
        return await self._library.papers(query=query, cursor=cursor, limit=limit, order=order, marked=marked)

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        await self.paper(paper_id)
        near = await self._library.related(paper_id, count=count * _MORE_NEIGHBOURS)
        return [each for each in near if any(map(self._visitor.admits, each.paper.collections))][:count]

    async def collections(self) -> Sequence[Collection]:
        return [each for each in await self._library.collections() if self._visitor.admits(each.name)]

    async def counts(self) -> LibraryCounts:
        counts = await self._library.counts()
        own = sum(each.size for each in await self.collections())
        return LibraryCounts(papers=own, pending=min(own, counts.pending), chunks=counts.chunks if own else 0)

    async def import_states(self) -> Mapping[ImportState, int]:
        return {}

    async def work_load(self) -> WorkLoad:
        return WorkLoad()


class _LimitedDesk:
    """What a visitor who is limited to a collection may do at the desk."""

    def __init__(self, desk: DeskSurface, visitor: Visitor) -> None:
        self._desk = desk
        self._visitor = visitor

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> "LibraryMap":
        return await self._desk.map(topics=topics, filters=_narrowed(self._visitor, filters))


def _narrowed(visitor: Visitor, filters: Filters) -> Filters:
    """Return filters that admit nothing beyond the visitor's collection. Raises NotAllowed for another collection."""
    if visitor.collection is None:
        return filters
    if filters.collections and not any(map(visitor.admits, filters.collections)):
        raise NotAllowed(
            f"{visitor.called.capitalize()} is limited to the collection “{visitor.collection}”. Leave out the others."
        )
    return replace(filters, collections=(visitor.collection,))
