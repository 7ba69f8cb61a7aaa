"""EndNote's own export (`.enw`), as Google Scholar and publishers offer it: Refer's lines of `%`, a letter and text."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import doi_in, first_year, says_retracted, tags_in
from indexing.readers.lines import LONGEST_LINE, lines_of
from indexing.readers.record import Record

_TAG = re.compile(r"\s{0,3}%([0-9A-Z@!+^>~#$(*&=?|<{}\[])(?:\s+|$)(.*)")
_FIRST = re.compile(r"(?:\s*\n)?\s{0,3}%[0-9A-Z@]\s+\S")
_TELLING = re.compile(r"(?m)^\s{0,3}%[TBAJDX0] +\S")
_LISTS = frozenset("AEK")
"""Tags of which every line is one of a list, also a line without a tag."""


class EndnoteReader(RecordReader):
    """A record begins with `%0`, or after a blank line; lines without a tag go on with the field before them."""

    name: ClassVar[str] = "endnote"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank has a tag, and a second one does."""
        return bool(_FIRST.match(head)) and len(_TELLING.findall(head)) > 1

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry."""
        fields: list[tuple[str, str]] = []
        start = size = 0
        blank = skips = typed = False
        for line in lines_of(stream):
            found = _TAG.match(line.text)
            tag = found[1] if found else ""
            if tag and _begins(tag, begun=bool(fields), typed=typed, after_blank=blank):
                if fields and not skips:
                    yield _read(start, fields)
                fields, start, size, skips, typed = [], line.number, 0, False, False
            blank = not line.text.strip() and not line.too_long
            size += len(line.text)
            if skips:
                continue
            if line.too_long or size > LONGEST_LINE:
                yield Rejection(f"line {start or line.number}", "the record is too long")
                fields, skips = fields[:1], True
                typed = fields[:1] != [] and fields[0][0] == "0"
            elif found:
                start = start or line.number
                fields.append((tag, found[2].strip()))
                typed = typed or tag == "0"
            elif fields and line.text.strip():
                last, text = fields[-1]
                if last in _LISTS:
                    fields.append((last, line.text.strip()))
                else:
                    fields[-1] = last, f"{text} {line.text.strip()}"
        if fields and not skips:
            yield _read(start, fields)


def _begins(tag: str, *, begun: bool, typed: bool, after_blank: bool) -> bool:
    """Whether a record begins here. Where records say their type, blank lines are only paragraphs of abstracts."""
    if tag == "0":
        return typed or after_blank or not begun
    return not begun or (after_blank and not typed)


def _read(start: int, fields: list[tuple[str, str]]) -> Record | Rejection:
    return made(f"line {start}", _record, f"line {start}", fields)


def _record(place: str, fields: list[tuple[str, str]]) -> Record:
    def every(*tags: str) -> list[str]:
        return [text for tag in tags for name, text in fields if name == tag and text]

    def first(*tags: str) -> str:
        return next(iter(every(*tags)), "")

    urls = every("U")
    notes = every("Z", "O")
    return Record(
        place=place,
        title=first("T") or first("Q", "B"),
        abstract=" ".join(every("X")),
        authors=[name.rstrip(" ,") for name in every("A") or every("E")],
        year=first_year(*every("D", "8", "7")),
        venue=first("J", *(["B"] if first("T", "Q") else []), "S"),
        doi=first("R") or next((text for text in urls if "doi.org/" in text), "") or doi_in(*every("M", "3"), *notes),
        arxiv=[*every("M", "R", "3")[:3], *notes, *every("J")[:1]],
        url=" ".join(urls),
        tags=[tag for text in every("K") for tag in tags_in(text)],
        retracted=says_retracted(*notes),
        note="\n".join(every("<")),
    )
