"""XML as a stream: each element that is a record becomes a small tree, and nothing else of the document is kept."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import BinaryIO, ClassVar
from xml.etree.ElementTree import Element, ParseError  # a noun and an exception; what parses is defusedxml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from core.importing import Rejection
from indexing.readers.record import Record, RecordReader, made

_NEXT_DOCUMENT = frozenset({9, 17})
"""What expat calls another document below the first: junk after its element, or an XML declaration out of place."""
_CHUNK = 65_536
_LONGEST_TEXT = 2_000_000
"""Characters of one record. What goes beyond is dropped; the rest is still too long to be accepted."""
_MOST_ELEMENTS = 200_000
"""Of one record: papers of large collaborations have thousands of authors with their affiliations."""
_DEEPEST = 40
_LONGEST_SILENCE = 16 * 1024 * 1024
"""Bytes without a tag or text: a parser holds an unfinished tag whole."""
_FACES = {"superscript": "sup", "subscript": "sub"}
"""How EndNote says it."""
_ROOT = re.compile(
    r"(?:\s|\ufeff|<\?[^<>]{0,500}\?>|<!--[^<>]{0,2000}-->|<!(?i:doctype)[^<>\[]{0,2000}(?:\[[^\[\]]{0,20000}\]\s*)?>)*+<(?:\w{1,60}:)?([A-Za-z_][\w.-]{0,60})"
)


def root_of(head: str) -> str:
    """Return the name of the outermost element, without its prefix; nothing if a text does not begin as XML does."""
    found = _ROOT.match(head)
    return found[1] if found else ""


def text_in(element: Element | None) -> str:
    """Return what an element says, with the markup in it as HTML, JATS or MathML write it."""
    if element is None:
        return ""
    pieces = [element.text or ""]
    for child in element:
        name = _FACES.get(child.get("face", ""), "") if child.tag == "style" else child.tag
        inner = text_in(child)
        pieces += [f"<{name}>{inner}</{name}>" if name else inner, child.tail or ""]
    return "".join(pieces)


def texts_at(element: Element, path: str) -> list[str]:
    """Return what the elements down this path say, but for empty ones."""
    return [said for found in element.findall(path) if (said := text_in(found).strip())]


def first_at(element: Element, *paths: str) -> str:
    """Return the first of `texts_at` of these paths."""
    return next((said for path in paths for said in texts_at(element, path)), "")


class _Target:
    """Takes the parser's events and keeps the trees of records. Their tags are without namespace."""

    def __init__(self, records: frozenset[str]) -> None:
        self.done: list[Element] = []
        self.events = 0
        self._records = records
        self._open: list[Element] = []
        self._too_deep = 0
        self._parts: list[str] = []
        self._length = 0
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        name = tag.rpartition("}")[2]
        if not self._open:
            if name in self._records:
                self._open = [Element(name, attributes)]
                self._parts, self._length, self._count, self._too_deep = [], 0, 0, 0
            return
        self._count += 1
        if self._too_deep or len(self._open) >= _DEEPEST or self._count > _MOST_ELEMENTS:
            self._too_deep += 1
            return
        self._put_text()
        child = Element(name, attributes)
        self._open[-1].append(child)
        self._open.append(child)

    def data(self, text: str) -> None:
        self.events += 1
        if self._open and self._length < _LONGEST_TEXT:
            self._parts.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        self.events += 1
        if not self._open:
            return
        if self._too_deep:
            self._too_deep -= 1
            return
        self._put_text()
        element = self._open.pop()
        if not self._open:
            self.done.append(element)

    def close(self) -> None:
        """Have nothing to return."""

    def _put_text(self) -> None:
        """Put what was read since the last tag where it stood."""
        text = "".join(self._parts)
        self._parts = []
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


class _Parser:
    """A parser of one document, which gives way to another where files were joined."""

    def __init__(self, target: _Target, *, may_name_dtd: bool) -> None:
        self._target = target
        self._may_name_dtd = may_name_dtd
        self._parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=not may_name_dtd)
        self._length = 0

    def fed(self, chunk: bytes) -> "_Parser":
        """Take in more of the file; return what takes in the next of it. Raises ParseError and DefusedXmlException."""
        try:
            self._parser.feed(chunk)
        except ParseError as error:
            start = self._parser.parser.ErrorByteIndex - self._length
            if error.code not in _NEXT_DOCUMENT or not chunk.startswith(b"<", start):
                raise
            return _Parser(self._target, may_name_dtd=self._may_name_dtd).fed(chunk[start:])
        self._length += len(chunk)
        return self

    def close(self) -> None:
        """Say that the file ends here. Raises ParseError."""
        self._parser.close()


class XmlReader(RecordReader):
    """Reads records as they come; entities and external references are refused (defusedxml)."""

    elements: ClassVar[frozenset[str]]
    """The elements that are records."""
    unit: ClassVar[str] = "record"
    may_name_dtd: ClassVar[bool] = False
    """Whether its files name a document type. It is never fetched."""

    @abstractmethod
    def record(self, place: str, element: Element) -> Record | Rejection:
        """Return what an element says."""

    def place(self, number: int, element: Element) -> str:
        """Return where the record stands that is the `number`-th."""
        return f"{self.unit} {number}"

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an element; where the XML breaks, what was complete stands and the rest is one rejection."""
        target = _Target(self.elements)
        parser = _Parser(target, may_name_dtd=self.may_name_dtd)
        count = silence = 0
        problem = ""
        while not problem:
            chunk = stream.read(_CHUNK)
            events = target.events
            try:
                if chunk:
                    parser = parser.fed(chunk)
                else:
                    parser.close()
            except ParseError as error:
                problem = f"the XML is broken or ends here ({error}); the rest of the file was not read"
            except DefusedXmlException:
                problem = (
                    "the XML declares a document type or entities, which no such file needs; it was not read further"
                )
            silence = silence + len(chunk) if target.events == events else 0
            if silence > _LONGEST_SILENCE:
                problem = "a tag does not end; the rest of the file was not read"
            for element in target.done:
                count += 1
                place = self.place(count, element)
                yield made(place, self.record, place, element)
            target.done.clear()
            if not chunk:
                break
        if problem:
            yield Rejection(f"{self.unit} {count + 1}", problem)


def parsed(content: bytes | str) -> Element:
    """Return the tree of a small document, with tags without namespace. Raises ValueError if it is broken or unsafe."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError) as error:
        raise ValueError(f"broken or unsafe XML: {error}") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: said for name, said in element.attrib.items()}
    return root
