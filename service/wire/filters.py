"""Filters: as a client writes them in a body, and as a part of an address."""

from pydantic import Field, model_validator

from core.filters import Filters, Surveys
from core.paper import Reading
from service.problems import FieldProblem
from service.wire.base import Given, Shape, Text

_MOST_VALUES = 1000
_MOST_PAPERS = 20_000
"""A topic of the map may be asked, whatever its size."""
_NO_YEARS = "year_from is after year_to, so no paper can match"


class FiltersWire(Shape[Filters], Given):
    """Every field that is set must hold; within a field any one value suffices."""

    year_from: int | None = Field(default=None, ge=0, le=9999)
    year_to: int | None = Field(default=None, ge=0, le=9999, description="Inclusive, like year_from.")
    authors: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Whole names or family names, in any case."
    )
    venues: list[Text] = Field(default_factory=list, max_length=_MOST_VALUES)
    tags: list[Text] = Field(default_factory=list, max_length=_MOST_VALUES)
    paper_ids: list[Text] = Field(default_factory=list, max_length=_MOST_PAPERS)
    surveys: Surveys | None = Field(default=None, description="`without` leaves out what reviews others by its title.")
    collections: list[Text] = Field(default_factory=list, max_length=_MOST_VALUES, description="Papers of any of them.")
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    @model_validator(mode="after")
    def _years_in_order(self) -> "FiltersWire":
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise ValueError(_NO_YEARS)
        return self


class MarkedQuery(Given):
    """The part of an address that says what papers were marked with."""

    tag: list[str] = Field(default_factory=list, max_length=100, description="Papers with any of these tags.")
    collection: list[str] = Field(default_factory=list, max_length=100, description="Papers of any of these.")
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    def filters(self) -> Filters:
        """Return the noun."""
        return Filters(tags=tuple(self.tag), collections=tuple(self.collection), reading=self.reading)


class FilterQuery(Given):
    """The part of the address after the question mark. What can be given several times means any of them."""

    year_from: int | None = Field(default=None, ge=0, le=9999)
    year_to: int | None = Field(default=None, ge=0, le=9999)
    author: list[str] = Field(default_factory=list, max_length=100)
    venue: list[str] = Field(default_factory=list, max_length=100)
    tag: list[str] = Field(default_factory=list, max_length=100)
    paper_id: list[str] = Field(default_factory=list, max_length=100)
    surveys: Surveys | None = Field(default=None, description="`without` leaves out what reviews others by its title.")
    collection: list[str] = Field(default_factory=list, max_length=100)
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    def filters(self) -> Filters:
        """Return the noun. Raises FieldProblem."""
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise FieldProblem("year_from", f"{_NO_YEARS}.")
        return Filters(
            year_from=self.year_from,
            year_to=self.year_to,
            authors=tuple(self.author),
            venues=tuple(self.venue),
            tags=tuple(self.tag),
            paper_ids=tuple(self.paper_id),
            surveys=self.surveys,
            collections=tuple(self.collection),
            reading=self.reading,
        )


def filter_params(filters: Filters) -> dict[str, object]:
    """Return the part of an address that means these filters."""
    return {
        "year_from": filters.year_from,
        "year_to": filters.year_to,
        "author": filters.authors,
        "venue": filters.venues,
        "tag": filters.tags,
        "paper_id": filters.paper_ids,
        "surveys": filters.surveys,
        "collection": filters.collections,
        "reading": filters.reading,
    }
