"""RefWorks' tagged text, which ProQuest, HighWire and libraries offer: two letters, a blank, and what they say."""

import re
from typing import ClassVar

from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record
from indexing.readers.tagged.lines import TaggedEntry, TaggedReader


class RefworksReader(TaggedReader):
    """Reads RefWorks' tagged format. A record begins with its RT."""

    name: ClassVar[str] = "refworks"
    tag = re.compile(
        r"(RT|SR|ID|A[1-6]|T[1-3]|JF|JO|YR|FD|VO|IS|SP|OP|K1|AB|NO|PB|PP|SN|AD|AN|LA|CL|DO|UL|LK|DB|DS|ED|RD|OL|U\d|U1\d|ST"
        r"|OT|PMID|PMCID|WT|WP|WV|CN|AV|CR|SF|PM|OB|C\d)(?: |$)"
    )
    starts = "RT"
    lists = frozenset({"A1", "A2", "K1", "UL", "LK"})
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^RT [A-Z][A-Za-z ,/()]{3,60}$")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^(?:A1|T1|JF|AB|YR) \S")

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        urls = every("UL", "LK")
        return Record(
            place=place,
            title=first("T1", "OT"),
            abstract=" ".join(every("AB")),
            authors=[name for text in every("A1") or every("A2") for name in people_listed(text)],
            year=first_year(*every("YR", "FD")),
            venue=first("JF", "JO", "T2"),
            doi=first("DO") or doi_in(*urls, *every("NO", "ID")),
            arxiv=[*every("NO", "JF"), *urls],
            url=" ".join(urls),
            tags=[tag for text in every("K1") for tag in tags_in(text)],
        )
