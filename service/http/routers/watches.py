"""Saved searches."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from reviewing.writing.digests import as_atom
from service.http.context import DeskHere, EngineHere, JsonOnly
from service.http.openapi import problems
from service.http.routers.fetches import within_reach
from service.wire.imports import ImportAccepted
from service.wire.watches import DigestMadeOut, DigestOut, DigestsOut, WatchesOut, WatchIn, WatchOut

router = APIRouter(prefix="/v1/watches", tags=["working with papers"])

WatchId = Annotated[str, Path(max_length=200, description="Id or name of a watch.")]


@router.get("", summary="List saved searches")
async def watches(desk: DeskHere) -> WatchesOut:
    """Return all, in the order in which they were begun."""
    return WatchesOut(watches=[WatchOut.model_validate(watch) for watch in await desk.watches.all()])


@router.post(
    "", summary="Save a search", status_code=201, dependencies=[JsonOnly], responses=problems(400, 413, 415, 422)
)
async def add(watch: WatchIn, desk: DeskHere, engine: EngineHere) -> WatchOut:
    """Remember a search. Nothing is fetched yet."""
    wanted = within_reach(watch.to_core(), engine.settings)
    return WatchOut.model_validate(await desk.watches.add(wanted, name=watch.name))


@router.get("/{watch}", summary="Show a saved search", responses=problems(404))
async def one(watch: WatchId, desk: DeskHere) -> WatchOut:
    """Return one."""
    return WatchOut.model_validate(await desk.watches.watch(watch))


@router.delete("/{watch}", summary="Forget a saved search", status_code=204, responses=problems(404))
async def remove(watch: WatchId, desk: DeskHere) -> Response:
    """Forget it; the papers that it brought stay."""
    await desk.watches.remove(watch)
    return Response(status_code=204)


@router.post(
    "/{watch}/runs",
    summary="Run a saved search",
    status_code=202,
    responses={
        202: {
            "description": "The run has begun. It is an import, and is followed and stopped as one.",
            "headers": {"Location": {"description": "Where to ask how far it is.", "schema": {"type": "string"}}},
        },
        **problems(404, 422, 429),
    },
)
async def run(watch: WatchId, response: Response, desk: DeskHere) -> ImportAccepted:
    """Import what is new, in the background. When it has ended, make a digest of it."""
    job = await desk.watches.start(watch)
    response.headers["Location"] = f"/v1/imports/{job.id}"
    return ImportAccepted(id=job.id)


@router.post("/{watch}/digests", summary="Make a digest of what is new", responses=problems(404, 503))
async def digest(watch: WatchId, desk: DeskHere) -> DigestMadeOut:
    """Put what the runs since the last digest brought in order: by topic, the most relevant first, why it matched."""
    made = await desk.watches.digest(watch)
    return DigestMadeOut(digest=DigestOut.model_validate(made) if made else None)


@router.get("/{watch}/digests", summary="The last digests", responses=problems(404))
async def digests(watch: WatchId, desk: DeskHere, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> DigestsOut:
    """Return them, newest first."""
    found = await desk.watches.digests(watch, limit)
    return DigestsOut(digests=[DigestOut.model_validate(each) for each in found])


@router.get(
    "/{watch}/feed",
    summary="The last digests as an Atom feed",
    response_class=Response,
    responses={
        200: {"description": "The feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}},
        **problems(404),
    },
)
async def feed(watch: WatchId, desk: DeskHere) -> Response:
    """Return the last twenty digests, for feed readers."""
    found = await desk.watches.watch(watch)
    text = as_atom(found, await desk.watches.digests(watch))
    return Response(text, media_type="application/atom+xml; charset=utf-8")
