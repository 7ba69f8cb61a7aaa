import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from core.answer import Evidence, Mode, Verdict
from core.jobs import Job, JobKind, JobState
from core.paper import Paper
from reviewing.comparing.table import NOT_STATED, Cell, Comparison, Row
from reviewing.writing.comparisons import TABLE_FORMATS
from service.formats import TableFormatName

PAPER = Paper("=SUM(A1) & <b>50 % | of_sheep</b>", "It counts.", ("Ada Shepherd",), 2021, id="p_1")
CELLS = (
    Cell(True, "+1 | 50 % of $5_000\x07", Verdict.PARTIAL, 0.5, (Evidence(1, "It counts.", 0, 10),), Mode.LLM),
    Cell(False),
)
JOB = Job("j_1", JobKind.COMPARISON, "Sheep", JobState.DONE, {}, 2, 2, notices=("A notice.",))
MADE = Comparison(JOB, ("main result", "data_set"), (Row(1, PAPER, CELLS), Row(2, PAPER, (Cell(False), Cell(False)))))


def text(name: str) -> str:
    return TABLE_FORMATS[name].write(MADE).decode()


def test_the_command_line_knows_the_same_formats() -> None:
    assert list(TABLE_FORMATS) == [name.value for name in TableFormatName]


def test_markdown_acts_on_nothing_that_papers_say() -> None:
    lines = text("markdown").splitlines()
    assert lines[0] == r"| Paper | main result | data_set |"
    assert lines[2].replace(r"\|", "").count("|") == 4
    assert r"50 % \| of_sheep" in lines[2]
    assert f"⚠ | *{NOT_STATED}* |" in lines[2]
    assert "*A notice.*" in lines
    assert "## References" in lines


def test_csv_runs_nothing_in_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv").removeprefix("\ufeff"))))
    assert rows[0]["title"].startswith("'=SUM")
    assert rows[0]["main result"].startswith("'+1")
    assert (rows[0]["main result: verdict"], rows[0]["main result: evidence"]) == ("partial", "It counts.")
    assert rows[0]["data_set"] == NOT_STATED


def test_a_workbook_holds_texts_and_what_they_rest_on() -> None:
    book = openpyxl.load_workbook(io.BytesIO(TABLE_FORMATS["xlsx"].write(MADE)))
    assert book.sheetnames == ["Comparison", "Evidence"]
    table = [[cell.value for cell in row] for row in book["Comparison"].iter_rows()]
    assert table[0] == ["#", "Paper", "Year", "main result", "data_set"]
    assert table[1] == [1, PAPER.title, 2021, "+1 | 50 % of $5_000", NOT_STATED]
    assert {cell.data_type for row in book["Comparison"].iter_rows() for cell in row} == {"s", "n"}, "no formula"
    assert [cell.value for cell in book["Evidence"][2]][-3:] == ["It counts.", 0, 10]


def test_latex_cites_what_its_bibliography_has() -> None:
    table, bibliography = text("latex"), text("bibtex")
    keys = [part.partition("}")[0] for part in table.split(r"\cite{")[1:]]
    assert len(set(keys)) == 2
    for key in keys:
        assert f"{{{key}," in bibliography
    assert r"50 \% | of\_sheep" in table
    assert r"\$5\_000" in table
    assert table.count("{") - table.count(r"\{") == table.count("}") - table.count(r"\}")


@pytest.mark.parametrize("name", list(TABLE_FORMATS))
def test_a_comparison_without_rows_can_be_written(name: str) -> None:
    assert isinstance(TABLE_FORMATS[name].write(Comparison(JOB, ("task",), ())), bytes)


def test_a_retracted_paper_says_so_in_every_format() -> None:
    made = replace(MADE, rows=(Row(1, replace(PAPER, retracted=True), CELLS),))
    written = {name: each.write(made) for name, each in TABLE_FORMATS.items()}
    assert all("Retracted" in written[name].decode() for name in ("markdown", "latex", "bibtex"))
    (row,) = csv.DictReader(io.StringIO(written["csv"].decode().removeprefix("\ufeff")))
    assert row["retracted"] == "true"
    sheets = openpyxl.load_workbook(io.BytesIO(written["xlsx"])).worksheets
    assert [str(sheet.cell(2, 2).value).endswith("(retracted)") for sheet in sheets] == [True, True]
