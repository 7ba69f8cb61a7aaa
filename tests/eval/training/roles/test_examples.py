"""Marked abstracts are read with their text, and a faulty line is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from answering.drafting.roles import Role
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, Split
from eval.training.roles.examples import read_marked

KNOWN = {"w1": LabelledAbstract("w1", "Bees", ("Bees fly.", "We counted 40."), "train", ())}
GOOD: dict[str, Any] = {"id": "w1", "split": "train", "roles": ["background", "result"]}


def written(folder: Path, *records: object) -> Path:
    path = folder / "roles.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_text_comes_from_the_abstract_or_from_the_line(tmp_path: Path) -> None:
    own = {"id": "r1", "split": "test", "title": "Ants", "sentences": ["Ants walk."], "roles": ["background"]}
    first, second = read_marked(written(tmp_path, GOOD, own), KNOWN)
    assert first.sentences == ("Bees fly.", "We counted 40.")
    assert first.roles == (Role.BACKGROUND, Role.RESULT)
    assert first.places == [(0, 2), (1, 2)]
    assert (second.split, second.sentences) == (Split.TEST, ("Ants walk.",))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "w2"}, "'w2' is not there"),
        ({"roles": ["result"]}, "2 sentences, but 1 roles"),
        ({"roles": ["result", "poem"]}, "poem"),
        ({"split": "later"}, "later"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableFile, match=f"line 2: .*{fault}"):
        read_marked(written(tmp_path, GOOD, GOOD | change), KNOWN)


def test_a_missing_field_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="line 1: 'roles' is missing"):
        read_marked(written(tmp_path, {"id": "w1", "split": "train"}), KNOWN)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_marked(tmp_path / "none.jsonl", KNOWN)
