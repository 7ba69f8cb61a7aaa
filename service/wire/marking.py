"""What a person writes on papers, and collections of them."""

from collections.abc import Sequence

from pydantic import ConfigDict, Field

from core.marking import LONGEST_NAME, LONGEST_NOTE, MOST_NAMES, Collection, Marking
from core.paper import Paper, Reading
from service.wire.base import Given, Text, Told
from service.wire.papers import PaperOut

_MOST_PAPERS = 1000


class MarkingIn(Given):
    """A change; what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reading": "read", "note": "Compare with our own count."},
                {"add_tags": ["farming"], "add_collections": ["Thesis"]},
            ]
        }
    )

    add_tags: list[Text] = Field(default_factory=list, max_length=MOST_NAMES)
    remove_tags: list[Text] = Field(default_factory=list, max_length=MOST_NAMES)
    note: str | None = Field(
        default=None, max_length=LONGEST_NOTE, description="In place of the note there was; empty takes it away."
    )
    reading: Reading | None = None
    add_collections: list[Text] = Field(default_factory=list, max_length=MOST_NAMES)
    remove_collections: list[Text] = Field(default_factory=list, max_length=MOST_NAMES)

    def to_core(self) -> Marking:
        """Return the noun."""
        return Marking(
            tuple(self.add_tags),
            tuple(self.remove_tags),
            self.note,
            self.reading,
            tuple(self.add_collections),
            tuple(self.remove_collections),
        )

    @classmethod
    def fields_of(cls, marking: Marking) -> "MarkingIn":
        """Return the wire form."""
        return cls(
            add_tags=list(marking.add_tags),
            remove_tags=list(marking.remove_tags),
            note=marking.note,
            reading=marking.reading,
            add_collections=list(marking.add_collections),
            remove_collections=list(marking.remove_collections),
        )


class MarkRequest(MarkingIn):
    """A change of several papers: of all of them or, where one cannot be changed, of none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"paper_ids": ["p_8d3f0e6a2b7c4d19"], "add_collections": ["Chapter 2"]}]}
    )

    paper_ids: list[Text] = Field(min_length=1, max_length=_MOST_PAPERS)


class MarkedOut(Told):
    """The papers after a change, in the order in which they were named."""

    papers: list[PaperOut]

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> "MarkedOut":
        """Return the wire form."""
        return cls(papers=[PaperOut.model_validate(paper) for paper in papers])


class CollectionOut(Told):
    """Papers that belong together."""

    name: str
    size: int = Field(description="How many papers are in it.")

    def to_core(self) -> Collection:
        """Return the noun."""
        return Collection(self.name, self.size)


class CollectionsOut(Told):
    """All collections, by name."""

    collections: list[CollectionOut]


class CollectionName(Given):
    """A new name for a collection."""

    name: Text = Field(max_length=LONGEST_NAME, examples=["Chapter 3"])
