"""A text as it grows, and the citation markers in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_END = 40


@dataclass(frozen=True, slots=True)
class Marker:
    """`[n]` at `start:end` of the scanned text. None: it points at no source."""

    start: int
    end: int
    number: int | None


class MarkedText:
    """Grows at its end."""

    def __init__(self, sources: int) -> None:
        self.text = ""
        self.markers: list[Marker] = []
        self._sources = sources

    def _plain(self, text: str) -> int:
        self.text += text
        return len(text)

    def _mark(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            start = len(self.text)
            self.text += as_markers([number])
            self.markers.append(Marker(start, len(self.text), number if 1 <= number <= self._sources else None))

    def _shorten(self, end: re.Pattern[str]) -> None:
        """Take away what the pattern finds at the end of the text."""
        last = self.text[-_END:]
        self.text = self.text[: len(self.text) - len(last)] + end.sub("", last)

    def _group(self) -> int:
        """Where the markers begin with which the text ends."""
        start = len(self.text)
        for marker in reversed(self.markers):
            if marker.end != start:
                break
            start = marker.start
        return start

    def _bared(self, signs: str) -> int:
        """Take away the emphasis around the markers with which the text ends; return how long its end is."""
        start = self._group()
        line = self.text[:start].rpartition("\n")[2]
        if line.count(signs) % 2 == 0:  # it closes what stands before the markers
            return 0
        gone = len(signs)
        self.text = self.text[: start - gone] + self.text[start:]
        self.markers = [
            Marker(marker.start - gone, marker.end - gone, marker.number) if marker.start >= start else marker
            for marker in self.markers
        ]
        return gone


def as_markers(numbers: Iterable[int]) -> str:
    """Return `[1][3]`."""
    return "".join(f"[{number}]" for number in numbers)
