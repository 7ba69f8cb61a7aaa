import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    auc,
    auc_interval,
    balanced_accuracy,
    bootstrap,
    bootstrap_ratio,
    calibration_error,
    paired_bootstrap,
    reliability,
    wilson,
)

LABELS = [True, True, False, False]


def test_bootstrap_holds_the_mean_and_is_repeatable() -> None:
    values = [0.0, 1.0] * 20
    interval = bootstrap(values)
    assert interval is not None
    # The normal approximation gives 0.5 ± 1.96 · 0.5 / √40 = 0.5 ± 0.155.
    assert interval.low == pytest.approx(0.345, abs=0.03)
    assert interval.high == pytest.approx(0.655, abs=0.03)
    assert interval == bootstrap(values)


def test_bootstrap_of_equal_values_is_a_point() -> None:
    interval = bootstrap([0.7] * 5)
    assert interval is not None
    assert interval.low == pytest.approx(0.7)
    assert interval.high == pytest.approx(0.7)


def test_bootstrap_without_values() -> None:
    assert bootstrap([]) is None
    assert bootstrap_ratio([], []) is None
    assert bootstrap_ratio([0.0, 0.0], [0.0, 0.0]) is None
    assert paired_bootstrap([], []) is None


def test_of_one_question_nothing_can_be_said() -> None:
    assert bootstrap([0.7]) is None
    assert bootstrap_ratio([1.0], [2.0]) is None
    assert paired_bootstrap([0.1], [0.9]) is None


@pytest.mark.parametrize(("changed", "least"), [(2, 0.5), (4, 0.125), (6, 0.03125)])
def test_a_few_questions_that_all_went_up_prove_little(changed: int, least: float) -> None:
    difference = paired_bootstrap([0.2] * 8, [0.6] * changed + [0.2] * (8 - changed))
    assert difference is not None
    assert difference.p_value >= least


def test_bootstrap_of_a_ratio_weighs_by_the_denominator() -> None:
    interval = bootstrap_ratio([1.0, 9.0], [1.0, 18.0])
    assert interval is not None
    assert 0.5 <= interval.low <= 10 / 19 <= interval.high <= 1.0


def test_bootstrap_of_a_ratio_leaves_out_what_has_nothing_to_divide_by() -> None:
    assert bootstrap_ratio([1.0, 9.0, 0.0], [1.0, 18.0, 0.0]) == bootstrap_ratio([1.0, 9.0], [1.0, 18.0])
    assert bootstrap_ratio([1.0, 0.0], [2.0, 0.0]) is None


def test_paired_bootstrap_sees_a_steady_gain_that_is_small_beside_the_spread() -> None:
    rng = np.random.default_rng(3)
    old = rng.uniform(size=60)
    new = old + rng.normal(0.05, 0.02, size=60)
    difference = paired_bootstrap(list(old), list(new))
    assert difference is not None
    assert difference.value == pytest.approx(0.05, abs=0.01)
    assert difference.interval.low > 0
    assert difference.p_value < 0.01
    assert difference.n == 60


def test_paired_bootstrap_of_equal_runs() -> None:
    difference = paired_bootstrap([0.0, 1.0, 0.5], [0.0, 1.0, 0.5])
    assert difference is not None
    assert (difference.value, difference.p_value) == (0.0, 1.0)


def test_paired_runs_have_the_same_questions() -> None:
    with pytest.raises(ValueError, match="one value a question each"):
        paired_bootstrap([1.0], [])


def test_wilson_by_hand() -> None:
    # 8 of 10: centre (0.8 + 0.19207) / 1.38415, half 1.95996 / 1.38415 · √(0.016 + 0.0096).
    interval = wilson(8, 10)
    assert interval is not None
    assert interval.low == pytest.approx(0.4902, abs=1e-4)
    assert interval.high == pytest.approx(0.9433, abs=1e-4)
    assert wilson(0, 0) is None


def test_wilson_never_leaves_the_unit_interval() -> None:
    none, every = wilson(0, 5), wilson(5, 5)
    assert none is not None
    assert every is not None
    assert none.low == 0.0 < none.high < 1.0
    assert 0.0 < every.low < every.high <= 1.0


def test_auc_by_hand() -> None:
    assert auc(LABELS, [0.9, 0.4, 0.5, 0.1]) == 0.75
    assert auc(LABELS, [0.9, 0.8, 0.2, 0.1]) == 1.0
    assert auc(LABELS, [0.5, 0.5, 0.5, 0.5]) == 0.5
    assert auc(LABELS, [0.9, 0.5, 0.5, 0.1]) == 0.875
    assert auc([True], [0.5]) is None


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0])), max_size=20))
def test_auc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[bool, float]]) -> None:
    true = [score for label, score in pairs if label]
    false = [score for label, score in pairs if not label]
    wins = [1.0 if one > other else 0.5 if one == other else 0.0 for one in true for other in false]
    area = auc([label for label, _ in pairs], [score for _, score in pairs])
    assert area == (pytest.approx(sum(wins) / len(wins)) if wins else None)


def test_auc_interval_holds_the_auc() -> None:
    rng = np.random.default_rng(5)
    labels = [True] * 80 + [False] * 80
    scores = [*rng.normal(1, 1, 80), *rng.normal(0, 1, 80)]
    area, interval = auc(labels, scores), auc_interval(labels, scores)
    assert area is not None
    assert interval is not None
    assert interval.low < area < interval.high
    assert interval.high - interval.low < 0.2
    assert auc_interval([True], [0.5]) is None


def test_balanced_accuracy_by_hand() -> None:
    labels = [True, True, True, True, False, False]
    assert balanced_accuracy(labels, [True, True, True, False, False, True]) == (0.75 + 0.5) / 2
    assert balanced_accuracy([True], [True]) is None


def test_calibration_by_hand() -> None:
    # Two in (0.1, 0.2] with one true, two in (0.8, 0.9] both true: (|0.15 - 0.5| + |0.85 - 1|) / 2.
    labels, scores = [True, False, True, True], [0.12, 0.18, 0.82, 0.88]
    bins = reliability(labels, scores)
    assert calibration_error(bins) == pytest.approx(0.25)
    assert len(bins) == 10
    assert (bins[1].count, bins[1].share_true) == (2, 0.5)
    assert bins[1].mean_score == pytest.approx(0.15)
    assert (bins[0].count, bins[0].mean_score, bins[0].share_true) == (0, None, None)
    assert calibration_error(reliability([], [])) is None


def test_scores_on_the_edges_find_a_bin() -> None:
    bins = reliability([True, False, True], [0.0, 0.1, 1.0])
    assert [bins[0].count, bins[9].count] == [2, 1]
