"""What earlier versions wrote is read as they wrote it: records, judgements, summaries, and the keys that find them."""

import json
import shutil
from pathlib import Path

import pytest

from core.answer import Mode, Policy
from core.filters import Filters, Surveys
from core.json import to_plain
from eval.judging import Judge
from eval.lines import JsonLines
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, RecordStore, digest_of_parts
from eval.report.comparing import compared_with, read_summary
from eval.scoring import score
from tests.eval.conftest import WordForWord

GOLDEN = Path(__file__).parent / "golden"
FILTERS = Filters(year_from=2020, authors=("Min",), surveys=Surveys.WITHOUT)
QUESTIONS = (
    EvalQuestion("q1", "What grows?", "fact", ("One",), (("models grow",),), filters=FILTERS),
    EvalQuestion("q2", "Who sings?", "unanswerable", answerable=False),
    EvalQuestion("q3", "Why \ud800?", "fact", ("Two",)),
    EvalQuestion("q4", "And costs?", "fact", ("Two",)),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy: opening what grows may mend its end."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "golden"))


def records(folder: Path) -> list[AnswerRecord]:
    return list(JsonLines(folder / "records.jsonl").read(AnswerRecord))


def test_records_are_read_whole_and_written_alike(folder: Path, tmp_path: Path) -> None:
    lines = (GOLDEN / "records.jsonl").read_bytes()
    read = records(folder)
    assert [to_plain(record) for record in read] == [json.loads(line) for line in lines.splitlines()]
    again = JsonLines(tmp_path / "again.jsonl")
    again.append(*read)
    assert (tmp_path / "again.jsonl").read_bytes() == lines


def test_what_was_answered_is_not_asked_again(folder: Path) -> None:
    store = RecordStore(folder)
    assert [store.answered(f"k-{question.id}") is not None for question in QUESTIONS] == [True, True, False, True]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("plain", ("a", 1, 0.5, None, True, {"b": [1, "\ud800"], "a": ("x",)})),
        ("filters", ("What grows?", FILTERS)),
        ("mode and policy", ({}, "corpus", Mode.AUTO, Policy.STRICT)),
        ("path", (Path("x/y"),)),
    ],
)
def test_keys_are_the_same(kind: str, parts: tuple[object, ...]) -> None:
    assert digest_of_parts(*parts) == json.loads((GOLDEN / "prints.json").read_text(encoding="utf-8"))[kind]


async def test_what_was_judged_is_not_judged_again(folder: Path, checker: WordForWord) -> None:
    judge = Judge(checker, folder)
    read = records(folder)
    await judge.settle(lambda: [score(*each, judge) for each in zip(QUESTIONS, read, strict=True)])
    assert checker.batches == []


def test_a_summary_is_read_whole_and_compared(folder: Path) -> None:
    plain = json.loads((GOLDEN / "summary.json").read_text(encoding="utf-8"))
    read = read_summary(folder)
    assert to_plain(read) == plain
    assert compared_with(read, read).comparison == read.comparison
