"""Lines of training questions are read, and a faulty one is named with its line and its fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import UnreadableFile
from eval.claims import LabelledAbstract
from eval.training.questions import Gold, QuestionKind, read_training_questions

ABSTRACTS = {"w1": LabelledAbstract("w1", "Bees", ("Bees fly.", "They see 40 flowers an hour."), "train", ())}
GOOD: dict[str, Any] = {
    "id": "t1",
    "question": "How many flowers do bees see?",
    "kind": "number",
    "gold": [{"abstract": "w1", "sentence": 1, "grade": 2}, {"abstract": "w1", "sentence": 0, "grade": 1}],
}


def written(folder: Path, *records: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_a_question_has_its_kind_and_its_sentences(tmp_path: Path) -> None:
    thanks = {"id": "t2", "question": "thanks", "kind": "small_talk", "gold": []}
    first, second = read_training_questions(written(tmp_path, GOOD, thanks), ABSTRACTS)
    assert (first.id, first.kind) == ("t1", QuestionKind.NUMBER)
    assert first.gold == (Gold("w1", 1, 2), Gold("w1", 0, 1))
    assert (second.kind, second.gold) == (QuestionKind.SMALL_TALK, ())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "riddle"}, "kind: "),
        ({"gold": []}, "needs marked sentences"),
        ({"kind": "near"}, "has marked sentences"),
        ({"gold": [{"abstract": "w9", "sentence": 0, "grade": 2}]}, "no abstract 'w9'"),
        ({"gold": [{"abstract": "w1", "sentence": 2, "grade": 2}]}, "no sentence 2"),
        ({"gold": [{"abstract": "w1", "sentence": -1, "grade": 2}]}, "no sentence -1"),
        ({"gold": [{"abstract": "w1", "sentence": 1, "grade": 3}]}, "neither 1 nor 2"),
        ({"gold": [{"abstract": "w1", "sentence": 1, "grade": 1}]}, "no marked sentence answers"),
        ({"gold": [{"abstract": "w1", "sentence": 1}]}, "gold.0.grade: "),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableFile, match=f"line 2: .*{fault}"):
        read_training_questions(written(tmp_path, GOOD, GOOD | change), ABSTRACTS)


def test_what_is_no_question_or_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="line 1"):
        read_training_questions(written(tmp_path, ["thanks"]), ABSTRACTS)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_training_questions(tmp_path / "none.jsonl", ABSTRACTS)
