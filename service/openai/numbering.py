"""Sources numbered in the order in which the text cites them.

Clients take `[n]` for the n-th of the sources that they are given, and show all of these as cited. So a source that is
not cited gets no number here, and the numbers have no gaps. They are given as the text streams.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.answer import Source

_MARKER = re.compile(r"\[(\d+)\]")
_BEGUN = re.compile(r"\[\d*\Z")


@dataclass(frozen=True, slots=True)
class Cited:
    """A marker, `text[start:end]`, and the source that it means."""

    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of the text; markers count from the beginning of the text."""

    text: str
    new: tuple[Source, ...]
    """Sources that are cited here for the first time, with their new numbers."""
    cited: tuple[Cited, ...]


class Numbering:
    """Gives the sources of one answer new numbers. Pieces may be cut anywhere, within a marker too."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.n: source for source in sources}
        self._cited: dict[int, Source] = {}
        self._held = ""
        self._length = 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """The cited sources, in the order of their numbers."""
        return tuple(self._cited.values())

    def feed(self, text: str) -> Piece:
        """Take a piece of the text; a marker that is not complete is held back."""
        text = self._held + text
        begun = _BEGUN.search(text)
        whole = text[: begun.start()] if begun else text
        self._held = text[len(whole) :]
        return self._numbered(whole)

    def finish(self) -> Piece:
        """Return what was held back: no marker, it turns out."""
        rest, self._held = self._held, ""
        return self._numbered(rest)

    def _numbered(self, text: str) -> Piece:
        known = len(self._cited)
        result, before, cited = "", 0, []
        for marker in _MARKER.finditer(text):
            result += text[before : marker.start()]
            before = marker.end()
            source = self._source(int(marker[1]))
            start = self._length + len(result)
            result += f"[{source.n}]" if source else marker[0]
            if source:
                cited.append(Cited(source, start, self._length + len(result)))
        result += text[before:]
        self._length += len(result)
        return Piece(result, self.sources[known:], tuple(cited))

    def _source(self, n: int) -> Source | None:
        if n not in self._cited and n in self._sources:
            self._cited[n] = replace(self._sources[n], n=len(self._cited) + 1, cited=True)
        return self._cited.get(n)
