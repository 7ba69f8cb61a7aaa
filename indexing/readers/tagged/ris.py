"""RIS, the exchange format of reference managers and most publishers."""

import re
from typing import ClassVar

from core.text import word_set
from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record
from indexing.readers.retractions import says_retracted
from indexing.readers.tagged.lines import TaggedEntry, TaggedReader

_NEXT_ADDRESS = re.compile(r";(?=\s|\Z|https?:|www\.)")
"""Other semicolons are parts of an address, such as the one in a SICI."""
_END = re.compile(r"(ER)(\s{0,9})\Z")
_SUBSTANCE = re.compile(r"(?:0|\d{2,7}-\d\d-\d|EC [\d.-]+|[0-9A-Z]{10}) \(")
"""In Ovid's files RN is no note but the registry number of a substance."""


class RisReader(TaggedReader):
    """RIS, as EndNote, Scopus, Ovid, PubMed Central and most publishers export it."""

    name: ClassVar[str] = "ris"
    tag = re.compile(r"\s{0,3}([A-Z][A-Z0-9]|DOI|ISSN|PMID|PMCID|URL)(\s{0,2})-(?:\s|$|(?<=  -))")
    ends = frozenset({"ER"})
    lists = frozenset(
        ["A1", "A2", "A3", "A4", "AU", "ED", "KW", "N1", "UR", "AB", "N2", "M1", "M3", "RN", "PY", "Y1", "DA"]
    )
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^[ \t]{0,3}TY[ \t]{0,2}-[ \t]?\w")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^[ \t]{0,3}(?!TY)[A-Z][A-Z0-9][ \t]{0,2}-(?:\s|$)")
    _KNOWN: ClassVar[frozenset[str]] = word_set(
        "TY A1 A2 A3 A4 AB AD AN AU C1 C2 C3 C4 C5 C6 C7 C8 CA CN CY DA DB DO DP ET EP ID IS J2 JA JF JO KW L1 L2 L4 "
        "LA LB M1 M3 N1 N2 NV OP PB PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT UR VL Y1 Y2 AR BT CP CT DI ED L3 PT PM "
        "LK SO YR NO PG PM XR KY US U1 U2 U3 U4 U5 UT Z9 DOI ISSN PMID PMCID URL"
    )
    """The tags of the format, and those in use beside them."""
    _WRAPPED: ClassVar[frozenset[str]] = frozenset({"AB", "N2", "TI", "T1", "N1"})
    """Tags of long texts, which programs break into lines."""

    def begins(self, tag: str, entry: TaggedEntry, *, after_blank: bool) -> bool:
        """Whether it is `TY`; where an entry has ended, some programs' files go on with another tag."""
        if tag != "TY":
            return not entry.start and tag not in self.ends
        has_text = entry.has("TI", "T1") and entry.has("AB", "N2")
        return entry.skips or not entry.fields or entry.has("TY") or (after_blank and not has_text)

    def tag_of(self, text: str, entry: TaggedEntry) -> re.Match[str] | None:
        """Return the tag that a line begins with. A wrapped line such as "UK - wide panels" only looks like one."""
        found = self.tag.match(text) or _END.match(text)
        if found and self._goes_on(found, text[found.end() :].lstrip(), entry):
            return None
        if found and entry.start:
            entry.gap = found[2] if entry.gap is None else entry.gap
        return found

    def _goes_on(self, found: re.Match[str], text: str, entry: TaggedEntry) -> bool:
        if found[1] == "ER" and not text:
            return False
        if found[1] == "TY":
            return bool(entry.fields) and entry.fields[-1][0] in self._WRAPPED and text[:1].islower()
        if entry.gap and found[2] != entry.gap and len(found[2]) < 2:
            return True
        wrapped = bool(entry.fields) and entry.fields[-1][0] in self._WRAPPED
        is_word = text[:1].islower() and not text.startswith(("http", "www.", "doi:"))
        again = found[1] in entry.tags and found[1] not in self.lists
        return wrapped and is_word and (again or found[1] == "ER" or found[1] not in self._KNOWN)

    def is_record(self, entry: TaggedEntry) -> bool:
        """Whether it says its type, or a title or an abstract."""
        return super().is_record(entry) and entry.has("TY", "TI", "T1", "AB", "N2")

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        meeting = ["C3"] if first("TY").upper() in {"CONF", "CPAPER"} else []
        title = first("T1", "TI", "TT", "ST", "CT")  # of a whole book, BT is the title
        notes = every("N1")
        urls = [url.strip() for text in every("UR", "URL", "LK") for url in _NEXT_ADDRESS.split(text) if url.strip()]
        elsewhere = every("M3", "M1", "L3", "C7", "AN", "ID", "L1", "L2", "L4", "U1", "U2", "U3", "U4", "U5")
        return Record(
            place=place,
            title=title or first("BT"),
            abstract=" ".join(every("AB") or every("N2")).removeprefix("- "),
            authors=[name for text in every("AU", "A1") or every("ED", "A2", "A3") for name in people_listed(text)],
            year=first_year(*every("PY", "Y1", "YR", "DA")),
            venue=first("JO", *(["BT"] if title else []), "T2", "JF", "JA", "J2", *meeting, "T3", "SO"),
            doi=first("DO", "DI", "DOI") or doi_in(*urls, *elsewhere, *notes),
            arxiv=[*every("AR", "M1"), *notes, *every("JO", "T2")[:1]],
            url=" ".join(urls),
            retracted=says_retracted(*notes, *every("M3")),
            note="\n".join(text for text in every("RN") if not _SUBSTANCE.match(text)),
            tags=[tag.lstrip("* ") for text in every("KW") for tag in tags_in(text)],
        )
