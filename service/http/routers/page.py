"""The page at `/`, its files, and what it needs beyond the API. None of this is a contract: the page alone uses it."""

import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response

from answering import Event
from core import version
from core.errors import SettingsError
from core.importing import ImportState
from service.http.context import EngineHere, JsonOnly
from service.http.guards.headers import PAGE_POLICY
from service.http.leaving import first_of, while_serving
from service.http.limits import within_limits
from service.http.sample import SAMPLE, find_sample
from service.http.streams import EventStream, close
from service.model_names import public_names
from service.page.assets import FOLDER, Asset, load_assets
from service.page.examples import examples
from service.page.streaming import PageEvents, event_frame
from service.problems import HTTP_KINDS, make_problem, problem_of, problem_response
from service.wire.imports import ImportAccepted
from service.wire.page import PageState
from service.wire.question import AskRequest

_log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@router.get("/")
async def page(request: Request) -> Response:
    """Return the page. It holds nothing of the library, so it is open to all."""
    return _sent(request, load_assets().page, _ASK_AGAIN, {"Content-Security-Policy": PAGE_POLICY})


@router.get(FOLDER + "{edition}/{name:path}")
async def asset(edition: str, name: str, request: Request) -> Response:
    """Return a file of the page."""
    assets = load_assets()
    found = assets.files.get(name)
    if found is None:
        return problem_response(make_problem(HTTP_KINDS[404], "The page has no such file. Load it again."))
    return _sent(request, found, _FOR_EVER if edition == assets.version else _ASK_AGAIN, {})


def _sent(request: Request, found: Asset, caching: str, more: dict[str, str]) -> Response:
    headers = {"ETag": found.etag, "Cache-Control": caching, **more}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if found.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


@router.get("/page/state")
async def state(engine: EngineHere) -> PageState:
    """Return what the page shows around questions."""
    counts = await engine.library.counts()
    imports = await engine.library.import_states()
    return PageState(
        version=version(),
        papers=counts.papers,
        pending=counts.pending,
        arriving=sum(imports.get(each, 0) for each in (ImportState.WAITING, ImportState.RUNNING)),
        chunks=counts.chunks,
        llm=engine.settings.llm_model,
        models=list(public_names(engine.models())),
        sample=_sample_is_here(),
        examples=await examples(engine.library),
        problems=list(await engine.problems()),
    )


@router.post("/page/sample", status_code=202)
async def sample(engine: EngineHere) -> ImportAccepted:
    """Import the sample corpus."""
    job = await engine.library.start_import(find_sample(), name=str(SAMPLE))
    return ImportAccepted(id=job.id)


def _sample_is_here() -> bool:
    try:
        find_sample()
    except SettingsError:
        return False
    return True


@router.post("/page/ask", dependencies=[JsonOnly])
async def ask(asked: AskRequest, request: Request, engine: EngineHere) -> Response:
    """Answer as `POST /v1/ask` does, in events that carry HTML."""
    within_limits(engine, asked)
    events = while_serving(request, engine.stream(asked.to_core()))
    first = await first_of(request, events)
    told = PageEvents(asked.faithfulness or engine.settings.faithfulness, engine.settings.relevance_threshold)
    return EventStream(_frames(first, events, told))


async def _frames(first: Event, events: AsyncIterator[Event], told: PageEvents) -> AsyncIterator[bytes]:
    try:
        for data in told.frames(first):
            yield data
        async for event in events:
            for data in told.frames(event):
                yield data
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500:
            _log.exception("A stream broke [%s]", problem.request_id)
        yield event_frame(problem)
    finally:
        await close(events)
