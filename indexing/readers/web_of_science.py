"""Web of Science's plain text (`.txt`, `.ciw`): a tag of two letters and text a line, as `savedrecs` has it."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import first_year, tags_in
from indexing.readers.lines import LONGEST_LINE, lines_of
from indexing.readers.record import Record
from indexing.readers.tagged import Tagged, web_of_science_entry

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
_START = re.compile(r"(?m)^PT [A-Z]\s*$")
_OTHER_TAG = re.compile(r"(?m)^(?:AU|AF|TI|SO|AB|UT) \S")


class WebOfScienceReader(RecordReader):
    """A record begins with its PT and ends with ER; lines that begin with blanks go on with the field before them."""

    name: ClassVar[str] = "wos"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether some line is a PT of one letter and another one a tag of a paper."""
        return bool(_START.search(head) and _OTHER_TAG.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record a PT."""
        entry: list[str] = []
        start = size = 0
        for line in lines_of(stream):
            found = _TAG.match(line.text)
            tag = found[1] if found else ""
            if tag == "PT":
                if entry:
                    yield _read(start, entry)
                entry, start, size = [], line.number, 0
            elif not start:
                continue
            size += len(line.text)
            if line.too_long or size > LONGEST_LINE:
                yield Rejection(f"line {start}", "the record is too long")
                entry, start = [], 0
            elif tag in {"ER", "EF"}:
                yield _read(start, entry)
                entry, start = [], 0
            elif line.text.strip():
                entry.append(line.text if tag else f"   {line.text.strip()}")
        if entry:
            yield _read(start, entry)


def _read(start: int, lines: list[str]) -> Record | Rejection:
    place = f"line {start}"
    return made(place, _record, place, web_of_science_entry([*lines, "ER"]))


def _record(place: str, entry: Tagged) -> Record:
    first, every = entry.first, entry.every
    return Record(
        place=place,
        title=" ".join(every("document_title")),
        abstract=" ".join(every("abstract")),
        authors=every("author_full_name")
        or every("authors")
        or every("book_authors_full_name", "group_authors")
        or every("book_authors", "book_group_authors"),
        year=first_year(*every("publication_year", "early_access_year", "publication_date", "early_access_date")),
        venue=first("publication_name", "conference_title", "iso_source_abbreviation"),
        doi=first("doi"),
        arxiv=every("article_number"),
        tags=[tag for text in every("author_keywords") for tag in tags_in(text)],
        retracted="retracted publication" in first("document_type").casefold(),
    )
