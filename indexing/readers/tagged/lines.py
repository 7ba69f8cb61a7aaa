"""Formats of tagged lines: MEDLINE (`.nbib`), EndNote's own (`.enw`) and Web of Science's plain text (`.ciw`).

One reader for all, of RIS as well. A format says what a tag looks like, where an entry begins and ends, and which tags
say what of a paper.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from core.importing import Rejection
from indexing.readers.decoding import LONGEST_LINE, lines_of
from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record, RecordReader, made
from indexing.readers.retractions import says_retracted


@dataclass(slots=True)
class TaggedEntry:
    """The tagged texts of one entry so far, in their order."""

    start: int = 0  # the line of its first tag
    fields: list[tuple[str, str]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    size: int = 0
    skips: bool = False  # it was too long: nothing is kept until the next entry
    gap: str | None = None  # between tag and hyphen in its first line, in RIS

    def has(self, *tags: str) -> bool:
        """Whether any of these tags is there."""
        return not self.tags.isdisjoint(tags)

    def every(self, *tags: str) -> list[str]:
        """Return what these tags say, in this order, but for empty ones."""
        return [text for tag in tags for name, text in self.fields if name == tag and text]

    def first(self, *tags: str) -> str:
        """Return the first of `every`."""
        return next(iter(self.every(*tags)), "")


class TaggedReader(RecordReader):
    """A line without a tag goes on with the field before it."""

    tag: ClassVar[re.Pattern[str]]
    """Its first group is the tag; the text is what follows the match."""
    starts: ClassVar[str] = ""  # the tag with which an entry begins
    ends: ClassVar[frozenset[str]] = frozenset()
    """Tags after which an entry is whole."""
    lists: ClassVar[frozenset[str]] = frozenset()
    """Tags of which every line is one of a list, also a line without a tag."""
    indented: ClassVar[bool] = False
    """Whether a line below an empty one goes on only if it begins with a blank."""
    _START: ClassVar[re.Pattern[str]]
    """The first line of a record."""
    _OTHER_TAG: ClassVar[re.Pattern[str]]

    def begins(self, tag: str, entry: TaggedEntry, *, after_blank: bool) -> bool:
        """Whether a line with this tag begins the next entry."""
        return tag == self.starts

    def recognises(self, head: str, filename: str) -> bool:
        """Whether some line begins a record, and another has another tag: providers write lines of their own above."""
        return bool(self._START.search(head) and self._OTHER_TAG.search(head))

    @abstractmethod
    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what a whole entry says."""

    def tag_of(self, text: str, entry: TaggedEntry) -> re.Match[str] | None:
        """Return the tag that a line begins with."""
        return self.tag.match(text)

    def tag_name(self, found: re.Match[str]) -> str:
        """Return the tag that was found."""
        return found[1]

    def place(self, entry: TaggedEntry) -> str:
        """Return where an entry stands."""
        return f"line {entry.start}"

    def is_record(self, entry: TaggedEntry) -> bool:
        """Whether what was collected is an entry."""
        return bool(entry.fields) and not entry.skips

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry; one that is broken costs no other."""
        entry = TaggedEntry()
        after_blank = False
        for line in lines_of(stream):
            found = self.tag_of(line.text, entry)
            tag = self.tag_name(found) if found else ""
            if tag and self.begins(tag, entry, after_blank=after_blank):
                yield from self._finished(entry)
                entry = TaggedEntry(line.number)
            below_blank, after_blank = after_blank, not line.text.strip() and not line.too_long
            if entry.skips or not entry.start:
                continue
            entry.size += len(line.text)
            if line.too_long or entry.size > LONGEST_LINE:
                entry.fields, entry.skips = entry.fields[:1], True
                entry.tags = {tag for tag, _ in entry.fields}
                yield Rejection(self.place(entry), "the record is too long")
            elif tag in self.ends:
                yield from self._finished(entry)
                entry = TaggedEntry()
            elif found:
                entry.fields.append((tag, line.text[found.end() :].strip()))
                entry.tags.add(tag)
            elif text := line.text.strip():
                self._go_on(entry, text, apart=below_blank and not line.text[:1].isspace())
        yield from self._finished(entry)

    def _go_on(self, entry: TaggedEntry, text: str, *, apart: bool) -> None:
        if not entry.fields or (self.indented and apart):
            return
        tag, before = entry.fields[-1]
        if tag in self.lists:
            entry.fields.append((tag, text))
        else:
            entry.fields[-1] = tag, f"{before} {text}".strip()

    def _finished(self, entry: TaggedEntry) -> Iterator[Record | Rejection]:
        if self.is_record(entry):
            place = self.place(entry)
            yield made(place, self.record, place, entry)


class MedlineReader(TaggedReader):
    """MEDLINE, as PubMed saves it. A record begins with its PMID."""

    name: ClassVar[str] = "medline"
    tag = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?")
    starts = "PMID"
    indented = True
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^PMID ?- ?\d")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^(?:OWN|STAT|TI|AB|FAU|AU|DP|JT|TA|PT) *- ?\S")

    def place(self, entry: TaggedEntry) -> str:
        """Return the PMID."""
        return f"PMID {entry.fields[0][1]}" if entry.fields else super().place(entry)

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        dois = (text.removesuffix("[doi]") for text in every("AID", "LID") if text.endswith("[doi]"))
        number = first("PMID")
        return Record(
            place=place,
            title=first("TI", "BTI", "TT").removeprefix("[").removesuffix("].").removesuffix("]"),
            abstract=first("AB", "OAB"),
            authors=(every("FAU") or every("AU")) + [f"{{{group}}}" for group in every("CN")],
            year=first_year(*every("DP", "DEP", "EDAT")),
            venue=first("JT", "TA"),
            doi=next(dois, ""),
            arxiv=[text for text in every("AID", "OID") if "arxiv" in text.lower()],
            url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number.isdigit() else "",
            retracted="Retracted Publication" in every("PT"),
            tags=every("OT") + [text.lstrip("*").split("/")[0] for text in every("MH")],
        )


class EndnoteReader(TaggedReader):
    """EndNote's own export, as Google Scholar and publishers offer it: Refer's lines of `%`, a letter and text."""

    name: ClassVar[str] = "endnote"
    tag = re.compile(r"\s{0,3}%([0-9A-Z@!+^>~#$(*&=?|<{}\[])(?:\s+|$)")
    lists = frozenset("AEK")
    _FIRST: ClassVar[re.Pattern[str]] = re.compile(r"(?:\s*\n)?\s{0,3}%[0-9A-Z@]\s+\S")
    _TYPE: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^%0[ \t]+[A-Z][A-Za-z]")
    _TELLING: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^\s{0,3}%[TBAJDX0][ \t]+\S")

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank has a tag, or one below says a type, and a second one has one."""
        return bool(self._FIRST.match(head) or self._TYPE.search(head)) and len(self._TELLING.findall(head)) > 1

    def begins(self, tag: str, entry: TaggedEntry, *, after_blank: bool) -> bool:
        """Whether it is `%0`, or stands after a blank line.

        Where records say their type, blank lines are only paragraphs of abstracts.
        """
        typed = entry.has("0")
        if tag == "0":
            return typed or after_blank or not entry.fields
        return not entry.fields or (after_blank and not typed)

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        urls, notes = every("U"), every("Z", "O")
        return Record(
            place=place,
            title=first("T") or first("Q", "B"),
            abstract=" ".join(every("X")),
            authors=[name for text in every("A") or every("E") for name in people_listed(text.rstrip(" ,"))],
            year=first_year(*every("D", "8", "7")),
            venue=first("J", *(["B"] if first("T", "Q") else []), "S"),
            doi=first("R") or doi_in(*urls, *every("M", "3"), *notes),
            arxiv=[*every("M", "R", "3")[:3], *notes, *every("J")[:1]],
            url=" ".join(urls),
            tags=[tag for text in every("K") for tag in tags_in(text)],
            retracted=says_retracted(*notes),
            note="\n".join(every("<")),
        )


class WebOfScienceReader(TaggedReader):
    """Web of Science's plain text, as `savedrecs` has it. A record begins with its PT and ends with ER."""

    name: ClassVar[str] = "wos"
    tag = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
    starts = "PT"
    ends = frozenset({"ER", "EF"})
    lists = frozenset(["AF", "BA", "BF", "AU", "CA", "GP"])
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^PT (?:[A-Z]|Journal|Book|Series|Article)\s*$")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^(?:AU|AF|TI|SO|AB|UT) \S")

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        return Record(
            place=place,
            title=" ".join(every("TI")),
            abstract=" ".join(every("AB")),
            authors=every("AF") or every("AU") or every("BF", "CA") or every("BA", "GP"),
            year=first_year(*every("PY", "EY", "PD", "EA")),
            venue=first("SO", "CT", "JI"),
            doi=first("DI"),
            arxiv=every("AR"),
            tags=[tag for text in every("DE") for tag in tags_in(text)],
            retracted="retracted publication" in first("DT").casefold(),
        )
