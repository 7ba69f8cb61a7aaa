"""Filters, as a client writes them and as an answer repeats them."""

from pydantic import ConfigDict, Field, model_validator

from core.filters import Filters, Surveys
from core.paper import Reading
from service.wire.base import Given, Text

_MOST_VALUES = 1000
_MOST_PAPERS = 20_000
"""A topic of the map may be asked, whatever its size."""


class FiltersWire(Given):
    """Every field that is set must hold; within a field any one value suffices."""

    model_config = ConfigDict(from_attributes=True)

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
            raise ValueError("year_from is after year_to, so no paper can match")
        return self

    def to_core(self) -> Filters:
        """Return the noun."""
        return Filters(
            year_from=self.year_from,
            year_to=self.year_to,
            authors=tuple(self.authors),
            venues=tuple(self.venues),
            tags=tuple(self.tags),
            paper_ids=tuple(self.paper_ids),
            surveys=self.surveys,
            collections=tuple(self.collections),
            reading=self.reading,
        )
