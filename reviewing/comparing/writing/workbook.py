"""A comparison as an Excel workbook: the table, and on a second sheet what each cell rests on.

The only module that imports openpyxl, which takes a second.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.answer import Verdict
from core.paper import Paper
from reviewing.comparing.table import NOT_STATED, Comparison

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST = 32_000
"""Characters that a cell of a workbook can hold, or nearly so."""
_SHADES = {Verdict.PARTIAL: "FFF4CE"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook; the first row has the names of the columns."""

    title: str
    rows: Sequence[Sequence[object]]
    widths: Sequence[int]
    """Of the columns, in characters."""


def plain_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of tables that hold texts and numbers, and no formulas."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        table = book.create_sheet(sheet.title)
        for place, row in enumerate(sheet.rows, start=1):
            _write(table, place, row)
        _lay_out(table, sheet.widths)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_xlsx(made: Comparison) -> bytes:
    """Return the workbook."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    table = book.active
    assert table is not None  # noqa: S101 - a new workbook has one sheet
    table.title = "Comparison"
    _write(table, 1, ["#", "Paper", "Year", *made.columns])
    for place, row in enumerate(made.rows, start=2):
        cells = [cell.text if cell.stated else NOT_STATED for cell in row.cells]
        _write(table, place, [row.n, _titled(row.paper), row.paper.year, *cells])
        for column, cell in enumerate(row.cells, start=4):
            written = table.cell(place, column)
            if not cell.stated:
                written.font = Font(italic=True, color="808080")
            elif cell.verdict in _SHADES:
                written.fill = PatternFill("solid", start_color=_SHADES[cell.verdict])
    _lay_out(table, [5, 36, 7, *([44] * len(made.columns))])
    proof = book.create_sheet("Evidence")
    _write(proof, 1, ["#", "Paper", "Question", "Answer", "Verdict", "Score", "Written by", "Quote", "Start", "End"])
    place = 2
    for row in made.rows:
        for asked, cell in zip(made.columns, row.cells, strict=True):
            for one in cell.evidence or ():
                values = [row.n, _titled(row.paper), asked, cell.text, cell.verdict, cell.score, cell.mode]
                _write(proof, place, [*values, one.quote, one.start, one.end])
                place += 1
    _lay_out(proof, [5, 36, 18, 44, 12, 8, 11, 60, 7, 7])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _titled(paper: Paper) -> str:
    return f"{paper.title} (retracted)" if paper.retracted else paper.title


def _write(sheet: "Worksheet", row: int, values: Iterable[object]) -> None:
    from openpyxl.styles import Alignment, Font

    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str) and value:
            cell.value = _ILLEGAL.sub("", str(value))[:_LONGEST]
            cell.data_type = "s"  # papers come from anywhere: what begins like a formula must not be one
        elif isinstance(value, int | float):
            cell.value = value
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if row == 1:
            cell.font = Font(bold=True)


def _lay_out(sheet: "Worksheet", widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
