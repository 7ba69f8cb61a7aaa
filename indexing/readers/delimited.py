"""CSV and its kin: exports of Scopus, OpenAlex, Semantic Scholar, Zotero, Web of Science, and spreadsheets."""

import ast
import csv
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, ClassVar

from core.errors import UnreadableFile
from core.importing import Rejection
from indexing.readers.columns import COLUMNS, columns_of
from indexing.readers.decoding import LONGEST_LINE, TextLine, lines_of
from indexing.readers.fields import doi_in, first_year, is_filled, somebody, tags_in
from indexing.readers.json.records import normal
from indexing.readers.json.values import inside, labels_of, names_of, names_under, text, uninverted
from indexing.readers.record import Record, RecordReader, made

_LONGEST_OBJECT = 1_000_000
_WRITTEN = ("title", "annotation")
"""What a person wrote, whatever it says."""
_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_NOT_A_FORMULA = re.compile(r"^'(?=[=+\-@\t\r])")
"""The apostrophe that tells a spreadsheet to take a cell for text."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MOST_LINES = 1_000
"""Of one row: quoted abstracts have line ends in them, but a quote that is never closed must not swallow the file."""

_MOST_HEADER_LINES = 20
_MOST_LINES_ABOVE = 10
"""Of remarks, such as when and from what the file was exported."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    """Line on which it starts."""
    cells: list[str]


class DelimitedReader(RecordReader):
    """Comma, tab, semicolon or bar, as the header shows."""

    name: ClassVar[str] = "csv"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the first row, or one below some remarks, names a title and another known column."""
        lines = deque(TextLine(number, text) for number, text in enumerate(head.split("\n")[:_MOST_HEADER_LINES], 1))
        return _header(lines) is not None

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record a row."""
        csv.field_size_limit(LONGEST_LINE)  # for the process; the default of 128 KiB is less than lists of references
        source = lines_of(stream)
        lines: deque[TextLine] = deque()
        lines.extend(islice(source, _MOST_HEADER_LINES))
        header = _header(lines)
        if header is None:
            raise UnreadableFile(
                "There is no title column in the rows at the top. Name the columns title, abstract and so on."
            )
        for row in _rows(lines, source, header):
            if isinstance(row, Rejection):
                yield row
            elif row.cells[: len(header.cells)] != header.cells:  # which stands there again where files were joined
                yield made(f"line {row.number}", _record, row, header.names)


@dataclass(frozen=True, slots=True)
class _Header:
    cells: list[str]
    names: list[str]
    """The columns in our words."""
    delimiter: str

    @property
    def width(self) -> int:
        return len(self.names)

    @property
    def quotes_nothing(self) -> bool:
        """Web of Science writes quotes as they are: a title may begin with one."""
        return self.delimiter == "\t" and {"PT", "AU", "TI"} <= {cell.strip() for cell in self.cells}


def _header(lines: deque[TextLine]) -> _Header | None:
    """Return the header, and take it and what is above it off `lines`."""
    for above in range(min(len(lines), _MOST_LINES_ABOVE + 1)):
        rest = list(islice(lines, above, None))
        if rest[0].text.strip() and not _SEPARATOR_LINE.fullmatch(rest[0].text) and (found := _header_at(rest)):
            header, height = found
            for _ in range(above + height):
                lines.popleft()
            return header
    return None


def _header_at(lines: Sequence[TextLine]) -> tuple[_Header, int] | None:
    """Return the header that begins with the first of these lines, and how many it takes."""
    best: tuple[int, _Header, int] | None = None
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader((line.text + "\n" for line in lines), delimiter=delimiter)
            cells = next(reader, [])
        except csv.Error:
            continue
        names = columns_of(cells)
        known = len({name for name in names if name})
        if "title" in names and known > 1 and (best is None or known > best[0]):
            best = known, _Header(cells, names, delimiter), reader.line_num
    return best[1:] if best else None


def _rows(pending: deque[TextLine], source: Iterator[TextLine], header: _Header) -> Iterator[_Row | Rejection]:
    """Yield the rows. A row with a stray quote costs that row: what it swallowed is read again."""
    width = header.width
    while True:
        taken: list[TextLine] = []
        row = _next_row(pending, source, header, taken)
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
    pending: deque[TextLine], source: Iterator[TextLine], header: _Header, taken: list[TextLine]
) -> _Row | Rejection | None:
    """Return the row as CSV has it; else as it stands, if it is whole without quotes; else as far as CSV goes."""
    first = pending[0] if pending else next(source, None)
    if first is None:
        return None
    if not pending:
        pending.append(first)
    literal = None if first.too_long else _literal(first, header)
    if literal and header.quotes_nothing:
        taken.append(pending.popleft())
        return literal
    if literal and '"' in first.text:
        row = _quoted_row(pending, source, header.delimiter, taken, strict=True)
        # With tabs between them, cells that fit on one line are not looked for on several.
        if isinstance(row, _Row) and (
            len(row.cells) <= header.width
            if len(taken) == 1
            else len(row.cells) == header.width and header.delimiter != "\t"
        ):
            return row
        pending.extendleft(reversed(taken))
        taken.clear()
        if header.delimiter == "\t":
            taken.append(pending.popleft())
            return literal
        loose = _quoted_row(pending, source, header.delimiter, taken, strict=False)
        return literal if isinstance(loose, _Row) and len(taken) == 1 else loose
    return _quoted_row(pending, source, header.delimiter, taken, strict=False)


def _literal(line: TextLine, header: _Header) -> _Row | None:
    """Return the row in which quotes mean nothing, but for those round a whole cell; None if its cells do not fit."""
    cells = line.text.split(header.delimiter)
    while len(cells) > header.width and not cells[-1].strip():
        cells.pop()
    if len(cells) != header.width:
        return None
    if not header.quotes_nothing:
        cells = [cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell for cell in cells]
    return _Row(line.number, cells)


def _quoted_row(
    pending: deque[TextLine], source: Iterator[TextLine], delimiter: str, taken: list[TextLine], *, strict: bool
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
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=strict), None)
    except csv.Error:
        if len(taken) == 1 and taken[0].too_long:
            return taken[0].rejection()
        return Rejection(taken[0].place, "a quote in this row is not closed, or the row is too long")
    return None if cells is None else _Row(taken[0].number, cells)


def _record(row: _Row, names: Sequence[str]) -> Record:
    cells: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for name, cell in zip(names, row.cells, strict=False):
        if name and (said := cell.strip()) and (name in _WRITTEN or is_filled(said)):
            cells[name].append(_NOT_A_FORMULA.sub("", cell))
    first = {name: values[0] if values else "" for name, values in cells.items()}
    location, ids = _object(first["location"]), _object(first["ids"])
    return Record(
        place=f"line {row.number}",
        title=first["title"],
        abstract=first["abstract"] or uninverted(_object(first["inverted"], names=False)),
        # full names beside initials
        authors=names_of(max(filter(somebody, cells["authors"]), key=len, default="") or first["group"]),
        year=first_year(*cells["year"], *cells["early"]),
        venue=first["venue"] or first["meeting"] or names_under(inside(location, "source")),
        doi=first["doi"] or text(inside(ids, "doi")) or doi_in(*cells["note"]),
        arxiv=[*cells["arxiv"], text(inside(ids, "arxiv")), *cells["note"]],
        url=first["url"] or text(inside(location, "landingpageurl")),
        tags=[tag for cell in cells["tags"] for tag in labels_of(cell)],
        retracted=first["retracted"].strip().casefold() in {"true", "yes", "1"}
        or any("retracted" in cell.casefold() for cell in cells["kind"]),
        note="\n\n".join(cells["annotation"]),
        reading=first["reading"],
        collections=[name for cell in cells["collections"] for name in tags_in(cell)],
    )


def _object(cell: str, *, names: bool = True) -> object:
    """Return the object that a cell spells as JSON or Python, with names as we compare them; else nothing."""
    found: object = None
    for read in (json.loads, ast.literal_eval) if cell[:1] == "{" and len(cell) < _LONGEST_OBJECT else ():
        try:
            found = read(cell)
            break
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
    return normal(found) if names else found
