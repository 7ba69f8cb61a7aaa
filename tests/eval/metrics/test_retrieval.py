from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.retrieval import ndcg_at, recall_at, reciprocal_rank

RANKING = ["a", "b", "c", "d"]


def test_recall_counts_the_gold_items_among_the_first_k() -> None:
    assert recall_at(RANKING, {"b", "d", "x"}, 3).value == 1 / 3
    assert recall_at(RANKING, {"b", "d", "x"}, 4).value == 2 / 3
    assert recall_at(RANKING, {"b", "d", "x"}, 4).denominator == 3


def test_ndcg_by_hand() -> None:
    # Gold at ranks 2 and 4, three gold items in all: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/2).
    expected = (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / 2)
    assert ndcg_at(RANKING, {"b", "d", "x"}, 4).value == pytest.approx(expected)
    # The ideal is cut at k as well: one gold item at rank 1 is perfect at k = 1.
    assert ndcg_at(RANKING, {"a", "x"}, 1).value == 1.0


def test_ndcg_counts_a_repeated_item_once() -> None:
    assert ndcg_at(["a", "a", "b"], {"a", "b"}, 3).value == 1.0


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(RANKING, {"c", "d"}).value == 1 / 3
    assert reciprocal_rank(RANKING, {"x"}).value == 0.0


def test_without_gold_there_is_nothing_to_find() -> None:
    assert recall_at(RANKING, set(), 3).value is None
    assert ndcg_at(RANKING, set(), 3).value is None
    assert reciprocal_rank(RANKING, set()).value is None


@given(st.lists(st.integers(0, 20), max_size=15), st.sets(st.integers(0, 20), max_size=8), st.integers(1, 20))
def test_every_value_is_in_the_unit_interval(ranking: list[int], gold: set[int], k: int) -> None:
    for score in (recall_at(ranking, gold, k), ndcg_at(ranking, gold, k), reciprocal_rank(ranking, gold)):
        assert (score.value is None) == (not gold)
        assert score.value is None or 0.0 <= score.value <= 1.0 + 1e-9
