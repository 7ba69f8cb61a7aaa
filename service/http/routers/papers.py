"""The papers themselves: listed, added, marked, and as files for other programs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from core.filters import Filters
from core.importing import ImportJob, Order, PaperPage, Rejection
from core.marking import Collection
from core.paper import Paper, Reading
from indexing.exporting import writer_for, written
from indexing.readers.record import Record, paper_of
from service import endpoints as api
from service.exports import cited_in, pages
from service.formats import ExportFormat
from service.http.limits import top_k_within_limits
from service.http.routing import EXPORTED, EngineHere, serve
from service.problems import FieldProblem
from service.wire.filters import MarkedQuery, Name
from service.wire.papers import CollectionName, MarkingIn, MarkRequest, PaperIn, RelatedOut

router = APIRouter(tags=["papers"])
_MOST_A_PAGE = 200
_MOST_IDS = 1000


@serve(router, api.PAPERS, "List papers")
async def papers(
    engine: EngineHere,
    q: Annotated[str | None, Query(max_length=1000, description="Words of the title, authors or venue.")] = None,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE)] = 50,
    sort: Annotated[Order, Query(description="By title, year or arrival; a minus turns it round.")] = Order.TITLE,
    tag: Annotated[list[Name] | None, Query(max_length=100, description="Papers with any of these tags.")] = None,
    collection: Annotated[list[Name] | None, Query(max_length=100, description="Papers of any of these.")] = None,
    reading: Annotated[Reading | None, Query(description="Papers that you have read so far, or not.")] = None,
) -> PaperPage:
    """Return one page. A cursor goes on in the order that it comes from."""
    marked = Filters(tags=tuple(tag or ()), collections=tuple(collection or ()), reading=reading)
    return await engine.library.papers(query=q, cursor=cursor, limit=limit, order=sort, marked=marked)


@serve(router, api.PUT_PAPERS, "Add papers or bring them up to date")
async def upsert(papers: Annotated[list[PaperIn], Body()], engine: EngineHere) -> ImportJob:
    """Take each paper by its DOI, arXiv id or title; what cannot be used is listed, and the others are taken."""
    records = await asyncio.to_thread(to_records, papers, engine.settings.max_record_chars)
    return await engine.library.upsert(records)


def to_records(papers: Sequence[PaperIn], max_record_chars: int) -> list[Paper | Rejection]:
    """Return a paper for each, or why it cannot be used: the same gate as for those that come in files."""
    return [paper_of(_record(paper, number), max_record_chars) for number, paper in enumerate(papers, start=1)]


def _record(paper: PaperIn, number: int) -> Record:
    return Record(
        place=f"entry {number}",
        title=paper.title,
        abstract=paper.abstract,
        authors=paper.authors,
        year=paper.year,
        venue=paper.venue or "",
        doi=paper.doi or "",
        arxiv=(paper.arxiv_id,) if paper.arxiv_id else (),
        url=paper.url or "",
        tags=paper.tags,
        retracted=paper.retracted,
    )


@serve(router, api.PAPER, "Show a paper")
async def paper(paper_id: str, engine: EngineHere) -> Paper:
    """Return one paper."""
    return await engine.library.paper(paper_id)


@serve(router, api.RELATED, "Papers near a paper")
async def related(
    paper_id: str,
    engine: EngineHere,
    top_k: Annotated[int | None, Query(ge=1, description="Papers. Left out: LITMUS_TOP_K.")] = None,
) -> RelatedOut:
    """Return the papers whose abstracts are nearest in meaning, nearest first."""
    top_k_within_limits(engine, top_k)
    found = await engine.library.related(paper_id, count=top_k or engine.settings.top_k)
    return RelatedOut.of(paper_id, found)


@serve(router, api.MARK_PAPERS, "Tag, collect or note papers")
async def mark(request: MarkRequest, engine: EngineHere) -> list[Paper]:
    """Change tags, note, reading state and collections of papers, of all of them or of none."""
    return await engine.library.mark(request.paper_ids, request.to_core())


@serve(router, api.MARK_PAPER, "Tag, collect or note a paper")
async def mark_one(paper_id: str, change: MarkingIn, engine: EngineHere) -> Paper:
    """Change what you have written on a paper; what is left out stays as it is."""
    (paper,) = await engine.library.mark([paper_id], change.to_core())
    return paper


@serve(router, api.COLLECTIONS, "List the collections")
async def collections(engine: EngineHere) -> list[Collection]:
    """Return all collections that have papers, by name."""
    return await engine.library.collections()


@serve(router, api.RENAME_COLLECTION, "Rename a collection")
async def rename_collection(name: str, new: CollectionName, engine: EngineHere) -> Collection:
    """Give a collection another name; where there is one of that name, both become one."""
    return Collection(new.name, await engine.library.rename_collection(name, new.name))


@serve(router, api.DISSOLVE_COLLECTION, "Dissolve a collection")
async def dissolve_collection(name: str, engine: EngineHere) -> None:
    """Take all papers out of a collection; the papers stay."""
    await engine.library.rename_collection(name, None)


@serve(router, api.DELETE_PAPER, "Delete a paper")
async def delete(paper_id: str, engine: EngineHere) -> None:
    """Remove a paper, its terms and its vectors."""
    await engine.library.delete(paper_id)


class ExportQuery(MarkedQuery):
    """The part of the address after the question mark."""

    format: ExportFormat = Field(default=ExportFormat.BIBTEX, description="What to write.")
    named: list[str] = Field(
        default_factory=list,
        alias="paper_ids",
        description="These papers, in this order: repeated, or several with commas between.",
    )
    answer_id: str | None = Field(
        default=None, max_length=100, description="The papers that an answer cites; it was given in a chat."
    )
    q: str | None = Field(
        default=None, max_length=1000, description="Without ids: papers with these words in title, authors or venue."
    )

    def ids(self) -> list[str]:
        """Return the ids one by one."""
        return [one.strip() for several in self.named for one in several.split(",") if one.strip()]


@serve(router, api.EXPORT, "Export papers", EXPORTED, response_class=StreamingResponse)
async def export(query: Annotated[ExportQuery, Query()], engine: EngineHere) -> StreamingResponse:
    """Write some papers, or all, as BibTeX, RIS, CSL-JSON, CSV, JSON lines or Markdown."""
    ids = query.ids()
    filtered = query.q is not None or bool(query.filters())
    if (query.answer_id is not None) + bool(ids) + filtered > 1:
        raise FieldProblem("paper_ids", "Give one of answer_id, paper_ids and filters: each chooses papers by itself.")
    if len(ids) > _MOST_IDS:
        raise FieldProblem("paper_ids", f"At most {_MOST_IDS:,} papers are taken by id. Leave the ids out for all.")
    writer = writer_for(query.format)
    chosen = (
        pages(engine.library, ids, query.q, query.filters())
        if query.answer_id is None
        else cited_in(engine.library, query.answer_id)
    )
    pieces = written(writer, chosen)
    first = await anext(pieces)  # what is wrong with the request is still told by the status
    return StreamingResponse(
        _all(first, pieces),
        media_type=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="litmus{writer.suffix}"'},
    )


async def _all(first: str, rest: AsyncIterator[str]) -> AsyncIterator[bytes]:
    yield first.encode()
    async for piece in rest:
        yield piece.encode()
