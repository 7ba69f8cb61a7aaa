"""One table in four formats."""

import csv
import io

import openpyxl
import pytest
from markupsafe import Markup

from reviewing.writing.tables import Look, Table, TableCell, csv_file, latex_table, markdown_table, workbook

TABLE = Table(
    ("Paper", "=year"),
    [
        (TableCell(Markup("already *written*")), 2020),
        ("50 % | of_sheep", None),
        (TableCell("silence", Look.SILENT), TableCell("a doubt", Look.DOUBTED)),
    ],
    "Sheep",
    (0.3, 0.6),
)


def test_csv_has_a_mark_for_excel_and_every_cell() -> None:
    written = csv_file(TABLE)
    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff")))) == [
        ["Paper", "'=year"],
        ["already *written*", "2020"],
        ["50 % | of_sheep", ""],
        ["silence", "a doubt"],
    ]


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_csv_runs_nothing_in_a_spreadsheet(sign: str) -> None:
    (row,) = list(csv.reader(io.StringIO(csv_file(Table(("a",), [(f"{sign}1",)])).removeprefix("\ufeff"), newline="")))[
        1:
    ]
    assert row == [f"'{sign}1"]


def test_markdown_escapes_what_is_no_markup_yet() -> None:
    assert markdown_table(TABLE).splitlines() == [
        "| Paper | =year |",
        "| --- | --- |",
        "| already *written* | 2020 |",
        r"| 50 % \| of_sheep |  |",
        "| *silence* | a doubt ⚠ |",
    ]


def test_latex_escapes_too_and_lays_out_by_shares() -> None:
    written = latex_table(TABLE)
    assert r"\begin{longtable}{p{0.30\textwidth}>{\raggedright\arraybackslash}p{0.600\textwidth}}" in written
    assert r"50 \% | of\_sheep &  \\" in written
    assert r"\emph{silence} & a doubt~\textsuperscript{?} \\" in written
    assert r"{[}1{]}" in latex_table(Table(("a",), [("[1] behind a line's end would be an option",)]))


def test_a_workbook_has_a_sheet_a_table_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([TABLE, Table(("=x",), [("=1+1\x07",)], "Other")])))
    assert book.sheetnames == ["Sheep", "Other"]
    assert [[cell.value for cell in row] for row in book["Sheep"].iter_rows()][1:] == [
        ["already *written*", 2020],
        ["50 % | of_sheep", None],
        ["silence", "a doubt"],
    ]
    assert book["Other"]["A2"].value == "=1+1"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert book["Sheep"]["A4"].font.italic
    assert book["Sheep"]["B4"].fill.start_color.rgb.endswith("FFF4CE")
