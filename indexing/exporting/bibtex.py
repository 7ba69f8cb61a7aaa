"""BibTeX that BibTeX, BibLaTeX and our own reader take, and keys that texts cite by.

Keys are readable, the same in every export, and never the same for two papers of one.
"""

import re
import unicodedata
from typing import ClassVar
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from core.paper import Paper, Reading
from core.text.latex import latex_of_text
from indexing.exporting.base import RETRACTED, PaperWriter, VenueKind, joined, name_of, venue_kind

_WORD = re.compile(r"[A-Za-z0-9]+")
_SAYS_LITTLE = (
    "a an and are as at be by can do does for from how in into is it its not of on or over than that the their to "
    "toward towards under using via we what when where which why with without you your"
)
_LITTLE = frozenset(_SAYS_LITTLE.split())
_TITLE_WORDS = 3


class CiteKeys:
    """Gives out the keys of one file."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def key(self, paper: Paper) -> str:
        """Return `karpukhinDensePassageRetrieval2020`; where that is taken already, with the paper's id behind it."""
        key = cite_key(paper)
        if key.lower() in self._given:  # BibTeX does not tell case apart
            key = f"{key}-{_bare_id(paper)}"
        self._given.add(key.lower())
        return key


def cite_key(paper: Paper) -> str:
    """Return the key, which depends on nothing but the paper: first family name, three words of the title, year."""
    family = _ascii(name_of(paper.authors[0]).family) if paper.authors else []
    words = [word for word in _ascii(paper.title) if word.lower() not in _LITTLE][:_TITLE_WORDS]
    if not family and not words:
        return _bare_id(paper)
    title = "".join(word[:1].upper() + word[1:] for word in words)
    return "".join(family).lower() + title + str(paper.year or "")


def _ascii(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)))


def _bare_id(paper: Paper) -> str:
    return _WORD.findall(paper.id)[-1] if _WORD.search(paper.id) else "paper"


_CAPITAL_INSIDE = re.compile(r"\w[A-ZÀ-ÖØ-Þ]|[A-Z]\d")
_NOT_VERBATIM = str.maketrans({char: quote(char) for char in "{}\\"})


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
        in_proceedings = venue_kind(paper) is VenueKind.CONFERENCE
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
    if not any(_CAPITAL_INSIDE.search(part) for part in word.replace("/", "-").split("-")):
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
    return text.translate(_NOT_VERBATIM)
