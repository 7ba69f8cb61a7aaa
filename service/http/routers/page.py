"""The page at `/`, its files, and what it needs beyond the API. None of this is a contract: the page alone uses it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from answering import Event
from core import version
from core.access import Scope, allows
from core.errors import SettingsError
from core.importing import ImportState
from service.http.guards.headers import PAGE_POLICY
from service.http.limits import within_limits
from service.http.problems import make_problem, problem_response
from service.http.routing import EngineHere, JsonOnly
from service.http.streams import EventStream, first_of, while_serving
from service.model_names import public_names
from service.page.assets import FOLDER, Asset, load_assets
from service.page.examples import examples
from service.page.streaming import PageEvents, event_frame, page_answer
from service.problems import HTTP_KINDS
from service.visitors import visitor_of
from service.wire.answer import AskRequest
from service.wire.imports import ImportAccepted
from service.wire.page import PageChat, PageState, PageTurn

router = APIRouter(include_in_schema=False)
SAMPLE = Path("sample") / "papers.jsonl"
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
async def state(engine: EngineHere, request: Request) -> PageState:
    """Return what the page shows around questions, and what it may offer."""
    visitor = visitor_of(request.scope)
    counts = await engine.library.counts()
    imports = await engine.library.import_states()
    return PageState(
        version=version(),
        papers=counts.papers,
        pending=counts.pending,
        arriving=sum(imports.get(each, 0) for each in (ImportState.WAITING, ImportState.RUNNING)),
        chunks=counts.chunks,
        llm=engine.settings.llm_model,
        models=public_names(engine.models()),
        sample=_sample_is_here(),
        examples=tuple(await examples(engine.library)),
        problems=await engine.problems(),
        may=tuple(scope for scope in Scope if allows(visitor.scopes, scope)),
        collection=visitor.collection,
    )


@router.post("/page/sample", status_code=202)
async def sample(engine: EngineHere) -> ImportAccepted:
    """Import the sample corpus."""
    job = await engine.library.start_import(find_sample(), name=str(SAMPLE))
    return ImportAccepted(id=job.id)


def find_sample() -> Path:
    """Return the sample corpus, which comes with the source and not with the package. Raises SettingsError."""
    for root in (Path.cwd(), Path(__file__).parents[3]):
        if (root / SAMPLE).is_file():
            return root / SAMPLE
    raise SettingsError(f"There is no {SAMPLE}. Run `litmus serve --sample` in the folder of the project's source.")


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
    return EventStream(_frames(first, events, told), events, event_frame)


async def _frames(first: Event, events: AsyncIterator[Event], told: PageEvents) -> AsyncIterator[bytes]:
    for data in told.frames(first):
        yield data
    async for event in events:
        for data in told.frames(event):
            yield data


@router.get("/page/chats/{chat_id}")
async def chat(
    chat_id: str,
    engine: EngineHere,
    before: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> PageChat:
    """Return a chat with its last turns, as `GET /v1/chats/{id}` does, each with its HTML."""
    kept = engine.library.chats
    turns = await kept.turns(chat_id, before=before, limit=limit)
    return PageChat(
        chat=await kept.chat(chat_id),
        turns=tuple(PageTurn(stopped=turn.stopped, answer=page_answer(turn.answer)) for turn in turns),
    )
