"""Filters, as a part of an address."""

from pydantic import Field

from core.filters import Filters, Surveys
from core.paper import Reading
from service.problems import FieldProblem
from service.wire.base import Given


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
            surveys=self.surveys,
            collections=tuple(self.collection),
            reading=self.reading,
        )
