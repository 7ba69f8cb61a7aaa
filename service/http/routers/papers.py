"""The papers themselves."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from core.filters import Filters
from core.importing import Order
from core.paper import Reading
from service.http.context import EngineHere, JsonOnly
from service.http.limits import top_k_within_limits
from service.http.openapi import problems
from service.http.records import to_records
from service.wire.imports import ImportOut
from service.wire.marking import CollectionName, CollectionOut, CollectionsOut, MarkedOut, MarkingIn, MarkRequest
from service.wire.papers import PaperIn, PaperOut, PaperPageOut
from service.wire.related import RelatedOut

router = APIRouter(prefix="/v1", tags=["papers"])
_MOST_A_PAGE = 200


@router.get("/papers", summary="List papers", responses=problems(422))
async def papers(
    engine: EngineHere,
    q: Annotated[str | None, Query(max_length=1000, description="Words of the title, authors or venue.")] = None,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE)] = 50,
    sort: Annotated[Order, Query(description="By title, year or arrival; a minus turns it round.")] = Order.TITLE,
    tag: Annotated[list[str] | None, Query(max_length=100, description="Papers with any of these tags.")] = None,
    collection: Annotated[list[str] | None, Query(max_length=100, description="Papers of any of these.")] = None,
    reading: Annotated[Reading | None, Query(description="Papers that you have read so far, or not.")] = None,
) -> PaperPageOut:
    """Return one page. A cursor goes on in the order that it comes from."""
    marked = Filters(tags=tuple(tag or ()), collections=tuple(collection or ()), reading=reading)
    found = await engine.library.papers(query=q, cursor=cursor, limit=limit, order=sort, marked=marked)
    return PaperPageOut.model_validate(found)


@router.put(
    "/papers",
    summary="Add papers or bring them up to date",
    dependencies=[JsonOnly],
    responses=problems(400, 413, 415, 422, 503),
)
async def upsert(papers: Annotated[list[PaperIn], Body()], engine: EngineHere) -> ImportOut:
    """Take each paper by its DOI, arXiv id or title; what cannot be used is listed, and the others are taken."""
    records = await asyncio.to_thread(to_records, papers, engine.settings.max_record_chars)
    return ImportOut.model_validate(await engine.library.upsert(records))


@router.get("/papers/{paper_id}", summary="Show a paper", responses=problems(404))
async def paper(paper_id: str, engine: EngineHere) -> PaperOut:
    """Return one paper."""
    return PaperOut.model_validate(await engine.library.paper(paper_id))


@router.get("/papers/{paper_id}/related", summary="Papers near a paper", responses=problems(404, 422, 503))
async def related(
    paper_id: str,
    engine: EngineHere,
    top_k: Annotated[int | None, Query(ge=1, description="Papers. Left out: LITMUS_TOP_K.")] = None,
) -> RelatedOut:
    """Return the papers whose abstracts are nearest in meaning, nearest first."""
    top_k_within_limits(engine, top_k)
    found = await engine.library.related(paper_id, count=top_k or engine.settings.top_k)
    return RelatedOut.of(paper_id, found)


@router.patch(
    "/papers",
    summary="Tag, collect or note papers",
    dependencies=[JsonOnly],
    responses=problems(400, 404, 413, 415, 422, 503),
)
async def mark(request: MarkRequest, engine: EngineHere) -> MarkedOut:
    """Change tags, note, reading state and collections of papers, of all of them or of none."""
    return MarkedOut.of(await engine.library.mark(request.paper_ids, request.to_core()))


@router.patch(
    "/papers/{paper_id}",
    summary="Tag, collect or note a paper",
    dependencies=[JsonOnly],
    responses=problems(400, 404, 413, 415, 422, 503),
)
async def mark_one(paper_id: str, change: MarkingIn, engine: EngineHere) -> PaperOut:
    """Change what you have written on a paper; what is left out stays as it is."""
    (paper,) = await engine.library.mark([paper_id], change.to_core())
    return PaperOut.model_validate(paper)


@router.get("/collections", summary="List the collections", responses=problems(422))
async def collections(engine: EngineHere) -> CollectionsOut:
    """Return all collections that have papers, by name."""
    found = await engine.library.collections()
    return CollectionsOut(collections=[CollectionOut.model_validate(each) for each in found])


@router.patch(
    "/collections/{name}",
    summary="Rename a collection",
    dependencies=[JsonOnly],
    responses=problems(400, 404, 413, 415, 422),
)
async def rename_collection(name: str, new: CollectionName, engine: EngineHere) -> CollectionOut:
    """Give a collection another name; where there is one of that name, both become one."""
    return CollectionOut(name=new.name, size=await engine.library.rename_collection(name, new.name))


@router.delete("/collections/{name}", summary="Dissolve a collection", status_code=204, responses=problems(404))
async def dissolve_collection(name: str, engine: EngineHere) -> Response:
    """Take all papers out of a collection; the papers stay."""
    await engine.library.rename_collection(name, None)
    return Response(status_code=204)


@router.delete("/papers/{paper_id}", summary="Delete a paper", status_code=204, responses=problems(404, 503))
async def delete(paper_id: str, engine: EngineHere) -> Response:
    """Remove a paper, its terms and its vectors."""
    await engine.library.delete(paper_id)
    return Response(status_code=204)  # FastAPI's own would declare that nothing is JSON
