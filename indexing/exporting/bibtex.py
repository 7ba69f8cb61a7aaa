"""BibTeX that BibTeX, BibLaTeX and our own reader take."""

import re
from typing import ClassVar
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from core.paper import Paper, Reading
from core.text.latex import latex_of_text
from indexing.exporting.base import RETRACTED, PaperWriter
from indexing.exporting.cite_keys import CiteKeys
from indexing.exporting.kinds import Kind, kind_of
from indexing.exporting.lists import joined
from indexing.exporting.names import name_of

_CAPITAL_INSIDE = re.compile(r"\w[A-ZÀ-ÖØ-Þ]|[A-Z]\d")
_PART = re.compile(r"[-/]")


class BibtexWriter(PaperWriter):
    """Letters with accents are LaTeX commands, capitals that a style must not lower are in braces."""

    name: ClassVar[str] = "bibtex"
    media_type: ClassVar[str] = "application/x-bibtex"
    suffix: ClassVar[str] = ".bib"

    def __init__(self) -> None:
        self._keys = CiteKeys()
        self._format = BibtexFormat()  # type: ignore[no-untyped-call]  # the library ships half of its types
        self._format.indent = "  "
        self._format.trailing_comma = True

    def paper(self, paper: Paper) -> str:
        """Return one entry and a blank line."""
        return self.entry(paper, self._keys.key(paper))

    def entry(self, paper: Paper, key: str) -> str:
        """Return one entry with a key of the caller's, and a blank line."""
        in_proceedings = kind_of(paper) is Kind.CONFERENCE
        fields = {
            "title": " ".join(_capitals_kept(word) for word in paper.title.split()),
            "author": " and ".join(_author(name) for name in paper.authors),
            "year": str(paper.year or ""),
            "booktitle" if in_proceedings else "journal": latex_of_text(paper.venue or ""),
            "doi": _verbatim(paper.doi or ""),
            "eprint": paper.arxiv_id or "",
            "archiveprefix": "arXiv" if paper.arxiv_id else "",
            "url": _verbatim(paper.url or ""),
            "note": RETRACTED if paper.retracted else "",
            "keywords": latex_of_text(joined(paper.tags, ", ")),
            "annote": latex_of_text(paper.note),
            "groups": latex_of_text(joined(paper.collections, ", ")),
            "readstatus": "" if paper.reading is Reading.UNREAD else paper.reading.value,
            "abstract": latex_of_text(paper.abstract),
        }
        filled = [Field(name, f"{{{value}}}") for name, value in fields.items() if value]
        kind = "inproceedings" if in_proceedings else "article" if paper.venue else "misc"
        entry = Entry(kind, key, filled)
        return write_string(Library([entry]), unparse_stack=[], bibtex_format=self._format) + "\n"


def _capitals_kept(word: str) -> str:
    """Put a word in braces whose capitals are part of it: BERT, GPT-4 and QuALITY, but not Open-Domain."""
    if not any(_CAPITAL_INSIDE.search(part) for part in _PART.split(word)):
        return latex_of_text(word)
    bare = word.rstrip(":,.;?!)")
    return f"{{{latex_of_text(bare)}}}{latex_of_text(word[len(bare) :])}"


def _author(text: str) -> str:
    name = name_of(text)
    if not name.given:
        return f"{{{latex_of_text(text)}}}" if len(text.split()) > 1 else latex_of_text(text)
    parts = (name.family, name.suffix, name.given)
    return ", ".join(latex_of_text(part) for part in parts if part)


def _verbatim(text: str) -> str:
    """BibLaTeX takes addresses as they are; only what would end the field, or begin a command, must not be in them."""
    return re.sub(r"[{}\\]", lambda found: quote(found.group()), text)
