"""RIS, as EndNote, Scopus, Ovid, PubMed Central and most publishers export it."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import doi_in, first_year, says_retracted, tags_in
from indexing.readers.lines import LONGEST_LINE, Line, lines_of
from indexing.readers.record import Record
from indexing.readers.tagged import KNOWN, Tagged, ris_entry

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(\s{1,2})-(?:\s|$)")
_START = re.compile(r"(?m)^[ \t]{0,3}TY {1,2}- ?\w")
_OTHER_TAG = re.compile(r"(?m)^[ \t]{0,3}(?!TY)[A-Z][A-Z0-9] {1,2}-(?: |$)")
_TITLE = ("primary_title", "title", "translated_title")
_VENUE = ("journal_name", "secondary_title", "alternate_title3", "alternate_title2", "alternate_title1")
_MEETINGS = frozenset({"CONF", "CPAPER"})
_LINKS = ("file_attachments1", "file_attachments2", "figure")
_TELLING = frozenset({"TI", "T1", "AB", "N2"})
_WRAPPED = frozenset({"AB", "N2", "TI", "T1", "N1"})
"""Tags of long texts, which programs break into lines."""
_OTHERS = frozenset(["AR", "BT", "CP", "CT", "DI", "ED", "L3", "PT", "PM", "PMID", "SO", "UT", "Z9"])
"""Tags in use beside those that `rispy` knows."""


class RisReader(RecordReader):
    """Splits at `TY` and `ER`; each entry is parsed alone, so that a broken one costs no other."""

    name: ClassVar[str] = "ris"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether some line is a `TY` tag and another one any other tag: providers write lines of their own above."""
        return bool(_START.search(head) and _OTHER_TAG.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry."""
        entry = _Lines()
        for line in lines_of(stream):
            tag = entry.tag_of(line)
            if tag == "TY" and entry.has_type:
                yield from entry.finished()
                entry = _Lines()
            size = entry.add(tag, line)
            if line.too_long or size > LONGEST_LINE:
                if entry.number:
                    yield Rejection(f"line {entry.number}", "the entry is too long")
                entry = _Lines(skips=True)
            elif tag == "ER":
                yield from entry.finished()
                entry = _Lines()
        yield from entry.finished()


class _Lines:
    """The lines of one entry so far, from its first tag on, which in some programs' files is not `TY`."""

    def __init__(self, *, skips: bool = False) -> None:
        self.lines: list[str] = []
        self.number = 0
        self.has_type = False
        self._type = "TY  - GEN"
        self._gap = ""
        self._size = 0
        self._tags: list[str] = []
        self._skips = skips
        """Whether an entry goes on that was too long: nothing is kept until the next `TY`."""

    def tag_of(self, line: Line) -> str:
        """Return the tag that the line begins with. A wrapped line such as "UK - wide panels" only looks like one."""
        found = _TAG.match(line.text)
        if not found:
            return ""
        tag, gap = found[1], found[2]
        if tag not in {"TY", "ER"}:
            if self._gap and gap != self._gap and len(gap) == 1:
                return ""
            strange = tag not in KNOWN and tag not in _OTHERS
            goes_on = line.text[found.end() :].lstrip()[:1].islower()
            if strange and goes_on and self._tags and self._tags[-1] in _WRAPPED:
                return ""
        return tag

    def add(self, tag: str, line: Line) -> int:
        """Take the line in; return how large the entry is now."""
        if self._skips and tag != "TY":
            return 0
        self._skips = False
        found = _TAG.match(line.text)
        text = line.text[found.end() :] if tag and found else line.text.strip()
        if not tag and (not self._tags or not text):
            return self._size
        if tag and not self._tags:
            self.number = line.number
        if tag and found:
            self._tags.append(tag)
            self._gap = self._gap or found[2]
        self._size += len(line.text)
        if tag == "TY":
            self.has_type, self._type = True, f"TY  - {text}"
        elif tag != "ER":
            self.lines.append(f"{tag}  - {text}" if tag else f" {text}")  # or a wrapped line would be taken for a tag
        return self._size

    def finished(self) -> Iterator[Record | Rejection]:
        """Yield the record that the lines are, if they are one."""
        if self.has_type or not _TELLING.isdisjoint(self._tags):
            place = f"line {self.number}"
            yield made(place, _record, place, ris_entry([self._type, *self.lines, "ER  - "]))


def _record(place: str, entry: Tagged) -> Record:
    first, every = entry.first, entry.every
    kind = first("type_of_reference").strip().upper()
    meeting = ["custom3"] if kind in _MEETINGS else []
    title = first(*_TITLE, "short_title", "CT")  # of a whole book, BT is the title
    notes = every("notes")
    urls = every("urls")
    return Record(
        place=place,
        title=title or first("BT"),
        abstract=" ".join(every("abstract") or every("notes_abstract")),
        authors=every("authors", "first_authors"),
        year=first_year(*every("year", "publication_year", "date")),
        venue=first(*_VENUE[:2], *(["BT"] if title else []), *_VENUE[2:], *meeting, "tertiary_title"),
        doi=first("doi", "DI")
        or next((text for text in urls if "doi.org/" in text), "")
        or doi_in(*every("type_of_work", "note", "L3", "custom7", "accession_number", "id", *_LINKS), *notes),
        arxiv=[*every("AR", "note"), *notes, *every("journal_name", "secondary_title")[:1]],
        url=" ".join(urls),
        retracted=says_retracted(*notes),
        note="\n".join(every("research_notes")),
        tags=[tag for text in every("keywords") for tag in tags_in(text)],
    )
