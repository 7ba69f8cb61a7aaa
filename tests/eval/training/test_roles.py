"""Marked abstracts are read, what is fitted tells apart what it was shown, is written whole, and is measured."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from answering.drafting.roles import Role, probabilities
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, Split
from eval.training.roles import (
    LEAST_SENTENCES,
    MarkedSentences,
    compare_roles,
    fit_multinomial,
    part_of,
    read_marked,
    write_roles,
)

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
        ({"roles": ["result", "poem"]}, "roles.1: "),
        ({"split": "later"}, "split: "),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableFile, match=f"line 2: .*{fault}"):
        read_marked(written(tmp_path, GOOD, GOOD | change), KNOWN)


def test_a_missing_field_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="line 1: roles: Field required"):
        read_marked(written(tmp_path, {"id": "w1", "split": "train"}), KNOWN)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_marked(tmp_path / "none.jsonl", KNOWN)


BEES = {
    Role.BACKGROUND: "Bees have long been kept for honey.",
    Role.GAP: "However, nobody knows how they choose flowers.",
    Role.METHOD: "We filmed forty hives for a year.",
    Role.RESULT: "Foraging rose by 30% in June.",
    Role.LIMITATION: "Winter was not studied.",
    Role.BOILERPLATE: "Code is available at https://example.org.",
}
SENTENCES = [text for text in BEES.values() for _ in range(2 * LEAST_SENTENCES)]
ROLES = [role for role in BEES for _ in range(2 * LEAST_SENTENCES)]
PLACES = [(place, 6) for place in range(6) for _ in range(2 * LEAST_SENTENCES)]
VECTORS = np.eye(8, dtype=np.float32)[[place for place, _ in PLACES]]


def test_a_part_has_its_own_vectors(tmp_path: Path) -> None:
    own = {"id": "r1", "split": "test", "sentences": ["Ants walk."], "roles": ["background"]}
    marked = read_marked(written(tmp_path, GOOD, own), KNOWN)
    part = part_of(marked, np.eye(3, dtype=np.float32), Split.TEST)
    assert (part.sentences, part.places, part.roles) == (["Ants walk."], [(0, 1)], [Role.BACKGROUND])
    assert part.vectors is not None
    assert part.vectors.tolist() == [[0, 0, 1]]


@pytest.mark.parametrize("vectors", [VECTORS, None])
def test_it_learns_what_it_is_shown(vectors: np.ndarray | None) -> None:
    weights = fit_multinomial(MarkedSentences(SENTENCES, PLACES, vectors, ROLES))
    rows = probabilities(weights, SENTENCES, vectors, PLACES)
    assert [list(Role)[column] for column in rows.argmax(axis=1)] == ROLES
    assert (weights.by_vector is None) is (vectors is None)


def test_rare_terms_are_not_learned_from() -> None:
    weights = fit_multinomial(MarkedSentences([*SENTENCES, "A hapax."], [*PLACES, (0, 6)], None, [*ROLES, Role.GAP]))
    assert "bees" in weights.terms
    assert "hapax" not in weights.terms


def test_weights_are_written_whole(tmp_path: Path) -> None:
    marked = MarkedSentences(SENTENCES, PLACES, VECTORS, ROLES)
    whole, words = fit_multinomial(marked), fit_multinomial(marked.without_vectors())
    write_roles(tmp_path / "weights.json", "an embedder", whole, words)
    record = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert record["embedder"] == "an embedder"
    assert np.shape(record["all"]["by_vector"]) == (8, 6)
    assert np.shape(record["words"]["by_term"]) == (len(record["terms"]), 6)
    assert "by_vector" not in record["words"]
    assert [each.name for each in tmp_path.iterdir()] == ["weights.json"]


def test_figures_count_each_role_alike() -> None:
    measured = compare_roles(
        [Role.GAP, Role.GAP, Role.GAP, Role.RESULT], [Role.GAP, Role.GAP, Role.RESULT, Role.RESULT]
    )
    assert measured.accuracy == pytest.approx(0.75)
    assert measured.macro_f1 == pytest.approx((0.8 + 2 / 3) / 6)
    lines = [line.split() for line in str(measured).splitlines() if line.startswith("| ")]
    cells = {line[1]: [cell for cell in line[2:] if cell != "|"] for line in lines}
    assert cells["gap"] == ["0", "2", "0", "1", "0", "0", "0.80"]
    assert [cells[role.value][-1] for role in Role] == ["0.00", "0.80", "0.00", "0.67", "0.00", "0.00"]
    with pytest.raises(ValueError, match="no sentence"):
        compare_roles([], [])
