"""CSL-JSON, for Zotero, Pandoc and everything that citeproc runs in."""

import json
from typing import Any, ClassVar

from core.paper import Paper, Reading
from indexing.exporting.base import RETRACTED, PaperWriter
from indexing.exporting.cite_keys import CiteKeys
from indexing.exporting.kinds import Kind, kind_of
from indexing.exporting.lists import joined
from indexing.exporting.names import name_of

_TYPES = {Kind.JOURNAL: "article-journal", Kind.CONFERENCE: "paper-conference", Kind.OTHER: "article"}


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
            "type": _TYPES[kind_of(paper)],
            "title": paper.title,
            "author": [_author(name) for name in paper.authors],
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


def _author(text: str) -> dict[str, str]:
    name = name_of(text)
    if not name.given:
        return {"literal": text}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
