"""The Atom feed that arXiv's API answers with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar
from xml.etree.ElementTree import ParseError  # the exception alone; what parses is defusedxml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from core.importing import Rejection
from indexing.readers.fields import first_year
from indexing.readers.record import Record, RecordReader, made
from indexing.readers.retractions import comments_on_withdrawal

_FEED = re.compile(r"<(?:\w+:)?feed\b[^>]{0,2000}\bxmlns(?::\w+)?\s*=\s*[\"']http://www\.w3\.org/2005/Atom[\"']")
_ENTRY = "{http://www.w3.org/2005/Atom}entry"
_ERROR = "arxiv.org/api/errors"
_NEXT_DOCUMENT = frozenset({9, 17})
"""What expat calls another document below the first: junk after its element, or an XML declaration out of place."""
_CHUNK = 65_536
_LONGEST_TEXT = 2_000_000
"""Characters of one element. What goes beyond is dropped; the rest is still too long to be accepted."""
_LONGEST_SILENCE = 16 * 1024 * 1024
"""Bytes without a tag or text: a parser holds an unfinished tag whole."""


@dataclass(slots=True)
class _Entry:
    """What an `entry` said so far: the texts of its elements by local name."""

    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)


class _Target:
    """Takes the parser's events and keeps entries, and nothing else of the document."""

    def __init__(self) -> None:
        self.done: list[_Entry] = []
        self.events = 0
        self._entry: _Entry | None = None
        self._path: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self._depth += 1
        if tag == _ENTRY:
            self._entry, self._path = _Entry(0), []
        elif self._entry is not None and len(self._path) < 10:
            self._path.append(tag.rpartition("}")[2])
            if self._path == ["category"]:
                self._keep("category", attributes.get("term", ""))
            elif self._path == ["link"] and attributes.get("rel") == "alternate":
                self._keep("link", attributes.get("href", ""))
        self._parts, self._length = [], 0

    def data(self, text: str) -> None:
        self.events += 1
        if self._entry is not None and self._length < _LONGEST_TEXT:
            self._parts.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        self.events += 1
        if self._entry is None:
            return
        if tag == _ENTRY:
            self.done.append(self._entry)
            self._entry = None
        elif self._path and self._path[-1] == tag.rpartition("}")[2]:
            self._keep("/".join(self._path), "".join(self._parts))
            self._path.pop()
        self._parts, self._length = [], 0

    def close(self) -> None:
        """Have nothing to return."""

    def _keep(self, name: str, text: str) -> None:
        if self._entry is not None and text.strip():
            kept = self._entry.texts.setdefault(name, [])
            if len(kept) < 10_000:
                kept.append(text)


class _Parser:
    """A parser of one document, which gives way to another where files were joined."""

    def __init__(self, target: _Target) -> None:
        self._target = target
        self._parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
        self._length = 0

    def fed(self, chunk: bytes) -> "_Parser":
        """Take in more of the file; return what takes in the next of it. Raises ParseError and DefusedXmlException."""
        try:
            self._parser.feed(chunk)
        except ParseError as error:
            start = self._parser.parser.ErrorByteIndex - self._length
            if error.code not in _NEXT_DOCUMENT or not chunk.startswith(b"<", start):
                raise
            return _Parser(self._target).fed(chunk[start:])
        self._length += len(chunk)
        return self

    def close(self) -> None:
        """Say that the file ends here. Raises ParseError."""
        self._parser.close()


class ArxivAtomReader(RecordReader):
    """Reads entries as they come; DTDs, entities and external references are refused (defusedxml)."""

    name: ClassVar[str] = "arxiv"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the root is an Atom feed."""
        return bool(_FEED.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry; where the XML breaks, what was complete stands and the rest is one rejection."""
        target = _Target()
        parser = _Parser(target)
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
                problem = "the XML declares a document type or entities, which no feed needs; it was not read further"
            silence = silence + len(chunk) if target.events == events else 0
            if silence > _LONGEST_SILENCE:
                problem = "a tag does not end; the rest of the file was not read"
            for entry in target.done:
                count += 1
                if _ERROR in "".join(entry.texts.get("id", [])):
                    said = " ".join("".join(entry.texts.get("summary", [])).split())[:200]
                    yield Rejection(f"entry {count}", f"no paper but an error of arXiv's: {said}")
                    continue
                yield made(f"entry {count}", _record, f"entry {count}", entry)
            target.done.clear()
            if not chunk:
                break
        if problem:
            yield Rejection(f"entry {count + 1}", problem)


def _record(place: str, entry: _Entry) -> Record:
    def every(name: str) -> list[str]:
        return entry.texts.get(name, [])

    def first(name: str) -> str:
        return next(iter(every(name)), "")

    return Record(
        place=place,
        title=first("title"),
        abstract=first("summary") or first("content"),
        authors=every("author/name"),
        year=first_year(first("published"), first("updated")),
        venue=first("journal_ref") or ("arXiv" if "arxiv.org" in first("id") else ""),
        doi=first("doi"),
        arxiv=[first("id")],
        url=first("link") or first("id"),
        tags=every("category"),
        retracted=comments_on_withdrawal(first("comment")),
        latex=True,
    )
