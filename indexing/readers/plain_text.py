"""Plain text of alternating title and abstract lines, as people collect it from web pages."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, ClassVar

from core.importing import Rejection
from indexing.readers.decoding import TextLine, lines_of
from indexing.readers.record import Record, RecordReader

_LABEL = re.compile(r"(?<!\s)\s*+(?:title|abstract)\s*+:\s*+(?=\S)", re.IGNORECASE)
_CHROME = re.compile(r"(?:Subscribe|Sign ?up|Sign ?in|Log ?in)(?=[A-Z0-9]\S{0,60}\s)")
"""Buttons of newsletters that copying a page glues to the first title."""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*(?=\s|$)|[。！？]")
_LONGEST_TITLE = 300
_SURE_ABSTRACT = 300
_SHORT_ABSTRACT_WORDS = 10
_PAIRED_SHARE = 0.5
_SHOWN = 60


class PlainTextReader(RecordReader):
    """Tells titles from abstracts by their shape and order, and reports each line that has no partner."""

    name: ClassVar[str] = "text"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether most lines are pairs of a short line and one that is an abstract beyond doubt."""
        lines = [line.strip() for line in head.split("\n") if line.strip()]
        if len(lines) < 2 or any(lines[0].startswith(mark) for mark in ("<", "{", "#!", "%!")):
            return False
        pairs = sum(_may_be_title(title) and _is_surely_abstract(abstract) for title, abstract in pairwise(lines))
        return pairs > 0 and pairs * 2 >= _PAIRED_SHARE * len(lines)

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record a pair."""
        title: TextLine | None = None
        first = True
        for line, after in _with_next(line for line in lines_of(stream) if line.too_long or line.text.strip()):
            if line.too_long:
                if title:
                    yield _lonely(title)
                yield line.rejection()
                title = None
            elif title is None:
                if _may_be_title(line.text):
                    title = line
                else:
                    yield Rejection(line.place, f"no title above this text: {_shown(line.text)}")
            elif _is_abstract(line, after):
                text = _LABEL.sub("", title.text, count=1)
                yield Record(
                    place=title.place,
                    title=_CHROME.sub("", text, count=1) if first else text,
                    abstract=_LABEL.sub("", line.text, count=1),
                )
                title, first = None, False
            else:
                yield _lonely(title)
                title = line
        if title:
            yield _lonely(title)


def _with_next(lines: Iterator[TextLine]) -> Iterator[tuple[TextLine, TextLine | None]]:
    before: TextLine | None = None
    for line in lines:
        if before is not None:
            yield before, line
        before = line
    if before is not None:
        yield before, None


def _may_be_title(text: str) -> bool:
    text = text.strip()
    return len(text) <= _LONGEST_TITLE and any(char.isalpha() for char in text)


def _is_surely_abstract(text: str) -> bool:
    return len(text.strip()) > _SURE_ABSTRACT


def _is_abstract(line: TextLine, after: TextLine | None) -> bool:
    """Long lines are; a short one is if it is a sentence, unless the next line shows that it was a title itself."""
    text = line.text.strip()
    if _is_surely_abstract(text):
        return True
    sentences = _SENTENCE_END.findall(text)
    if not sentences or not _SENTENCE_END.search(text[-3:]):
        return False
    if len(sentences) == 1 and after is not None and _is_surely_abstract(after.text):
        return False
    return len(sentences) > 1 or len(text.split()) >= _SHORT_ABSTRACT_WORDS


def _lonely(title: TextLine) -> Rejection:
    return Rejection(title.place, f"no abstract below this line: {_shown(title.text)}", no_abstract=True)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
