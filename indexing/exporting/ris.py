"""RIS, for EndNote, Mendeley, Zotero and Papers."""

from typing import Any, ClassVar

import rispy  # type: ignore[import-untyped]  # the library ships no types

from core.paper import Paper
from indexing.exporting.base import RETRACTED, PaperWriter
from indexing.exporting.kinds import Kind, kind_of
from indexing.exporting.names import name_of

_TYPES = {Kind.JOURNAL: "JOUR", Kind.CONFERENCE: "CPAPER", Kind.OTHER: "GEN"}


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
            "type_of_reference": _TYPES[kind_of(paper)],
            "title": paper.title,
            "authors": [_author(name) for name in paper.authors],
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


def _author(text: str) -> str:
    name = name_of(text)
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)
