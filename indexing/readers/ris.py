"""RIS, as EndNote, Scopus, Web of Science, PubMed Central and most publishers export it."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

import rispy  # type: ignore[import-untyped]  # the library ships no types

from core.ports import Rejection
from indexing.readers.base import RecordReader
from indexing.readers.fields import says_retracted, tags_in, year_of
from indexing.readers.lines import LONGEST_LINE, lines_of
from indexing.readers.record import Record

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s|$)")
_TITLE = ("primary_title", "title", "translated_title")
_VENUE = (
    "journal_name",
    "secondary_title",
    "alternate_title3",
    "alternate_title2",
    "alternate_title1",
    "tertiary_title",
)


class RisReader(RecordReader):
    """Splits at `TY` and `ER`; each entry is parsed alone, so that a broken one costs no other."""

    name: ClassVar[str] = "ris"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank is a `TY` tag."""
        return bool(re.match(r"\s*TY {1,2}- ?\w", head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry."""
        entry: list[str] = []
        start = size = 0
        for line in lines_of(stream):
            found = _TAG.match(line.text)
            tag = found.group(1) if found else ""
            if tag == "TY":
                if entry:
                    yield _record(f"line {start}", entry)
                entry, start, size = [], line.number, 0
            elif not start:
                continue
            size += len(line.text)
            if line.too_long or size > LONGEST_LINE:
                yield Rejection(f"line {start}", "the entry is too long")
                entry, start = [], 0
                continue
            entry.append(f"{tag}  - {line.text[found.end() :]}" if found else line.text.strip())
            if tag == "ER":
                yield _record(f"line {start}", entry)
                entry, start = [], 0
        if entry:
            yield _record(f"line {start}", entry)


def _record(place: str, lines: list[str]) -> Record | Rejection:
    if not lines[-1].startswith("ER  -"):
        lines = [*lines, "ER  - "]
    entries = rispy.loads("\n".join(lines))
    if not entries:
        return Rejection(place, "this is no RIS entry")
    entry: dict[str, Any] = entries[0]
    unknown: dict[str, list[str]] = entry.get("unknown_tag") or {}

    def first(*names: str) -> str:
        return next((_text(entry[name]) for name in names if entry.get(name)), "")

    return Record(
        place=place,
        title=first(*_TITLE) or first("short_title"),
        abstract=first("abstract", "notes_abstract"),
        authors=[name for key in ("authors", "first_authors") for name in entry.get(key, ())],
        year=year_of(first("year", "publication_year", "date")),
        venue=first(*_VENUE),
        doi=first("doi") or next((text for text in entry.get("urls", ()) if "doi.org/" in text), ""),
        arxiv=[
            *unknown.get("AR", ()),
            first("note"),
            *entry.get("notes", ()),
            first("journal_name", "secondary_title"),
        ],
        url=" ".join(entry.get("urls", ())),
        retracted=says_retracted(*entry.get("notes", ())),
        note="\n".join(unknown.get("RN", ())) or _text(entry.get("research_notes") or ""),
        tags=[tag for text in entry.get("keywords", ()) for tag in tags_in(text)],
    )


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)
