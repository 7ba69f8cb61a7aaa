"""Papers, as they come in and as they are shown."""

from pydantic import ConfigDict, Field

from core.importing import PaperPage
from core.paper import Original, Paper, Reading
from service.wire.base import Given, Told
from service.wire.bibliographic import OriginalOut


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
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    tags: list[str] = Field(default_factory=list)
    retracted: bool = False
    note: str = Field(default="", description="Your own words on it; it is added to a note that there is.")
    reading: Reading = Reading.UNREAD
    collections: list[str] = Field(default_factory=list)


class PaperOut(Told):
    """A paper."""

    id: str
    title: str
    abstract: str
    authors: list[str]
    year: int | None
    venue: str | None
    doi: str | None
    arxiv_id: str | None
    url: str | None
    tags: list[str]
    source: str | None
    retracted: bool = Field(default=False, description="Whether any source says that it was retracted.")
    original: OriginalOut | None = None
    note: str = Field(default="", description="Your own words on it.")
    reading: Reading = Reading.UNREAD
    collections: list[str] = Field(default_factory=list)

    def to_core(self) -> Paper:
        """Return the noun."""
        return Paper(
            title=self.title,
            abstract=self.abstract,
            authors=tuple(self.authors),
            year=self.year,
            venue=self.venue,
            doi=self.doi,
            arxiv_id=self.arxiv_id,
            url=self.url,
            tags=tuple(self.tags),
            source=self.source,
            retracted=self.retracted,
            original=Original(self.original.title, self.original.abstract) if self.original else None,
            note=self.note,
            reading=self.reading,
            collections=tuple(self.collections),
            id=self.id,
        )


class PaperPageOut(Told):
    """One page of the papers."""

    papers: list[PaperOut]
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null on the last one.")
    total: int = Field(description="How many papers match on all pages.")

    def to_core(self) -> PaperPage:
        """Return the noun."""
        return PaperPage(tuple(paper.to_core() for paper in self.papers), self.next_cursor, self.total)
