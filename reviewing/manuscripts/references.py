"""The works that a text cites: the list that it holds itself, at its end, and the bibliography that comes with it."""

import io
import re
from collections.abc import Iterator, Mapping

from core.errors import InvalidManuscript
from core.importing import Rejection
from core.paper import Paper
from indexing.readers.bibtex.reading import BibtexReader
from indexing.readers.record import work_of
from reviewing.manuscripts.manuscript import ListedWork, Traced

_TITLE = re.compile(
    r"^[ \t]*+(?:#{1,6}[ \t]*+)?(?:\*\*|__)?(?:\d{1,2}\.?[ \t]++)?"
    r"(?:references|bibliography|works cited|literature(?: cited)?|literatur(?:verzeichnis)?|références|"
    r"referencias|bibliograf[ií]a|bibliographie|参考文献|список литературы)"
    r"(?:\*\*|__)?[ \t]*+:?[ \t]*+(?:\*\*|__)?[ \t]*+$",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM = re.compile(r"^[ \t]*(?:\[(\d{1,3})\][ \t:.]*|(\d{1,3})[.)][ \t]+|[-*+•][ \t]+)", re.MULTILINE)
_BRACKETED = re.compile(r"^[ \t]*\[(\d{1,3})\][ \t]+(?=\S)", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
_LONGEST = 2000


def list_of_references(traced: Traced) -> tuple[int, dict[str, ListedWork]]:
    """Return where in the readable text the list begins, and its entries; the text's end where there is none."""
    text = traced.text
    titles = list(_TITLE.finditer(text))
    if titles:
        begin, at = titles[-1].span()
    else:
        begin = at = _unheaded(text)
    end = next((start for start, _ in traced.headings if start > at), len(text))
    if titles and not text[at:end].strip():
        return len(text), {}
    entries = dict(_entries(traced, text, at, end)) if at < end else {}
    # What follows under another heading, such as an appendix, is text again: only the last part can be the list.
    return (begin if end == len(text) or titles else len(text)), entries


def _unheaded(text: str) -> int:
    """Return where a list begins that has no title: at least two lines "[1] …" and nothing else until the end."""
    items = list(_BRACKETED.finditer(text))
    numbers = [int(item[1]) for item in items]
    if len(items) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return len(text)
    return items[0].start()


def _entries(traced: Traced, text: str, start: int, end: int) -> Iterator[tuple[str, ListedWork]]:
    items = list(_ITEM.finditer(text, start, end))
    if items:
        pieces = [
            (item[1] or item[2] or "", item.end(), stop)
            for item, stop in zip(items, [*(item.start() for item in items[1:]), end], strict=True)
        ]
    else:
        pieces = [("", *span) for span in _paragraphs(text, start, end)]
    unnamed = 0
    for key, begin, stop in pieces:
        if not any(char.isalnum() for char in text[begin:stop]):
            continue
        unnamed += not key
        yield (key.lstrip("0") or "0" if key.isdigit() else key) or f"ref:{unnamed}", _listed(traced, text, begin, stop)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield entries without numbers: paragraphs, or lines where no blank line is."""
    block = text[start:end]
    separator = _BLANK if _BLANK.search(block.strip()) else re.compile("\n")
    at = start
    for found in [*separator.finditer(text, start, end), None]:
        stop = found.start() if found else end
        if text[at:stop].strip():
            yield at, stop
        at = found.end() if found else end


def _listed(traced: Traced, text: str, start: int, end: int) -> ListedWork:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = start + len(piece.rstrip())
    place = traced.span(begin, stop) if begin < stop else (0, 0)
    return ListedWork(" ".join(text[begin:stop].split())[:_LONGEST], *place)


LONGEST_BIBLIOGRAPHY = 20_000_000
"""Characters of a bibliography."""


def read_bibliography(text: str) -> Mapping[str, Paper]:
    """Return the works by key, with or without abstracts. Raises InvalidManuscript if there are none."""
    if len(text) > LONGEST_BIBLIOGRAPHY:
        raise InvalidManuscript(
            f"At most {LONGEST_BIBLIOGRAPHY:,} characters of a bibliography are taken.", field="bibliography"
        )
    stream = io.BytesIO(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace"))
    works: dict[str, Paper] = {}
    for record in BibtexReader().records(stream):
        if isinstance(record, Rejection) or not record.key:
            continue
        work = work_of(record)
        # What has no title, such as a manual's page, is still an entry: its key is known.
        for key in (record.key, *record.aliases):
            works.setdefault(key, work or Paper(title="", abstract=""))
    if not works:
        raise InvalidManuscript(
            "The bibliography holds no BibTeX entry with a key. Give a .bib file, or leave it out.",
            field="bibliography",
        )
    return works
