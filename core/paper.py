"""A paper, as it is shown, searched and cited."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Original:
    """What the source said, before markup and encoding were made readable."""

    title: str
    abstract: str


class Reading(StrEnum):
    """How far its reader has come with a paper."""

    UNREAD = "unread"
    READING = "reading"
    READ = "read"


LAST_YEAR = 9999
"""A number above it, or below 0, is no year of a paper."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Title and abstract are readable text; every offset in Litmus counts characters of this abstract."""

    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    """In the order of the source, "Given Family" where the source told them apart."""
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    """Bare and lower case: `10.1000/xyz`."""
    arxiv_id: str | None = None
    """Bare and without version: `2005.11401` or `cs/0112017`."""
    url: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    """Where it was read: a file name or the name of a service."""
    original: Original | None = None
    """Set only where the source's own text differs from the readable one."""
    retracted: bool = False
    """Whether any source says that it was retracted or withdrawn."""
    note: str = ""
    """In the words of whoever keeps the library; never searched, never cited."""
    reading: Reading = Reading.UNREAD
    collections: tuple[str, ...] = ()
    """Names of the collections that it was put into."""
    id: str = ""
    """Empty until the catalogue has given it one (core/identity.py)."""

    @property
    def link(self) -> str | None:
        """The best address to read it at: its own, else the DOI's, else arXiv's."""
        if self.url:
            return self.url
        if self.doi:
            return f"https://doi.org/{quote(self.doi, safe='/:;()')}"
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else None


@dataclass(frozen=True, slots=True)
class RelatedPaper:
    """A paper that is near another one."""

    paper: Paper
    score: float
    """Cosine similarity of both papers' mean vectors, in [-1, 1]."""
