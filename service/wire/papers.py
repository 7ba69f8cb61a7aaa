"""Papers: as they come in, as they are found, and what a person writes on them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from pydantic import ConfigDict, Field

from core.filters import Filters
from core.marking import LONGEST_NAME, LONGEST_NOTE, MOST_NAMES, Collection, Marking
from core.paper import Paper, Reading, RelatedPaper
from core.passage import Chunk, Passage, Scores
from service.wire.base import Given, Several, Shape, Text, Told, Truth, Year, attributes, noun_of

_MOST_PAPERS = 1000


class PaperIn(Given):
    """A paper to add, or to bring up to date: the same DOI, arXiv id or title is the same paper."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Dense Passage Retrieval for Open-Domain Question Answering",
                    "abstract": "Two encoders, one for questions and one for passages, are trained so that a question "
                    "lies close to the passages that answer it. On several open-domain data sets this finds more "
                    "answers among the first twenty passages than BM25 does.",
                    "authors": ["Vladimir Karpukhin", "Barlas Oğuz"],
                    "year": 2020,
                    "venue": "EMNLP",
                    "doi": "10.18653/v1/2020.emnlp-main.550",
                    "arxiv_id": "2004.04906",
                    "tags": ["retrieval"],
                }
            ]
        }
    )

    title: str = Field(default="", description="A paper without a title is rejected, and the others are taken.")
    abstract: str = Field(default="", description="A paper without an abstract is rejected, and the others are taken.")
    authors: list[str] = Field(default_factory=list)
    year: Year | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    tags: list[str] = Field(default_factory=list)
    retracted: Truth = False
    note: str = Field(default="", description="Your own words on it; it is added to a note that there is.")
    reading: Reading = Reading.UNREAD
    collections: list[str] = Field(default_factory=list)


class Bibliographic(Told, like=Paper, without=["id"]):
    """Everything that the library knows of a paper but its id, to stand beside what else is told."""

    abstract: str = ""
    url: str | None
    """The best address to read it at: its own, else the DOI's, else arXiv's."""
    own_url: str | None = None
    """The address that its source gives, if it gives one."""

    def paper(self, paper_id: str) -> Paper:
        """Return the noun."""
        return replace(noun_of(Paper, self), url=self.own_url, id=paper_id)


def bibliographic(paper: Paper) -> dict[str, Any]:
    """Return the fields of `Bibliographic`."""
    return attributes(Bibliographic, paper) | {"url": paper.link, "own_url": paper.url}


class PassagePaperOut(Shape[Paper], Bibliographic):
    """A paper that is told of beside something else."""

    id: str

    @classmethod
    def _tell(cls, noun: Paper) -> object:
        return {"id": noun.id, **bibliographic(noun)}

    def to_core(self) -> Paper:
        """Return the noun."""
        return self.paper(self.id)


class Stretch(Told):
    """A stretch of an abstract, from character `start` to `end`."""

    chunk_id: str
    text: str
    start: int
    end: int
    tokens: int = 0
    """Of the text with the title before it, as the embedder counts."""
    score: float

    def passage(self, paper: Paper, scores: Scores | None) -> Passage:
        """Return the noun."""
        chunk = Chunk(self.chunk_id, paper.id, self.text, self.start, self.end, self.tokens)
        return Passage(chunk, paper, scores or Scores(self.score))


def stretch(passage: Passage) -> dict[str, Any]:
    """Return the fields of `Stretch`, and the scores."""
    chunk, scores = passage.chunk, passage.scores
    return {
        "chunk_id": chunk.id,
        "text": chunk.text,
        "start": chunk.start,
        "end": chunk.end,
        "tokens": chunk.tokens,
        "score": scores.fused if scores.rerank is None else scores.rerank,
        "scores": scores,
    }


class PassageOut(Shape[Passage], Stretch, without=["chunk"]):
    """A stretch of an abstract, from character `start` to `end`, with its paper."""

    scores: Scores
    paper: PassagePaperOut

    @classmethod
    def _tell(cls, noun: Passage) -> object:
        return stretch(noun) | {"paper": noun.paper}

    def to_core(self) -> Passage:
        """Return the noun."""
        return self.passage(self.paper.to_core(), self.scores)


class SearchOut(Told):
    """The best passages for a query, best first."""

    query: str
    filters_applied: Filters
    passages: tuple[PassageOut, ...]

    @classmethod
    def of(cls, query: str, filters: Filters, passages: Sequence[Passage]) -> Self:
        """Return the wire form."""
        told = tuple(PassageOut.of(passage) for passage in passages)
        return cls(query=query, filters_applied=filters, passages=told)


class RelatedPaperOut(Shape[RelatedPaper], Told):
    """A paper and how near it is."""

    paper: PassagePaperOut


class RelatedOut(Told):
    """Papers near a paper, nearest first."""

    paper_id: str
    related: tuple[RelatedPaperOut, ...]

    @classmethod
    def of(cls, paper_id: str, related: Sequence[RelatedPaper]) -> Self:
        """Return the wire form."""
        return cls(paper_id=paper_id, related=tuple(RelatedPaperOut.of(each) for each in related))


class MarkingIn(Shape[Marking], Given):
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


class MarkRequest(MarkingIn):
    """A change of several papers: of all of them or, where one cannot be changed, of none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"paper_ids": ["p_8d3f0e6a2b7c4d19"], "add_collections": ["Chapter 2"]}]}
    )

    paper_ids: list[Text] = Field(min_length=1, max_length=_MOST_PAPERS)


class MarkedOut(Several[Paper]):
    """The papers after a change, in the order in which they were named."""

    papers: tuple[Paper, ...]


class CollectionsOut(Several[Collection]):
    """All collections, by name."""

    collections: tuple[Collection, ...]


class CollectionName(Given):
    """A new name for a collection."""

    name: Text = Field(max_length=LONGEST_NAME, examples=["Chapter 3"])
