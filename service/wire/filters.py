"""Filters: as a client writes them in a body, and as a part of an address."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from core.filters import EMPTY_NAME, Filters, Surveys
from core.paper import LAST_YEAR, Reading
from service.problems import FieldProblem
from service.wire.base import Given, Shape, Text, Year, noun_of

_MOST_VALUES = 1000
_MOST_PAPERS = 20_000
"""A topic of the map may be asked, whatever its size."""
NO_YEARS = "year_from is after year_to, so no paper can match"


def _not_empty(name: str) -> str:
    if not name.strip():
        raise ValueError(EMPTY_NAME)
    return name


_A_NAME = {"minLength": 1, "pattern": r"\S"}
Name = Annotated[Text, AfterValidator(_not_empty), Field(json_schema_extra=_A_NAME)]


class FiltersWire(Shape[Filters], Given):
    """Every field that is set must hold; within a field any one value suffices."""

    year_from: Year | None = None
    year_to: Year | None = Field(default=None, description="Inclusive, like year_from.")
    authors: list[Name] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Whole names or family names, in any case."
    )
    venues: list[Name] = Field(default_factory=list, max_length=_MOST_VALUES)
    tags: list[Name] = Field(default_factory=list, max_length=_MOST_VALUES)
    paper_ids: list[Name] = Field(default_factory=list, max_length=_MOST_PAPERS)
    surveys: Surveys | None = Field(default=None, description="`without` leaves out what reviews others by its title.")
    collections: list[Name] = Field(default_factory=list, max_length=_MOST_VALUES, description="Papers of any of them.")
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    @model_validator(mode="after")
    def _years_in_order(self) -> "FiltersWire":
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise ValueError(NO_YEARS)
        return self


class MarkedQuery(Given):
    """The part of an address that says what papers were marked with."""

    tags: list[Name] = Field(
        default_factory=list, max_length=100, alias="tag", description="Papers with any of these tags."
    )
    collections: list[Name] = Field(
        default_factory=list, max_length=100, alias="collection", description="Papers of any of these."
    )
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    def filters(self) -> Filters:
        """Return the noun."""
        return noun_of(Filters, self)


class FilterQuery(MarkedQuery):
    """The part of the address after the question mark. What can be given several times means any of them."""

    year_from: int | None = Field(default=None, ge=0, le=LAST_YEAR)
    year_to: int | None = Field(default=None, ge=0, le=LAST_YEAR)
    authors: list[Name] = Field(default_factory=list, max_length=100, alias="author")
    venues: list[Name] = Field(default_factory=list, max_length=100, alias="venue")
    paper_ids: list[Name] = Field(default_factory=list, max_length=100, alias="paper_id")
    surveys: Surveys | None = Field(default=None, description="`without` leaves out what reviews others by its title.")

    def filters(self) -> Filters:
        """Return the noun. Raises FieldProblem."""
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise FieldProblem("year_from", f"{NO_YEARS}.")
        return super().filters()


def filter_params(filters: Filters, query: type[MarkedQuery] = FilterQuery) -> dict[str, object]:
    """Return the part of an address that means these filters, as far as `query` has them."""
    return {field.alias or name: getattr(filters, name) for name, field in query.model_fields.items()}
