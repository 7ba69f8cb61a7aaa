"""Passages, without an answer made of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from core.errors import InvalidQuestion
from service.http.context import EngineHere
from service.http.limits import question_within_limits, top_k_within_limits
from service.http.openapi import problems
from service.problems import FieldProblem
from service.wire.filter_query import FilterQuery
from service.wire.filters import FiltersWire
from service.wire.passages import PassageOut, SearchOut

router = APIRouter(prefix="/v1", tags=["answers"])


class SearchQuery(FilterQuery):
    """The part of the address after the question mark. What can be given several times means any of them."""

    q: str = Field(description="What to search for.", examples=["dense retrieval"])
    top_k: int | None = Field(default=None, ge=1, description="Passages. Left out: LITMUS_TOP_K.")


@router.get("/search", summary="Search the papers", responses=problems(422, 503))
async def search(query: Annotated[SearchQuery, Query()], engine: EngineHere) -> SearchOut:
    """Return the best passages with their scores and where those came from."""
    top_k_within_limits(engine, query.top_k)
    question_within_limits(engine, query.q, "q")
    filters = query.filters()
    try:
        passages = await engine.search(query.q, top_k=query.top_k, filters=filters)
    except InvalidQuestion as error:
        raise FieldProblem("q", str(error)) from None
    return SearchOut(
        query=query.q,
        filters_applied=FiltersWire.model_validate(filters),
        passages=[PassageOut.of(passage) for passage in passages],
    )
