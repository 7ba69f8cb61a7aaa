"""What is told of a paper beside whatever else stands there: written once for all that tell it, and read back."""

from typing import Any, Protocol

from core.paper import Paper


class Bibliographic(Protocol):
    """A wire form that tells of a paper."""

    title: str
    authors: list[str]
    year: int | None
    venue: str | None
    url: str | None
    doi: str | None
    arxiv_id: str | None
    retracted: bool


def bibliographic(paper: Paper) -> dict[str, Any]:
    """Return the fields of `Bibliographic`; the address is the best one to read the paper at."""
    return {
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.link,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "retracted": paper.retracted,
    }


def paper_of(told: Bibliographic, paper_id: str, abstract: str = "") -> Paper:
    """Return the noun; the abstract is empty where it does not travel."""
    return Paper(
        title=told.title,
        abstract=abstract,
        authors=tuple(told.authors),
        year=told.year,
        venue=told.venue,
        doi=told.doi,
        arxiv_id=told.arxiv_id,
        url=told.url,
        retracted=told.retracted,
        id=paper_id,
    )
