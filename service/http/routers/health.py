"""Whether the process lives, and whether it can answer."""

from fastapi import APIRouter, Response

from core import version
from service.http.context import EngineHere
from service.problems import HTTP_KINDS, make_problem, problem_response
from service.wire.health import Alive, Ready
from service.wire.problem import Problem

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The process lives")
async def healthz() -> Alive:
    """Answer as long as the process does."""
    return Alive(version=version())


@router.get(
    "/readyz",
    summary="Questions can be answered",
    response_model=Ready,
    responses={503: {"model": Problem, "description": "Not ready; `reasons` says why."}},
)
async def readyz(engine: EngineHere) -> Ready | Response:
    """Try the indexes with a real query: an index may be counted and still be broken."""
    reasons = await engine.problems()
    if reasons:
        return problem_response(make_problem(HTTP_KINDS[503], " ".join(reasons), reasons=reasons))
    return Ready()
