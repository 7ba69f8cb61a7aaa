"""Cochrane's own text: `Record #1 of 2`, and then lines of a tag, a colon and what it says."""

import re
from typing import ClassVar

from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record
from indexing.readers.tagged.lines import TaggedEntry, TaggedReader


class CochraneReader(TaggedReader):
    """Reads what the Cochrane Library exports as citation in plain text. Its RIS is read by the reader of RIS."""

    name: ClassVar[str] = "cochrane"
    tag = re.compile(
        r"(Record #|(?:ID|AU|TI|SO|YR|VL|NO|PG|PM|XR|PT|KY|DOI|AB|US|AN|CC|EM|LA|SN|DB)(?=:))(?::(?:\s|$))?"
    )
    starts = "Record #"
    lists = frozenset({"AU", "KY", "US"})
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^Record #\d{1,7} of \d")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^(?:ID|TI|AB|SO): ?\S")

    def place(self, entry: TaggedEntry) -> str:
        """Return the number of the record."""
        return (
            f"record {entry.fields[0][1].split()[0]}" if entry.fields and entry.fields[0][1] else super().place(entry)
        )

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        return Record(
            place=place,
            title=first("TI"),
            abstract=" ".join(every("AB")).removeprefix("- "),
            authors=[name for text in every("AU") for name in people_listed(text)],
            year=first_year(*every("YR")),
            venue=first("SO"),
            doi=first("DOI") or doi_in(*every("US")),
            url=" ".join(every("US")),
            tags=[tag.lstrip("*") for text in every("KY") for tag in tags_in(text)],
            retracted="retracted" in first("PT").casefold(),
        )
