import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pytest

from core.answer import Evidence
from core.jobs import Job, JobKind, JobState
from core.paper import Paper
from reviewing.screening.criteria import Criterion, Decision, Finding, Holds, Side
from reviewing.screening.screening import Identification, Origin, Ruling, Screened, Screening
from reviewing.writing.flow_picture import wrapped
from reviewing.writing.screenings import SCREENING_FORMATS
from service.formats import ScreeningFormatName
from tests.service.stand_in_screenings import AT

PAPER = Paper("=SUM(A1) & <b>50 % | of_sheep</b>", "It counts.", ("Ada Shepherd",), 2021, id="p_1")
OTHER = Paper("Goats", "They climb.", ("Bo Peep",), 2022, id="p_2")
YES = Finding(Holds.YES, "+1 | says <so>", 0.9, (Evidence(1, "It counts.", 0, 10),))
NO = Finding(Holds.NO, "No word of it.")
JOB = Job("j_1", JobKind.SCREENING, "Sheep", JobState.DONE, {}, 2, 2, notices=("A notice.",))
CRITERIA = (
    Criterion("Is it <script>alert(1)</script> & about sheep?", Side.INCLUDE),
    Criterion("A survey", Side.EXCLUDE),
)
MADE = Screening(
    JOB,
    CRITERIA,
    (
        Screened(1, PAPER, Decision.INCLUDE, None, (YES, NO)),
        Screened(2, OTHER, Decision.EXCLUDE, 1, (NO, NO)),
        Screened(
            3, replace(OTHER, id="p_3"), Decision.INCLUDE, None, (YES, NO), (Ruling(Decision.EXCLUDE, "No.", AT),)
        ),
    ),
    4,
    0,
    Identification((Origin("a & <b>.ris", 7, 2, 1, 0),), 4, 4),
)


def text(name: str, made: Screening = MADE) -> str:
    return SCREENING_FORMATS[name].write(made).decode()


def test_the_command_line_knows_the_same_formats() -> None:
    assert list(SCREENING_FORMATS) == [name.value for name in ScreeningFormatName]


def test_csv_has_a_row_a_paper_and_runs_nothing_in_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv").removeprefix("\ufeff"))))
    assert [(row["decision"], row["decided_by"], row["machine"]) for row in rows] == [
        ("include", "machine", "include"),
        ("exclude", "machine", "exclude"),
        ("exclude", "person", "include"),
    ]
    assert rows[0]["title"].startswith("'=SUM")
    asked = f"include: {CRITERIA[0].text}"
    assert (rows[0][asked], rows[0][f"{asked}: reason"], rows[0][f"{asked}: evidence"]) == (
        "yes",
        "'+1 | says <so>",
        "It counts.",
    )
    assert rows[2]["note"] == "No."


def test_a_workbook_holds_texts_and_counts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SCREENING_FORMATS["xlsx"].write(MADE)))
    assert book.sheetnames == ["Screening", "Flow"]
    assert {cell.data_type for row in book["Screening"].iter_rows() for cell in row} == {"s", "n"}, "no formula"
    counts = {row[0].value: row[1].value for row in book["Flow"].iter_rows(min_row=2)}
    assert (counts["Included"], counts["Excluded by a person"], counts["Not read yet"]) == (1, 1, 1)


def test_json_tells_everything() -> None:
    told = json.loads(text("json"))
    assert told["decisions"] == {"include": 1, "exclude": 2, "unsure": 0}
    assert told["papers"][2]["rulings"] == [{"decision": "exclude", "note": "No.", "at": "2025-01-31T00:00:00+00:00"}]
    assert told["agreement"]["overruled"] == 1


def test_only_what_is_included_becomes_a_bibliography() -> None:
    assert text("ris").count("TY  - ") == text("bibtex").count("@") == 1


def test_a_report_acts_on_nothing_that_papers_say() -> None:
    report = text("markdown")
    assert "<b>" not in report.replace(r"\<b\>", "")
    assert "<script>" not in report
    assert "| **Included** | **1** |" in report
    assert "Exclude: A survey" not in report, "nobody failed it"
    assert "*A notice.*" in report
    assert "(a person; the machine had said include)" in report


def test_the_diagram_is_one_picture_with_nothing_that_runs() -> None:
    picture = text("svg")
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg",
        "title",
        "style",
        "rect",
        "g",
        "text",
        "path",
    }
    told = " ".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("text"))
    for count in (
        "Records identified (n = 7)",
        "a & <b>.ris (n = 7)",
        "Duplicate records, merged (n = 2)",
        "Records without an abstract (n = 1)",
        "Records screened (n = 3)",
        "Records excluded (n = 2)",
        "by automation n = 1, by a person n = 1",
        "Not read yet (n = 1)",
        "Records included (n = 1)",
    ):
        assert count in told
    assert "prefers-color-scheme: dark" in picture


def test_lines_are_broken_where_they_are_full() -> None:
    assert wrapped("aa bb cc", 5) == ["aa bb", "cc"]
    assert all(len(line) <= 10 for line in wrapped("x" * 95 + " y", 10))
    assert wrapped("羊" * 12, 12) == ["羊" * 5, "羊" * 5, "羊" * 2]
    assert wrapped("S" * 12, 12) == ["S" * 7, "S" * 5]  # capitals are wider
    assert wrapped("", 10) == [""]


@pytest.mark.parametrize("name", list(SCREENING_FORMATS))
def test_a_screening_without_rows_can_be_written(name: str) -> None:
    assert isinstance(SCREENING_FORMATS[name].write(Screening(JOB, CRITERIA, (), 0)), bytes)
