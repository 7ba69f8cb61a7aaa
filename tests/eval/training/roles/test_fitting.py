"""What is fitted tells apart what it was shown, is written whole, and is measured."""

import json
from pathlib import Path

import numpy as np
import pytest

from answering.drafting.roles import Role, probabilities
from eval.training.roles.fitting import LEAST_SENTENCES, fit, write
from eval.training.roles.measuring import measure, written

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


@pytest.mark.parametrize("vectors", [VECTORS, None])
def test_it_learns_what_it_is_shown(vectors: np.ndarray | None) -> None:
    weights = fit(SENTENCES, vectors, PLACES, ROLES)
    rows = probabilities(weights, SENTENCES, vectors, PLACES)
    assert [list(Role)[column] for column in rows.argmax(axis=1)] == ROLES
    assert (weights.by_vector is None) is (vectors is None)


def test_rare_terms_are_not_learned_from() -> None:
    weights = fit([*SENTENCES, "A hapax."], None, [*PLACES, (0, 6)], [*ROLES, Role.GAP])
    assert "bees" in weights.terms
    assert "hapax" not in weights.terms


def test_weights_are_written_whole(tmp_path: Path) -> None:
    whole, words = fit(SENTENCES, VECTORS, PLACES, ROLES), fit(SENTENCES, None, PLACES, ROLES)
    write(tmp_path / "weights.json", "an embedder", whole, words)
    record = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert record["embedder"] == "an embedder"
    assert np.shape(record["all"]["by_vector"]) == (8, 6)
    assert np.shape(record["words"]["by_term"]) == (len(record["terms"]), 6)
    assert "by_vector" not in record["words"]
    assert [each.name for each in tmp_path.iterdir()] == ["weights.json"]


def test_figures_count_each_role_alike() -> None:
    measured = measure([Role.GAP, Role.GAP, Role.GAP, Role.RESULT], [Role.GAP, Role.GAP, Role.RESULT, Role.RESULT])
    assert measured.accuracy == pytest.approx(0.75)
    assert measured.f1 == pytest.approx([0, 0.8, 0, 2 / 3, 0, 0])
    assert measured.macro_f1 == pytest.approx((0.8 + 2 / 3) / 6)
    assert "| gap | 0 | 2 | 0 | 1 | 0 | 0 | 0.80 |" in written(measured)
    with pytest.raises(ValueError, match="no sentence"):
        measure([], [])
