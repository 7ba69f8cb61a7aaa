"""What the service says of itself: that it lives, what it can be asked by, its figures, and its reference."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse

from core import version
from core.errors import LitmusError
from service import endpoints as api
from service.http.guards.headers import PAGE_POLICY
from service.http.problems import make_problem, problem_response
from service.http.routing import EngineHere, MetricsHere, serve
from service.model_names import public_names
from service.page.reference import reference_page
from service.problems import HTTP_KINDS, UnknownModel
from service.wire.about import Alive, ModelOut, ModelsOut, Ready
from service.wire.problem import Problem

router = APIRouter()


@serve(router, api.MODELS, "The names that one can ask by", tags=["answers"])
async def models(engine: EngineHere) -> ModelsOut:
    """`litmus` is the configured way to answer; the others choose one."""
    return ModelsOut(data=tuple(ModelOut(id=name) for name in public_names(engine.models())))


@serve(router, api.MODEL, "One of the names", tags=["answers"])
async def model(model: str, engine: EngineHere) -> ModelOut:
    """Return it, if it is one that one can ask by."""
    names = public_names(engine.models())
    if model not in names:
        raise UnknownModel(f"There is no such model. Choose one of {', '.join(names)}.")
    return ModelOut(id=model)


@serve(router, api.ALIVE, "The process lives", tags=["health"])
async def healthz() -> Alive:
    """Answer as long as the process does."""
    return Alive(version=version())


@serve(
    router,
    api.READY,
    "Questions can be answered",
    {503: {"model": Problem, "description": "Not ready; `reasons` says why."}},
    tags=["health"],
)
async def readyz(engine: EngineHere) -> Ready | Response:
    """Try the indexes with a real query: an index may be counted and still be broken."""
    reasons = await engine.problems()
    if reasons:
        return problem_response(make_problem(HTTP_KINDS[503], " ".join(reasons), reasons=reasons))
    return Ready()


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    tags=["health"],
    response_class=Response,
    responses={200: {"description": "All figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(
    engine: EngineHere, here: MetricsHere, accept: Annotated[str, Header(include_in_schema=False)] = ""
) -> Response:
    """Tell counts since the start, and what the library holds now, in the text format or as OpenMetrics."""
    library = engine.library
    try:
        here.library(await library.counts(), await library.import_states(), await library.work_load())
    except LitmusError:  # a database that is away: the rest is told all the more
        here.unreadable()
    content, content_type = here.told(accept)
    return Response(content, headers={"Content-Type": content_type})


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Show every address, with what it takes and answers, to be tried out."""
    state = request.app.state
    if not hasattr(state, "reference"):
        state.reference = reference_page(request.app.openapi())
    return HTMLResponse(state.reference, headers={"Content-Security-Policy": PAGE_POLICY})
