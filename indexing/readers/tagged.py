"""Formats of tagged lines: RIS, MEDLINE (`.nbib`), EndNote's own (`.enw`) and Web of Science's plain text (`.ciw`).

One reader for all. A format says what a tag looks like, where an entry begins and ends, and which tags say what of a
paper.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from core.ports import Rejection
from core.text import word_set
from indexing.readers.decoding import LONGEST_LINE, lines_of
from indexing.readers.fields import doi_in, first_year, says_retracted, tags_in
from indexing.readers.record import Record, RecordReader, made


@dataclass(slots=True)
class Entry:
    """The tagged texts of one entry so far, in their order."""

    start: int = 0  # the line of its first tag
    fields: list[tuple[str, str]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    size: int = 0
    skips: bool = False  # it was too long: nothing is kept until the next entry
    gap: str = ""  # between tag and hyphen in its first line, in RIS

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
    """Whether only a line that begins with a blank goes on."""

    def begins(self, tag: str, entry: Entry, *, after_blank: bool) -> bool:
        """Whether a line with this tag begins the next entry."""
        return tag == self.starts

    @abstractmethod
    def record(self, place: str, entry: Entry) -> Record:
        """Return what a whole entry says."""

    def tag_of(self, text: str, entry: Entry) -> re.Match[str] | None:
        """Return the tag that a line begins with."""
        return self.tag.match(text)

    def place(self, entry: Entry) -> str:
        """Return where an entry stands."""
        return f"line {entry.start}"

    def is_record(self, entry: Entry) -> bool:
        """Whether what was collected is an entry."""
        return bool(entry.fields) and not entry.skips

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry; one that is broken costs no other."""
        entry = Entry()
        after_blank = False
        for line in lines_of(stream):
            found = self.tag_of(line.text, entry)
            tag = found[1] if found else ""
            if tag and self.begins(tag, entry, after_blank=after_blank):
                yield from self._finished(entry)
                entry = Entry(line.number)
            after_blank = not line.text.strip() and not line.too_long
            if entry.skips or not entry.start:
                continue
            entry.size += len(line.text)
            if line.too_long or entry.size > LONGEST_LINE:
                entry.fields, entry.skips = entry.fields[:1], True
                entry.tags = {tag for tag, _ in entry.fields}
                yield Rejection(self.place(entry), "the record is too long")
            elif tag in self.ends:
                yield from self._finished(entry)
                entry = Entry()
            elif found:
                entry.fields.append((tag, line.text[found.end() :].strip()))
                entry.tags.add(tag)
            elif text := line.text.strip():
                self._go_on(entry, text, indented=line.text[:1].isspace())
        yield from self._finished(entry)

    def _go_on(self, entry: Entry, text: str, *, indented: bool) -> None:
        if not entry.fields or (self.indented and not indented):
            return
        tag, before = entry.fields[-1]
        if tag in self.lists:
            entry.fields.append((tag, text))
        else:
            entry.fields[-1] = tag, f"{before} {text}".strip()

    def _finished(self, entry: Entry) -> Iterator[Record | Rejection]:
        if self.is_record(entry):
            place = self.place(entry)
            yield made(place, self.record, place, entry)


class RisReader(TaggedReader):
    """RIS, as EndNote, Scopus, Ovid, PubMed Central and most publishers export it."""

    name: ClassVar[str] = "ris"
    tag = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(\s{1,2})-(?:\s|$)")
    ends = frozenset({"ER"})
    lists = frozenset(["A1", "A2", "A3", "A4", "AU", "KW", "N1", "UR", "AB", "N2", "M1", "M3", "RN", "PY", "Y1", "DA"])
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^[ \t]{0,3}TY {1,2}- ?\w")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^[ \t]{0,3}(?!TY)[A-Z][A-Z0-9] {1,2}-(?: |$)")
    _KNOWN: ClassVar[frozenset[str]] = word_set(
        "TY A1 A2 A3 A4 AB AD AN AU C1 C2 C3 C4 C5 C6 C7 C8 CA CN CY DA DB DO DP ET EP ID IS J2 JA JF JO KW L1 L2 L4 "
        "LA LB M1 M3 N1 N2 NV OP PB PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT UR VL Y1 Y2 AR BT CP CT DI ED L3 PT PM "
        "SO UT Z9"
    )
    """The tags of the format, and those in use beside them."""
    _WRAPPED: ClassVar[frozenset[str]] = frozenset({"AB", "N2", "TI", "T1", "N1"})
    """Tags of long texts, which programs break into lines."""

    def recognises(self, head: str, filename: str) -> bool:
        """Whether some line is a `TY` tag and another one any other tag: providers write lines of their own above."""
        return bool(self._START.search(head) and self._OTHER_TAG.search(head))

    def begins(self, tag: str, entry: Entry, *, after_blank: bool) -> bool:
        """Whether it is `TY`; where an entry has ended, some programs' files go on with another tag."""
        if tag == "TY":
            return entry.skips or not entry.fields or entry.has("TY")
        return not entry.start and tag not in self.ends

    def tag_of(self, text: str, entry: Entry) -> re.Match[str] | None:
        """Return the tag that a line begins with. A wrapped line such as "UK - wide panels" only looks like one."""
        found = self.tag.match(text)
        if found and found[1] not in {"TY", "ER"}:
            if entry.gap and found[2] != entry.gap and len(found[2]) == 1:
                return None
            goes_on = text[found.end() :].lstrip()[:1].islower()
            if found[1] not in self._KNOWN and goes_on and entry.fields and entry.fields[-1][0] in self._WRAPPED:
                return None
        if found and entry.start:
            entry.gap = entry.gap or found[2]
        return found

    def is_record(self, entry: Entry) -> bool:
        """Whether it says its type, or a title or an abstract."""
        return super().is_record(entry) and entry.has("TY", "TI", "T1", "AB", "N2")

    def record(self, place: str, entry: Entry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        meeting = ["C3"] if first("TY").upper() in {"CONF", "CPAPER"} else []
        title = first("T1", "TI", "TT", "ST", "CT")  # of a whole book, BT is the title
        notes = every("N1")
        urls = [url.strip() for text in every("UR") for url in text.split(";") if url.strip()]
        return Record(
            place=place,
            title=title or first("BT"),
            abstract=" ".join(every("AB") or every("N2")),
            authors=every("AU", "A1"),
            year=first_year(*every("PY", "Y1", "DA")),
            venue=first("JO", "T2", *(["BT"] if title else []), "JF", "JA", "J2", *meeting, "T3"),
            doi=first("DO", "DI")
            or next((text for text in urls if "doi.org/" in text), "")
            or doi_in(*every("M3", "M1", "L3", "C7", "AN", "ID", "L1", "L2", "L4"), *notes),
            arxiv=[*every("AR", "M1"), *notes, *every("JO", "T2")[:1]],
            url=" ".join(urls),
            retracted=says_retracted(*notes),
            note="\n".join(every("RN")),
            tags=[tag for text in every("KW") for tag in tags_in(text)],
        )


class MedlineReader(TaggedReader):
    """MEDLINE, as PubMed saves it. A record begins with its PMID."""

    name: ClassVar[str] = "medline"
    tag = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?")
    starts = "PMID"
    indented = True

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank is a PMID."""
        return bool(re.match(r"\s*PMID ?- ?\d", head))

    def place(self, entry: Entry) -> str:
        """Return the PMID."""
        return f"PMID {entry.fields[0][1]}" if entry.fields else super().place(entry)

    def record(self, place: str, entry: Entry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        dois = (text.removesuffix("[doi]") for text in every("AID", "LID") if text.endswith("[doi]"))
        number = first("PMID")
        return Record(
            place=place,
            title=first("TI", "BTI", "TT").removeprefix("[").removesuffix("].").removesuffix("]"),
            abstract=first("AB", "OAB"),
            authors=every("FAU") or every("AU") or every("CN"),
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
    _TELLING: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^\s{0,3}%[TBAJDX0] +\S")

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank has a tag, and a second one does."""
        return bool(self._FIRST.match(head)) and len(self._TELLING.findall(head)) > 1

    def begins(self, tag: str, entry: Entry, *, after_blank: bool) -> bool:
        """Whether it is `%0`, or stands after a blank line.

        Where records say their type, blank lines are only paragraphs of abstracts.
        """
        typed = entry.has("0")
        if tag == "0":
            return typed or after_blank or not entry.fields
        return not entry.fields or (after_blank and not typed)

    def record(self, place: str, entry: Entry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        urls, notes = every("U"), every("Z", "O")
        return Record(
            place=place,
            title=first("T") or first("Q", "B"),
            abstract=" ".join(every("X")),
            authors=[name.rstrip(" ,") for name in every("A") or every("E")],
            year=first_year(*every("D", "8", "7")),
            venue=first("J", *(["B"] if first("T", "Q") else []), "S"),
            doi=first("R")
            or next((text for text in urls if "doi.org/" in text), "")
            or doi_in(*every("M", "3"), *notes),
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
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^PT [A-Z]\s*$")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^(?:AU|AF|TI|SO|AB|UT) \S")

    def recognises(self, head: str, filename: str) -> bool:
        """Whether some line is a PT of one letter and another one a tag of a paper."""
        return bool(self._START.search(head) and self._OTHER_TAG.search(head))

    def record(self, place: str, entry: Entry) -> Record:
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
