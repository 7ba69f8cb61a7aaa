"""CSV and its kin: exports of Scopus, OpenAlex, Semantic Scholar, Zotero, Web of Science, and spreadsheets."""

import csv
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, ClassVar

from core.errors import UnreadableFile
from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.columns import COLUMNS, column_of
from indexing.readers.fields import doi_in, first_year, somebody, tags_in
from indexing.readers.json_values import labels_of, names_of, uninverted
from indexing.readers.lines import LONGEST_LINE, Line, lines_of
from indexing.readers.record import Record

_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_NOT_A_FORMULA = re.compile(r"^'(?=[=+\-@\t\r])")
"""The apostrophe that tells a spreadsheet to take a cell for text."""
_MOST_LINES = 1_000
"""Of one row: quoted abstracts have line ends in them, but a quote that is never closed must not swallow the file."""

_MOST_HEADER_LINES = 20


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    """Line on which it starts."""
    cells: list[str]
    lines: int


class DelimitedReader(RecordReader):
    """Comma, tab, semicolon or bar, as the header shows."""

    name: ClassVar[str] = "csv"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first row names a title and another known column."""
        lines = deque(Line(number, text) for number, text in enumerate(head.split("\n")[:_MOST_HEADER_LINES], 1))
        return _header(lines) is not None

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record a row."""
        csv.field_size_limit(LONGEST_LINE)  # for the process; the default of 128 KiB is less than lists of references
        source = lines_of(stream)
        lines: deque[Line] = deque()
        lines.extend(islice(source, _MOST_HEADER_LINES))
        header = _header(lines)
        if header is None:
            raise UnreadableFile("The first row names no title column. Give the columns names such as title, abstract.")
        names, delimiter = header
        for row in _rows(lines, source, delimiter, len(names)):
            yield row if isinstance(row, Rejection) else made(f"line {row.number}", _record, row, names)


def _header(lines: deque[Line]) -> tuple[list[str], str] | None:
    """Return the columns in our words and the delimiter, and take the header off `lines`."""
    while lines and (not lines[0].text.strip() or _SEPARATOR_LINE.fullmatch(lines[0].text)):
        lines.popleft()
    best: tuple[int, list[str], str, int] | None = None
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader((line.text + "\n" for line in lines), delimiter=delimiter)
            cells = next(reader, [])
        except csv.Error:
            continue
        names = [column_of(cell) for cell in cells]
        known = len({name for name in names if name})
        if "title" in names and known > 1 and (best is None or known > best[0]):
            best = known, names, delimiter, reader.line_num
    if best is None:
        return None
    for _ in range(best[3]):
        lines.popleft()
    return best[1], best[2]


def _rows(pending: deque[Line], source: Iterator[Line], delimiter: str, width: int) -> Iterator[_Row | Rejection]:
    """Yield the rows. A row with a stray quote costs that row: what it swallowed is read again."""
    while True:
        taken: list[Line] = []
        row = _next_row(pending, source, delimiter, taken)
        if row is None:
            return
        if isinstance(row, Rejection) or (len(taken) > 1 and len(row.cells) != width):
            pending.extendleft(reversed(taken[1:]))
            reason = row.reason if isinstance(row, Rejection) else "a quote in this row is not closed"
            yield Rejection(taken[0].place, reason)
        elif any(cell.strip() for cell in row.cells[width:]):
            yield Rejection(taken[0].place, f"{len(row.cells)} cells under {width} columns: is a delimiter not quoted?")
        elif any(cell.strip() for cell in row.cells):
            yield row


def _next_row(
    pending: deque[Line], source: Iterator[Line], delimiter: str, taken: list[Line]
) -> _Row | Rejection | None:
    size = 0

    def feed() -> Iterator[str]:
        nonlocal size
        while line := pending.popleft() if pending else next(source, None):
            taken.append(line)
            size += len(line.text)
            if line.too_long or size > LONGEST_LINE or len(taken) > _MOST_LINES:
                raise csv.Error
            yield line.text + "\n"

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter), None)
    except csv.Error:
        if len(taken) == 1 and taken[0].too_long:
            return taken[0].rejection()
        return Rejection(taken[0].place, "a quote in this row is not closed, or the row is too long")
    return None if cells is None else _Row(taken[0].number, cells, len(taken))


def _record(row: _Row, names: Sequence[str]) -> Record:
    cells: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for name, cell in zip(names, row.cells, strict=False):
        if name and cell.strip():
            cells[name].append(_NOT_A_FORMULA.sub("", cell))
    first = {name: values[0] if values else "" for name, values in cells.items()}
    return Record(
        place=f"line {row.number}",
        title=first["title"],
        abstract=first["abstract"] or _uninverted(first["inverted"]),
        authors=names_of(max(filter(somebody, cells["authors"]), key=len, default="")),  # full names beside initials
        year=first_year(*cells["year"]),
        venue=first["venue"],
        doi=first["doi"] or doi_in(*cells["note"]),
        arxiv=cells["arxiv"] + cells["note"],
        url=first["url"],
        tags=[tag for cell in cells["tags"] for tag in labels_of(cell)],
        retracted=first["retracted"].strip().casefold() in {"true", "yes", "1"},
        note="\n\n".join(cells["annotation"]),
        reading=first["reading"],
        collections=[name for cell in cells["collections"] for name in tags_in(cell)],
    )


def _uninverted(cell: str) -> str:
    try:
        return uninverted(json.loads(cell)) if cell else ""
    except (ValueError, RecursionError):
        return ""
