"""The nouns of a manuscript. Every offset counts characters of the text as it was given."""

from collections.abc import Mapping
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
class Listed:
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
    references: Mapping[str, Listed] = field(default_factory=dict)
    """By number or key; entries without either have the key `ref:1`, `ref:2`, …"""
    unread: tuple[str, ...] = ()
    """Files that the text puts in, and that are not part of it."""
