"""MEDLINE, as PubMed saves it (`.nbib`). No library in use here reads it; the format is a tag and text a line."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import first_year
from indexing.readers.lines import LONGEST_LINE, lines_of
from indexing.readers.record import Record

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_QUALIFIER = re.compile(r"(?<!\s)\s*+\[(\w++)\]\s*+$")


class MedlineReader(RecordReader):
    """A record begins with its PMID; lines that begin with a blank go on with the field before them."""

    name: ClassVar[str] = "medline"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first line that is not blank is a PMID."""
        return bool(re.match(r"\s*PMID ?- ?\d", head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record a PMID."""
        fields: list[tuple[str, str]] = []
        size = 0
        skipping = False
        for line in lines_of(stream):
            found = _TAG.match(line.text)
            if found and found[1] == "PMID":
                if fields:
                    yield made(_place(fields), _record, fields)
                fields, size, skipping = [], 0, False
            size += len(line.text)
            if skipping:
                continue
            if line.too_long or size > LONGEST_LINE:
                yield Rejection(_place(fields) if fields else line.place, "the record is too long")
                fields, skipping = [], True
            elif found:
                fields.append((found[1], found[2].strip()))
            elif fields and line.text[:1].isspace() and line.text.strip():
                tag, text = fields[-1]
                fields[-1] = tag, f"{text} {line.text.strip()}"
        if fields:
            yield made(_place(fields), _record, fields)


def _place(fields: list[tuple[str, str]]) -> str:
    return f"PMID {fields[0][1]}"


def _record(fields: list[tuple[str, str]]) -> Record:
    def every(tag: str) -> list[str]:
        return [text for name, text in fields if name == tag]

    def first(*tags: str) -> str:
        return next((text for tag in tags for text in every(tag) if text), "")

    ids = {
        found[1]: _QUALIFIER.sub("", text) for text in every("AID") + every("LID") if (found := _QUALIFIER.search(text))
    }
    return Record(
        place=_place(fields),
        title=first("TI", "BTI", "TT").removeprefix("[").removesuffix("].").removesuffix("]"),
        abstract=first("AB", "OAB"),
        authors=every("FAU") or every("AU") or every("CN"),
        year=first_year(*every("DP"), *every("DEP"), *every("EDAT")),
        venue=first("JT", "TA"),
        doi=ids.get("doi", ""),
        arxiv=[text for text in every("AID") + every("OID") if "arxiv" in text.lower()],
        url=f"https://pubmed.ncbi.nlm.nih.gov/{fields[0][1]}/" if fields[0][1].isdigit() else "",
        retracted="Retracted Publication" in every("PT"),
        tags=every("OT") + [text.lstrip("*").split("/")[0] for text in every("MH")],
    )
