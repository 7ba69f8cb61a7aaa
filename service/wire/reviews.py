"""Reviews: what to review, the outline of one, and the review as far as it is."""

from dataclasses import replace
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from core.answer import Policy
from core.filters import Filters, Selection
from reviewing.review.outline import LONGEST_TITLE, MOST_SECTIONS, Outline, OutlineSection, outline_text
from reviewing.review.review import (
    Counts,
    LeftOut,
    Reference,
    Review,
)
from service.wire.base import NUMBER, Given, Shape, Text, Told, attributes, noun_of
from service.wire.jobs import How, JobOut
from service.wire.papers import PassagePaperOut

_MOST_PAPERS = 200


class OutlineSectionWire(Shape[OutlineSection], Given):
    """A section and its papers. Without papers it is given those that are nearest to its title."""

    title: Text = Field(min_length=1, max_length=LONGEST_TITLE)
    paper_ids: list[Annotated[Text, Field(pattern=r"^p_\w{1,40}$", examples=["p_8d3f0e6a2b7c4d19"])]] = Field(
        default_factory=list, max_length=_MOST_PAPERS
    )


class OutlineWire(Shape[Outline], Given):
    """The outline of a review."""

    title: Text = Field(min_length=1, max_length=LONGEST_TITLE)
    sections: list[OutlineSectionWire] = Field(min_length=1, max_length=MOST_SECTIONS)


class ReviewIn(How):
    """What to review."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"topic": "dense retrieval", "limit": 20, "filters": {"year_from": 2020}}]}
    )

    topic: Text = Field(min_length=1, max_length=1000, description="A topic or a question, in words.")
    paper_ids: list[Text] = Field(
        default_factory=list, max_length=_MOST_PAPERS, description="These papers. Empty: those that speak of the topic."
    )
    limit: Annotated[int, Field(ge=1, le=_MOST_PAPERS), NUMBER] | None = Field(
        default=None, description="Papers to look at. Null: 40."
    )
    outline: OutlineWire | None = Field(default=None, description="Begin from this outline. Null: one is made.")
    outline_text: Text | None = Field(
        default=None, max_length=100_000, description="The same as text; one or the other."
    )
    faithfulness: Policy = Field(default=Policy.STRICT, description="What happens to unsupported sentences of the LLM.")

    @model_validator(mode="after")
    def _one_outline(self) -> "ReviewIn":
        if self.outline is not None and self.outline_text is not None:
            raise ValueError("outline and outline_text exclude each other")
        return self

    def selection(self) -> Selection:
        """Return which papers are meant."""
        topic = None if self.paper_ids else self.topic
        return Selection(tuple(self.paper_ids), topic, self.filters.to_core(), self.limit)

    def planned(self) -> str | None:
        """Return the outline as text; None: it is to be made."""
        return outline_text(self.outline.to_core(), {}) if self.outline is not None else self.outline_text


class OutlineOut(Told, like=Outline):
    """An outline, and the same as a text that one can edit and send as `outline_text`."""

    papers: dict[str, str]
    """The titles of its papers, by id."""
    text: str

    @classmethod
    def of(cls, made: Outline, titles: dict[str, str]) -> Self:
        """Return the wire form; `titles` are those of its papers, by id."""
        return cls(**attributes(cls, made), papers=titles, text=outline_text(made, titles))

    def outline(self) -> Outline:
        """Return the noun."""
        return noun_of(Outline, self)


class ReferenceOut(Shape[Reference], Told):
    """A cited paper."""

    paper: PassagePaperOut


class LeftOutOut(Shape[LeftOut], Told):
    """A paper that was looked at and is not cited."""

    paper: PassagePaperOut


class CountsOut(Shape[Counts], Told):
    """What one must know to judge a review."""

    citation_recall: float | None


class ReviewOut(Shape[Review], Told):
    """A review as far as it is."""

    job: JobOut
    topic: str
    title: str
    faithfulness: Policy
    filters_applied: Filters
    papers_named: bool
    """Whether the papers were named and not searched for."""
    outline: OutlineOut | None
    """Null while it is not made."""
    references: tuple[ReferenceOut, ...]
    left_out: tuple[LeftOutOut, ...]
    counts: CountsOut

    @classmethod
    def _tell(cls, noun: Review) -> object:
        asked = noun.asked
        papers = [*(each.paper for each in noun.references), *(each.paper for each in noun.left_out)]
        titles = {paper.id: paper.title for paper in papers}
        return attributes(cls, noun) | {
            "topic": asked.topic,
            "faithfulness": asked.policy,
            "filters_applied": asked.filters,
            "papers_named": asked.named,
            "outline": OutlineOut.of(noun.outline, titles) if noun.outline is not None else None,
        }

    def to_core(self) -> Review:
        """Return the noun."""
        return replace(noun_of(Review, self), outline=self.outline.outline() if self.outline is not None else None)
