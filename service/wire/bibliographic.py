"""What is told of a paper beside whatever else stands there: written once for all that tell it, and read back whole."""

from typing import Any

from pydantic import Field

from core.paper import Original, Paper, Reading
from service.wire.base import Told


class OriginalOut(Told):
    """What the source said, where that is not the readable text."""

    title: str
    abstract: str


class Bibliographic(Told):
    """Everything that the library knows of a paper, but for its id."""

    title: str
    abstract: str = ""
    authors: list[str]
    year: int | None
    venue: str | None
    url: str | None = Field(description="The best address to read it at: its own, else the DOI's, else arXiv's.")
    own_url: str | None = Field(default=None, description="The address that its source gives, if it gives one.")
    doi: str | None
    arxiv_id: str | None
    tags: list[str] = Field(default_factory=list)
    source: str | None = Field(default=None, description="Where it was read.")
    retracted: bool = Field(default=False, description="Whether any source says that it was retracted.")
    original: OriginalOut | None = None
    note: str = Field(default="", description="Your own words on it.")
    reading: Reading = Reading.UNREAD
    collections: list[str] = Field(default_factory=list)


def bibliographic(paper: Paper) -> dict[str, Any]:
    """Return the fields of `Bibliographic`."""
    return {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.link,
        "own_url": paper.url,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "tags": list(paper.tags),
        "source": paper.source,
        "retracted": paper.retracted,
        "original": OriginalOut.model_validate(paper.original) if paper.original else None,
        "note": paper.note,
        "reading": paper.reading,
        "collections": list(paper.collections),
    }


def paper_of(told: Bibliographic, paper_id: str) -> Paper:
    """Return the noun."""
    return Paper(
        title=told.title,
        abstract=told.abstract,
        authors=tuple(told.authors),
        year=told.year,
        venue=told.venue,
        doi=told.doi,
        arxiv_id=told.arxiv_id,
        url=told.own_url,
        tags=tuple(told.tags),
        source=told.source,
        original=Original(told.original.title, told.original.abstract) if told.original else None,
        retracted=told.retracted,
        note=told.note,
        reading=told.reading,
        collections=tuple(told.collections),
        id=paper_id,
    )
