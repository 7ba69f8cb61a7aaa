"""What a job or a watch has written stays readable: `golden/` was written before the nouns were their own JSON."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.answer import Mode
from core.importing import Digest
from core.json import Unfitting, from_json, from_plain, to_json
from reviewing.comparing.comparer import StoredCells
from reviewing.comparing.table import ComparisonRequest
from reviewing.jobs.paperwise import kept_row
from reviewing.review.assembling import StoredContested, StoredOutline, StoredPaper, StoredSection
from reviewing.review.review import ReviewRequest
from reviewing.screening.criteria import Decision
from reviewing.screening.screener import StoredFindings, StoredRulings
from reviewing.screening.screening import Identification, ScreeningRequest
from reviewing.watching.digests import Digests
from tests.reviewing import stored

GOLDEN = Path(__file__).parent / "golden"
NOUNS: dict[str, object] = {
    "comparison_request": stored.COMPARISON,
    "comparison_row": StoredCells("Counting sheep", 2021, stored.CELLS),
    "review_request": stored.REVIEW,
    "review_outline": StoredOutline(
        stored.OUTLINE.title, stored.OUTLINE.sections, ("p_9",), {"p_1": StoredPaper("Counting sheep", 2021)}
    ),
    "review_section": StoredSection(
        ("p_1", "p_2"), stored.PARAGRAPHS, Mode.LLM, "openai/some-model", stored.REMOVED, ("p_2",)
    ),
    "review_contested": StoredContested.of(("p_1", "p_2"), stored.CONTESTED),
    "screening_request": stored.SCREENING,
    "screening_row": StoredFindings("Counting sheep", 2021, Decision.UNSURE, 2, stored.ANSWERS),
    "screening_rulings": StoredRulings(stored.RULINGS),
    "screening_identification": stored.IDENTIFICATION,
    "digest": stored.DIGEST,
}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_every_kind_is_here() -> None:
    assert sorted(file.stem for file in GOLDEN.glob("*.json")) == sorted([*NOUNS, "gone"])


@pytest.mark.parametrize("name", NOUNS)
def test_what_was_written_is_read(name: str) -> None:
    assert from_plain(type(NOUNS[name]), golden(name)) == NOUNS[name]


@pytest.mark.parametrize("name", NOUNS)
def test_what_is_written_is_read_again_and_has_what_was_written(name: str) -> None:
    written = to_json(NOUNS[name])
    assert from_json(type(NOUNS[name]), written) == NOUNS[name]
    assert json.loads(written).keys() >= golden(name).keys()


@pytest.mark.parametrize("kind", [StoredCells, StoredFindings])
def test_the_row_of_a_paper_that_was_gone_is_none(kind: type[object]) -> None:
    assert kept_row(kind, golden("gone")) is None


def test_contested_points_of_before_there_were_disputes() -> None:
    old = golden("review_contested")
    del old["disputes"]
    assert from_plain(StoredContested, old).disputes == ()


def test_an_older_request_of_a_review_had_fewer_filters() -> None:
    old = golden("review_request")
    old["filters"] = {"year_from": 2019}
    assert from_plain(ReviewRequest, old).filters.year_from == 2019


@pytest.mark.parametrize(
    ("kind", "damaged"),
    [
        (ComparisonRequest, {"columns": ["task"], "paper_ids": "p_1"}),
        (ScreeningRequest, {"criteria": [{"text": "Sheep?", "side": "beside"}], "paper_ids": []}),
        (StoredSection, {"paper_ids": [], "paragraphs": [{"lead": None}], "mode": "llm"}),
        (Identification, {"origins": [{"name": "x"}]}),
        (Digest, {"watch": {}, "made_at": "today", "topics": []}),
    ],
)
def test_what_litmus_did_not_write_is_an_error_that_names_the_place(kind: type[object], damaged: Any) -> None:
    with pytest.raises(Unfitting, match=r"\w+(\.\w+)*: "):
        from_plain(kind, damaged)


def test_a_digest_is_read_from_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / stored.WATCH.id
    folder.mkdir()
    shutil.copy(GOLDEN / "digest.json", folder / "20250601T123015250000.json")
    assert Digests(tmp_path).last(stored.WATCH.id, 5) == (stored.DIGEST,)
