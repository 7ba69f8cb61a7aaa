"""What the training scripts share: a regression, scores from other groups alone, and weights that are written whole."""

import json
from pathlib import Path

import numpy as np
import pytest

from eval.training.fitting import Rows, frequent, held_out, logistic, terms_there, write_weights

RNG = np.random.default_rng(1)
TRUTH = np.arange(200) % 2 == 0
ROWS = np.column_stack([TRUTH + RNG.normal(0, 1, 200), 1000 * RNG.normal(0, 1, 200)])


def test_what_tells_gets_the_weight_and_scale_is_given_back() -> None:
    weights, bias = logistic(ROWS, TRUTH, scale=ROWS.std(axis=0), C=1.0)
    assert weights[0] > 0.5
    assert abs(weights[1]) < 0.001
    assert np.mean((ROWS @ weights + bias > 0) == TRUTH) > 0.6


def test_what_counts_for_nothing_changes_nothing() -> None:
    noisy = np.vstack([ROWS, ROWS])
    labels = np.concatenate([TRUTH, ~TRUTH])
    counts = np.repeat([1.0, 0.0], 200)
    alone, _ = logistic(ROWS, TRUTH, C=1.0)
    weighed, _ = logistic(noisy, labels, counts=counts, C=1.0)
    assert weighed == pytest.approx(alone, rel=0.05)


@pytest.mark.parametrize("folds", [None, 2])
def test_no_group_has_a_part_in_its_own_scores(folds: int | None) -> None:
    groups = ["a", "b", "a", "c", "b", "c"]

    def score(others: Rows, own: Rows) -> list[float]:
        assert not {groups[at] for at in others} & {groups[at] for at in own}
        return [10.0 * at for at in own]

    assert held_out(groups, score, folds).tolist() == [0, 10, 20, 30, 40, 50]


def test_terms_are_counted_once_a_sentence() -> None:
    sentences = ["bees fly bees", "bees hum", "ants dig"]
    assert frequent(sentences, 2, str.split) == ["bees"]
    assert terms_there(sentences, ["bees", "dig"], str.split).tolist() == [[1, 0], [1, 0], [0, 1]]


@pytest.mark.parametrize("indent", [1, None])
def test_weights_are_written_whole(tmp_path: Path, indent: int | None) -> None:
    write_weights(tmp_path / "weights.json", {"bias": 1.5, "of": ["é"]}, indent)
    text = (tmp_path / "weights.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"bias": 1.5, "of": ["é"]}
    assert text.endswith("}\n")
    assert (len(text.splitlines()) > 1) is (indent is not None)
    assert [each.name for each in tmp_path.iterdir()] == ["weights.json"]
