"""The nouns of a manuscript, and the text in the making. Every offset counts characters of the text as it was given."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """What a manuscript is written in."""

    LATEX = "latex"
    MARKDOWN = "markdown"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Citation:
    """One work that a sentence points at; `text == manuscript.text[start:end]` is how it is written.

    Several may share a place: `\\cite{a,b}` is two of them.
    """

    key: str
    """By what it points: a key of a bibliography, a number of a list, or "Lewis et al. 2020"."""
    text: str
    start: int
    end: int
    authors: tuple[str, ...] = ()
    """Family names, where the text names the work by authors and year."""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence; `text == manuscript.text[start:end]`."""

    text: str
    start: int
    end: int
    words: str
    """What it says, without markup and citations."""
    citations: tuple[Citation, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ListedWork:
    """An entry of the list of references that a manuscript itself holds."""

    text: str
    """Readable, on one line, without its number."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text, read."""

    text: str
    form: Form
    statements: tuple[Statement, ...]
    references: Mapping[str, ListedWork] = field(default_factory=dict)
    """By number or key; entries without either have the key `ref:1`, `ref:2`, …"""
    unread: tuple[str, ...] = ()
    """Files that the text puts in, and that are not part of it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where citations stand in the traced text; that stretch belongs to no sentence's words."""

    start: int
    end: int
    citations: tuple[Citation, ...]


_SENTENCE_ENDS = frozenset(".!?:\n")
MARK = "[1]"
"""What stands for citations: a form that the splitter of sentences takes for a marker."""


class Traced:
    """The readable text in the making."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.anchors: list[Anchor] = []
        self.headings: list[tuple[int, int]] = []
        """Stretches of the traced text."""
        self.listed: dict[str, ListedWork] = {}
        """Entries of a list of references that the markup tells apart."""
        self.unread: list[str] = []
        """Files that the text puts in at some place, and that are not part of it."""
        self._pieces: list[str] = []
        self._starts = array("q")
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def text(self) -> str:
        """The readable text as far as it is."""
        return "".join(self._pieces)

    def keep(self, start: int, end: int) -> None:
        """Take a stretch of the source as it is."""
        self._pieces.append(self.source[start:end])
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))

    def put(self, text: str, start: int, end: int) -> None:
        """Say `text` for a stretch of the source."""
        self._pieces.append(text)
        self._starts.extend([start] * len(text))
        self._ends.extend([end] * len(text))

    def cite(self, citations: Sequence[Citation], start: int, end: int) -> None:
        """Note what a stretch of the source cites, and put a mark for it."""
        self.anchors.append(Anchor(len(self), len(self) + len(MARK), tuple(citations)))
        self.put(MARK, start, end)

    def name_authors(self, start: int, end: int) -> None:
        """Put a subject for a citation that is one, so that what it says is a sentence."""
        before = next((piece.rstrip(" ")[-1] for piece in reversed(self._pieces) if piece.strip(" ")), "\n")
        self.put("The authors " if before in _SENTENCE_ENDS else "the authors ", start, end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that a stretch of the readable text stands for; `start < end`."""
        return self._starts[start], max(self._ends[end - 1], self._starts[start])
