"""Word documents: from the file to Markdown, with the citations that Zotero, Mendeley, EndNote and Word keep in it.

python-docx knows neither fields nor footnotes, and citations are fields: so the parts are read as XML.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from xml.etree.ElementTree import Element  # a noun; what parses is defusedxml

from core.paper import Paper
from indexing.exporting.bibtex import BibtexWriter, cite_key
from indexing.readers.record import work_of
from indexing.readers.xml.records import first_at
from reviewing.manuscripts.word.citations import CitedWork, cited_works, is_list
from reviewing.manuscripts.word.parts import NOTES, WordParts, parts_of

_DEEPEST = 100
_SKIPPED = frozenset(
    ["del", "moveFrom", "drawing", "pict", "object", "AlternateContent", "tbl", "rPr", "pPr", "sdtPr", "instrText"]
)
"""What was deleted, pictures, tables, and what is no text of the document."""
_SPACE = frozenset(["tab", "br", "cr", "ptab"])
_NO_TEXT = re.compile(
    r"caption\Z|toc(?: heading|\s?\d)|table of (?:figures|authorities)|index\b|header|footer", re.IGNORECASE
)
"""Styles of what are no sentences of the text."""
_HEADING = re.compile(r"(?:heading (\d)|(?:sub)?title)\Z", re.IGNORECASE)
_MARKUP = re.compile(r"[\\*`$]|(?<!\w)_|_(?!\w)|(?<![\w.\[;])(?<!;\s)@|<(?=[/!A-Za-z])|\[(?=\^)|\](?=\()|\A(?=[#|+])")
_NAMES = re.compile(r"([^\W\d_][^()\[\]]{0,200}?)\s*[(\[][^()\[\]]{0,100}\d{4}[^()\[\]]{0,100}[)\]]\Z")
"""How a citation that is a part of its sentence looks: Low et al. (2020)."""
_UNFORMATTED = re.compile(r"\{((?:[^{}#\n]{2,100}#\d{1,7}(?:@[^;{}\n]{0,50})?;?\s*+){1,20})\}")
_NUMBER_OF_RECORD = re.compile(r"\s*#\d{1,7}(?:@[^;{}\n]{0,50})?")
"""EndNote's citations before it formats them: {Low, 2020 #3; Roe, 2021 #5}."""
_CITED = re.compile(r"(?<!\\)\[@[^\[\]]{1,5000}\]")
_NO_KEY = re.compile(r"[^\w:-]+")
_CITED_KEY = re.compile(r"@([\w:-]+)")


@dataclass(frozen=True, slots=True)
class WordText:
    """A document, read."""

    text: str
    """Markdown, with a citation such as `[@a; @b]` for each of a reference manager's."""
    bibliography: str
    """BibTeX of the works whose data the document keeps; empty where there are none."""
    citations: int


def read_word(content: bytes) -> WordText:
    """Return what a document says. Raises UnreadableFile if it is broken, or larger than any text."""
    parts = parts_of(content)
    reader = _Reader(parts, parts.notes)
    if parts.body is not None:
        reader.take(parts.body)
    return WordText("\n\n".join(reader.paragraphs) + "\n", reader.bibliography(), reader.citations)


@dataclass(slots=True)
class _Field:
    """A field that is open."""

    code: str = ""
    data: str = ""
    shows: bool = False
    """Whether its code has ended: what comes is what it shows."""
    works: list[CitedWork] = field(default_factory=list)
    is_list: bool = False
    shown: str = ""
    bookmark: str = ""


class _Reader:
    """Walks through one document."""

    def __init__(self, parts: WordParts, notes: Mapping[tuple[str, str], Element]) -> None:
        self.paragraphs: list[str] = []
        self.citations = 0
        self._parts = parts
        self._notes = notes
        self._fields: list[_Field] = []
        self._pieces: list[tuple[str, bool]] = []
        """What the paragraph says so far, and whether it is markup already."""
        self._keys: dict[str, str] = {}
        self._works: dict[Paper, str] = {}

    def bibliography(self) -> str:
        """Return the works whose data the document keeps, as BibTeX."""
        writer = BibtexWriter()
        return "".join(writer.entry(work, key) for work, key in self._works.items())

    def take(self, element: Element, depth: int = 0) -> None:
        """Take an element and what is in it."""
        if depth > _DEEPEST:
            return
        match element.tag:
            case "p":
                self._paragraph(element, depth)
                return
            case "r" if element.find("rPr/vanish") is not None:
                return
            case "t":
                self._say(element.text or "")
            case "noBreakHyphen":
                self._say("-")
            case "oMath":
                self._say("".join(each.text or "" for each in element.iter("t")))
                return
            case "fldChar":
                self._field_char(element)
                return
            case "instrText" if self._fields and not self._fields[-1].shows:
                self._fields[-1].code += element.text or ""
            case "fldSimple":
                self._within(_Field(element.get("instr", "")), element, depth)
                return
            case "sdt":
                tag = element.find("sdtPr/tag")
                name = tag.get("val", "") if tag is not None else ""
                self._within(_Field(name if name.startswith("MENDELEY_") else ""), element, depth)
                return
            case "bookmarkStart" if element.get("name", "") in self._parts.bookmarks:
                self._show(_Field(self._parts.bookmarks[element.get("name", "")], bookmark=element.get("id", "?")))
            case "bookmarkEnd" if self._fields and self._fields[-1].bookmark == element.get("id", ""):
                self._end()
            case "footnoteReference" | "endnoteReference":
                self._note(self._notes.get((NOTES[element.tag], element.get("id", ""))), depth)
            case tag if tag in _SPACE:
                self._say(" ")
            case _:
                pass
        if element.tag not in _SKIPPED:
            for child in element:
                self.take(child, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> None:
        outer, self._pieces = self._pieces, []
        style = element.find("pPr/pStyle")
        name = self._parts.styles.get(style.get("val", ""), style.get("val", "")) if style is not None else ""
        if not _NO_TEXT.match(name):
            for child in element:
                self.take(child, depth + 1)
        while self._fields and self._fields[-1].works:  # a citation ends with its paragraph at the latest
            self._end()
        said = self._written()
        heading = _HEADING.match(name)
        if said:
            self.paragraphs.append(f"{'#' * int(heading[1] or 1)} {said}" if heading else said)
        self._pieces = outer

    def _written(self) -> str:
        """Return what the paragraph says, as Markdown."""
        merged: list[tuple[str, bool]] = []
        for said, is_markup in self._pieces:
            if merged and merged[-1][1] == is_markup:
                merged[-1] = merged[-1][0] + said, is_markup
            else:
                merged.append((said, is_markup))
        texts = (said if is_markup else _as_markdown(said) for said, is_markup in merged)
        return " ".join("".join(texts).split())

    def _say(self, text: str, *, is_markup: bool = False) -> None:
        """Take a text to where it belongs: to the paragraph, or to what a citation shows."""
        for each in reversed(self._fields):
            if not each.shows or each.is_list:
                return
            if each.works:
                each.shown += text
                return
        self._pieces.append((text, is_markup))

    def _field_char(self, element: Element) -> None:
        kind = element.get("fldCharType")
        if kind == "begin":
            self._fields.append(_Field(data=first_at(element, "fldData")))
        elif kind == "separate" and self._fields:
            self._show(self._fields.pop())
        elif kind == "end" and self._fields:
            self._end()

    def _within(self, opened: _Field, element: Element, depth: int) -> None:
        """Take what an element shows that is a field itself."""
        count = len(self._fields)
        self._show(opened)
        for child in element:
            self.take(child, depth + 1)
        while len(self._fields) > count:
            self._end()

    def _show(self, opened: _Field) -> None:
        opened.works = cited_works(opened.code, opened.data, self._parts.sources)
        opened.is_list = is_list(opened.code)
        opened.shows = True
        self._fields.append(opened)

    def _end(self) -> None:
        ended = self._fields.pop()
        if not ended.shows and self._fields and not self._fields[-1].shows:
            self._fields[-1].data += ended.data  # EndNote puts a field with the data into the code of another
        elif not ended.shows:
            self._show(ended)
            ended = self._fields.pop()
        if ended.works:
            named = _NAMES.match(ended.shown.strip())
            if named:
                self._say(f"{named[1]} ")
            elif self._pieces and not self._pieces[-1][0].endswith((" ", "(")):
                self._say(" ", is_markup=True)
            self._cite([self._key(work) for work in ended.works])

    def _cite(self, keys: list[str]) -> None:
        self.citations += 1
        self._say(f"[{'; '.join(f'@{key}' for key in dict.fromkeys(keys))}]", is_markup=True)

    def _key(self, cited: CitedWork) -> str:
        if cited.name not in self._keys:
            work = work_of(cited.record) if cited.record is not None else None
            if work is None:
                own = _NO_KEY.sub("", cited.name.rpartition("/")[2]).strip(":-")
                self._keys[cited.name] = own or f"work{len(self._keys) + 1}"
            else:
                self._keys[cited.name] = self._works.setdefault(work, self._new_key(work))
        return self._keys[cited.name]

    def _new_key(self, work: Paper) -> str:
        taken = {key.lower() for key in self._works.values()}
        key = cite_key(work)
        return next(each for each in chain([key], (f"{key}-{n}" for n in count(2))) if each.lower() not in taken)

    def _note(self, note: Element | None, depth: int) -> None:
        """What a footnote cites counts for the sentence that it belongs to."""
        if note is None:
            return
        inner = _Reader(self._parts, {})
        inner._keys, inner._works = self._keys, self._works
        inner.take(note, depth + 1)
        keys = [key for said in inner.paragraphs for cited in _CITED.findall(said) for key in _CITED_KEY.findall(cited)]
        if keys:
            self._say(" ", is_markup=True)
            self._cite(keys)


def _as_markdown(text: str) -> str:
    """Return a text with a backslash before what would be markup."""
    text = _UNFORMATTED.sub(lambda found: f"({_NUMBER_OF_RECORD.sub('', found[1]).strip()})", text)
    return _MARKUP.sub(r"\\\g<0>", text)
