"""Papers become files that other programs read: BibTeX (bibtex.py), RIS, CSL-JSON, CSV, JSON lines and Markdown."""

import csv
import io
import json
from typing import Any, ClassVar

import rispy  # type: ignore[import-untyped]  # the library ships no types

from core.json import to_plain
from core.paper import Paper, Reading
from core.text.reference import reference
from indexing.exporting.base import RETRACTED, PaperWriter, VenueKind, joined, name_of, venue_kind, written
from indexing.exporting.bibtex import BibtexWriter, CiteKeys

__all__ = ["FORMATS", "WRITERS", "PaperWriter", "writer_for", "written"]

_RIS_TYPES = {VenueKind.JOURNAL: "JOUR", VenueKind.CONFERENCE: "CPAPER", VenueKind.OTHER: "GEN"}


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]  # the library ships no types
    def set_header(self, count: int) -> str:
        return ""  # the library numbers the entries, which the format does not know


class RisWriter(PaperWriter):
    """One line a value."""

    name: ClassVar[str] = "ris"
    media_type: ClassVar[str] = "application/x-research-info-systems"
    suffix: ClassVar[str] = ".ris"

    def paper(self, paper: Paper) -> str:
        """Return one entry and a blank line."""
        fields: dict[str, Any] = {
            "type_of_reference": _RIS_TYPES[venue_kind(paper)],
            "title": paper.title,
            "authors": [_ris_name(name) for name in paper.authors],
            "year": paper.year and str(paper.year),
            "secondary_title": paper.venue,
            "doi": paper.doi,
            "urls": [paper.url] if paper.url else [],
            "notes": [f"arXiv:{paper.arxiv_id}"] * bool(paper.arxiv_id) + [RETRACTED] * paper.retracted,
            "research_notes": " ".join(paper.note.split()),
            "keywords": list(paper.tags),
            "abstract": paper.abstract,
        }
        entry = {name: value for name, value in fields.items() if value}
        return str(rispy.dumps([entry], implementation=_Unnumbered)) + "\n"


def _ris_name(text: str) -> str:
    name = name_of(text)
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


_CSL_TYPES = {
    VenueKind.JOURNAL: "article-journal",
    VenueKind.CONFERENCE: "paper-conference",
    VenueKind.OTHER: "article",
}


class CslJsonWriter(PaperWriter):
    """One array; an item a line."""

    name: ClassVar[str] = "csl-json"
    media_type: ClassVar[str] = "application/vnd.citationstyles.csl+json"
    suffix: ClassVar[str] = ".json"

    def __init__(self) -> None:
        self._keys = CiteKeys()
        self._separator = "\n"

    def begin(self) -> str:
        """Open the array."""
        return "["

    def paper(self, paper: Paper) -> str:
        """Return one item, with what separates it from the item before."""
        key = self._keys.key(paper)
        item: dict[str, Any] = {
            "id": key,
            "citation-key": key,
            "type": _CSL_TYPES[venue_kind(paper)],
            "title": paper.title,
            "author": [_csl_name(name) for name in paper.authors],
            "issued": {"date-parts": [[paper.year]]} if paper.year else None,
            "container-title": paper.venue,
            "DOI": paper.doi,
            "number": f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None,
            "URL": paper.url,
            "note": RETRACTED if paper.retracted else None,
            "keyword": joined(paper.tags, ", "),
            "annote": paper.note,
            "custom": _marks(paper),
            "abstract": paper.abstract,
        }
        separator, self._separator = self._separator, ",\n"
        return separator + json.dumps({name: value for name, value in item.items() if value}, ensure_ascii=False)

    def end(self) -> str:
        """Close the array."""
        return "\n]\n"


def _marks(paper: Paper) -> dict[str, Any]:
    """What CSL has no variable for; `custom` is where the schema wants it."""
    reading = {} if paper.reading is Reading.UNREAD else {"reading": paper.reading.value}
    return reading | ({"collections": list(paper.collections)} if paper.collections else {})


def _csl_name(text: str) -> dict[str, str]:
    name = name_of(text)
    if not name.given:
        return {"literal": text}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


_COLUMNS = (
    *("title", "authors", "year", "venue", "doi", "arxiv_id", "url", "tags", "abstract"),
    *("retracted", "annotation", "reading", "collections"),
)
_FORMULA = tuple("=+-@\t\r")


class CsvWriter(PaperWriter):
    """Commas, a row of names, and a byte order mark, without which Excel takes UTF-8 for something else."""

    name: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    suffix: ClassVar[str] = ".csv"

    def begin(self) -> str:
        """Return the names of the columns."""
        return "\ufeff" + _row(_COLUMNS)

    def paper(self, paper: Paper) -> str:
        """Return one row."""
        cells = (
            paper.title,
            joined(paper.authors),
            str(paper.year or ""),
            paper.venue or "",
            paper.doi or "",
            paper.arxiv_id or "",
            paper.url or "",
            joined(paper.tags),
            paper.abstract,
            "true" if paper.retracted else "",
            paper.note,
            "" if paper.reading is Reading.UNREAD else paper.reading.value,
            joined(paper.collections),
        )
        return _row(tuple(map(no_formula, cells)))


def _row(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def no_formula(cell: str) -> str:
    """A spreadsheet runs what begins with these signs, and papers come from anywhere; the apostrophe says: text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_OURS = frozenset({"id", "source", "original"})
"""Fields that another library gives a paper anew."""


class JsonLinesWriter(PaperWriter):
    """One object a paper and line."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/x-ndjson"
    suffix: ClassVar[str] = ".jsonl"

    def paper(self, paper: Paper) -> str:
        """Return one line."""
        names = {"note": "annotation"}
        told = {names.get(name, name): value for name, value in to_plain(paper).items() if name not in _OURS}
        return json.dumps(told, ensure_ascii=False) + "\n"


class MarkdownWriter(PaperWriter):
    """One item a paper, as the References of an answer have them."""

    name: ClassVar[str] = "markdown"
    media_type: ClassVar[str] = "text/markdown"
    suffix: ClassVar[str] = ".md"

    def paper(self, paper: Paper) -> str:
        """Return one item."""
        return f"- {reference(paper)}\n"


WRITERS: dict[str, type[PaperWriter]] = {
    writer.name: writer
    for writer in (BibtexWriter, RisWriter, CslJsonWriter, CsvWriter, JsonLinesWriter, MarkdownWriter)
}
FORMATS = tuple(WRITERS)


def writer_for(name: str) -> PaperWriter:
    """Return a new writer of one of FORMATS."""
    return WRITERS[name]()
