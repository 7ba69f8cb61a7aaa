"""Saved searches."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from core.importing import Digest, Watch
from reviewing.writing.digests import as_atom
from service import desk_endpoints as api
from service.endpoints import IMPORT
from service.http.routing import FOLLOWED, DeskHere, EngineHere, located, serve, within_reach
from service.wire.imports import DigestMadeOut, DigestOut, ImportAccepted, WatchIn

router = APIRouter(tags=["working with papers"])

WatchId = Annotated[str, Path(max_length=200, description="Id or name of a watch.")]


@serve(router, api.WATCHES, "List saved searches")
async def watches(desk: DeskHere) -> tuple[Watch, ...]:
    """Return all, in the order in which they were begun."""
    return await desk.watches.all()


@serve(router, api.ADD_WATCH, "Save a search")
async def add(watch: WatchIn, desk: DeskHere, engine: EngineHere) -> Watch:
    """Remember a search. Nothing is fetched yet."""
    return await desk.watches.add(within_reach(watch.to_core(), engine.settings), name=watch.name)


@serve(router, api.WATCH, "Show a saved search")
async def one(watch: WatchId, desk: DeskHere) -> Watch:
    """Return one."""
    return await desk.watches.watch(watch)


@serve(router, api.REMOVE_WATCH, "Forget a saved search")
async def remove(watch: WatchId, desk: DeskHere) -> None:
    """Forget it; the papers that it brought stay."""
    await desk.watches.remove(watch)


@serve(router, api.RUN_WATCH, "Run a saved search", located(202, f"The run has begun. {FOLLOWED}"))
async def run(watch: WatchId, response: Response, desk: DeskHere) -> ImportAccepted:
    """Import what is new, in the background. When it has ended, make a digest of it."""
    job = await desk.watches.start(watch)
    response.headers["Location"] = IMPORT.address(job.id)
    return ImportAccepted(id=job.id)


@serve(router, api.MAKE_DIGEST, "Make a digest of what is new")
async def digest(watch: WatchId, desk: DeskHere) -> DigestMadeOut:
    """Put what the runs since the last digest brought in order: by topic, the most relevant first, why it matched."""
    made = await desk.watches.digest(watch)
    return DigestMadeOut(digest=DigestOut.of(made) if made else None)


@serve(router, api.DIGESTS, "The last digests")
async def digests(
    watch: WatchId, desk: DeskHere, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> tuple[Digest, ...]:
    """Return them, newest first."""
    return await desk.watches.digests(watch, limit)


@serve(
    router,
    api.FEED,
    "The last digests as an Atom feed",
    {200: {"description": "The feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}}},
)
async def feed(watch: WatchId, desk: DeskHere) -> Response:
    """Return the last twenty digests, for feed readers."""
    found = await desk.watches.watch(watch)
    text = as_atom(found, await desk.watches.digests(watch))
    return Response(text, media_type="application/atom+xml; charset=utf-8")
