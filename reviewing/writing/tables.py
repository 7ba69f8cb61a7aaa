"""One table as CSV, as a sheet of an Excel workbook, in Markdown and in LaTeX.

The only module that imports openpyxl, which takes a second.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING

from markupsafe import Markup

from core.text.reference import escaped
from indexing.exporting import no_formula
from reviewing.writing.templates import filled_in, in_latex, without_unstorable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_000
"""Characters that a cell of a workbook can hold, or nearly so."""


class Look(Enum):
    """How a cell is shown."""

    PLAIN = "plain"
    SILENT = "silent"
    """Nothing was found: it only says so."""
    DOUBTED = "doubted"
    """What it says is supported in part."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A text, a number or nothing; `Markup` is of the language that the table is written in."""

    value: str | float | None
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows may hold values instead of cells, which then are plain."""

    heading: Sequence[str]
    rows: Sequence[Sequence[TableCell | str | float | None]]
    title: str = ""
    widths: Sequence[float] = ()
    """Of the columns: in a workbook in characters, in LaTeX as shares of the text's width."""

    @property
    def entries(self) -> list[list[TableCell]]:
        """The rows below the heading."""
        return [[each if isinstance(each, TableCell) else TableCell(each) for each in row] for row in self.rows]


def csv_file(table: Table) -> str:
    """Return the file, with a byte order mark, without which Excel takes UTF-8 for something else."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(no_formula, table.heading))
    for row in table.entries:
        writer.writerow(no_formula("" if cell.value is None else str(cell.value)) for cell in row)
    return "\ufeff" + out.getvalue()


def markdown_table(table: Table) -> str:
    """Return the lines of the table."""
    rows = [[_in_markdown(cell) for cell in row] for row in table.entries]
    lines = [map(escaped, table.heading), ["---"] * len(table.heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def latex_table(table: Table) -> Markup:
    """Return a longtable for a document that has the packages named in its first line."""
    rows = [[_in_latex(cell) for cell in row] for row in table.entries]
    return filled_in("longtable.tex", heading=table.heading, rows=rows, widths=table.widths)


def workbook(tables: Sequence[Table]) -> bytes:
    """Return a workbook of tables that hold texts and numbers, and no formulas."""
    from openpyxl import Workbook, styles, utils

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(table.title)
        for place, row in enumerate([[TableCell(name) for name in table.heading], *table.entries], start=1):
            _write(sheet, place, row, styles)
        for column, width in enumerate(table.widths, start=1):
            sheet.column_dimensions[utils.get_column_letter(column)].width = width
        sheet.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _in_markdown(cell: TableCell) -> str:
    said = cell.value if isinstance(cell.value, Markup) else escaped(str(cell.value or ""))
    return {Look.SILENT: f"*{said}*", Look.DOUBTED: f"{said} ⚠"}.get(cell.look, said)


def _in_latex(cell: TableCell) -> Markup:
    said = cell.value if isinstance(cell.value, Markup) else in_latex(str(cell.value or ""))
    if cell.look is Look.SILENT:
        return Markup(r"\emph{%s}") % said
    return said + Markup(r"~\textsuperscript{?}") if cell.look is Look.DOUBTED else said


def _write(sheet: "Worksheet", row: int, cells: Iterable[TableCell], styles: ModuleType) -> None:
    for column, each in enumerate(cells, start=1):
        cell = sheet.cell(row, column)
        if isinstance(each.value, str) and each.value:
            cell.value = without_unstorable(str(each.value))[:_LONGEST]
            cell.data_type = "s"  # papers come from anywhere: what begins like a formula must not be one
        elif isinstance(each.value, int | float):
            cell.value = each.value
        cell.alignment = styles.Alignment(vertical="top", wrap_text=True)
        if row == 1:
            cell.font = styles.Font(bold=True)
        elif each.look is Look.SILENT:
            cell.font = styles.Font(italic=True, color="808080")
        elif each.look is Look.DOUBTED:
            cell.fill = styles.PatternFill("solid", start_color="FFF4CE")
