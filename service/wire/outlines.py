"""Outlines of reviews: what to make one of, and one that is made."""

from typing import Annotated

from pydantic import ConfigDict, Field

from reviewing.choosing import Selection
from reviewing.review.outline import LONGEST_TITLE, MOST_SECTIONS, Outline, OutlineSection, outline_text
from service.wire.base import Given, Text, Told
from service.wire.filters import FiltersWire

_MOST_PAPERS = 200


class OutlineSectionWire(Given):
    """A section and its papers. Without papers it is given those that are nearest to its title."""

    model_config = ConfigDict(from_attributes=True)

    title: Text = Field(min_length=1, max_length=LONGEST_TITLE)
    paper_ids: list[Annotated[Text, Field(pattern=r"^p_\w{1,40}$", examples=["p_8d3f0e6a2b7c4d19"])]] = Field(
        default_factory=list, max_length=_MOST_PAPERS
    )


class OutlineWire(Given):
    """The outline of a review."""

    model_config = ConfigDict(from_attributes=True)

    title: Text = Field(min_length=1, max_length=LONGEST_TITLE)
    sections: list[OutlineSectionWire] = Field(min_length=1, max_length=MOST_SECTIONS)

    def to_core(self) -> Outline:
        """Return the noun."""
        return Outline(self.title, tuple(OutlineSection(each.title, tuple(each.paper_ids)) for each in self.sections))


class OutlineRequest(Given):
    """What to make an outline of: a topic, and perhaps its papers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"topic": "dense retrieval", "limit": 20}]})

    topic: Text = Field(min_length=1, max_length=1000, description="A topic or a question, in words.")
    paper_ids: list[Text] = Field(
        default_factory=list, max_length=_MOST_PAPERS, description="These papers. Empty: those that speak of the topic."
    )
    limit: int | None = Field(default=None, ge=1, le=_MOST_PAPERS, description="Papers to look at. Null: 40.")
    filters: FiltersWire = FiltersWire()

    def selection(self) -> Selection:
        """Return which papers are meant."""
        topic = None if self.paper_ids else self.topic
        return Selection(tuple(self.paper_ids), topic, self.filters.to_core(), self.limit)

    @classmethod
    def fields_of(cls, topic: str, selection: Selection) -> dict[str, object]:
        """Return the fields that mean a topic and a selection, for a client."""
        return {
            "topic": topic,
            "paper_ids": list(selection.paper_ids),
            "limit": selection.limit,
            "filters": FiltersWire.model_validate(selection.filters).model_dump(mode="json"),
        }


class OutlineOut(Told):
    """An outline, and the same as a text that one can edit and send as `outline_text`."""

    title: str
    sections: list[OutlineSectionWire]
    papers: dict[str, str] = Field(description="The titles of its papers, by id.")
    text: str

    @classmethod
    def of(cls, made: Outline, titles: dict[str, str]) -> "OutlineOut":
        """Return the wire form; `titles` are those of its papers, by id."""
        sections = [OutlineSectionWire(title=each.title, paper_ids=list(each.paper_ids)) for each in made.sections]
        return cls(title=made.title, sections=sections, papers=titles, text=outline_text(made, titles))

    def to_core(self) -> Outline:
        """Return the noun."""
        return Outline(self.title, tuple(OutlineSection(each.title, tuple(each.paper_ids)) for each in self.sections))
