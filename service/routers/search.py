"""Passages, without an answer made of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from core.errors import InvalidQuestion
from core.filters import Filters
from service.context import EngineHere
from service.limits import top_k_within_limits
from service.openapi import problems
from service.problems import FieldProblem
from service.wire.base import Given
from service.wire.filters import FiltersWire
from service.wire.passages import PassageOut, SearchOut

router = APIRouter(prefix="/v1", tags=["answers"])


class SearchQuery(Given):
    """The part of the address after the question mark. What can be given several times means any of them."""

    q: str = Field(description="What to search for.", examples=["dense retrieval"])
    top_k: int | None = Field(default=None, ge=1, description="Passages. Left out: LITMUS_TOP_K.")
    year_from: int | None = Field(default=None, ge=0, le=9999)
    year_to: int | None = Field(default=None, ge=0, le=9999)
    author: list[str] = Field(default_factory=list, max_length=100)
    venue: list[str] = Field(default_factory=list, max_length=100)
    tag: list[str] = Field(default_factory=list, max_length=100)
    paper_id: list[str] = Field(default_factory=list, max_length=100)

    def filters(self) -> Filters:
        """Return the noun."""
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise FieldProblem("year_from", "year_from is after year_to, so no paper can match.")
        return Filters(
            year_from=self.year_from,
            year_to=self.year_to,
            authors=tuple(self.author),
            venues=tuple(self.venue),
            tags=tuple(self.tag),
            paper_ids=tuple(self.paper_id),
        )


@router.get("/search", summary="Search the papers", responses=problems(422, 503))
async def search(query: Annotated[SearchQuery, Query()], engine: EngineHere) -> SearchOut:
    """Return the best passages with their scores and where those came from."""
    top_k_within_limits(engine, query.top_k)
    if len(query.q) > engine.settings.max_question_chars:
        raise FieldProblem("q", f"At most {engine.settings.max_question_chars:,} characters are taken. Shorten it.")
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
