"""Length, gold papers, relevance, refusal, LitQA2's figures and resources."""

import numpy as np
import pytest

from eval.metrics.coverage import cited_gold, gold_cited
from eval.metrics.length import without_markers, words
from eval.metrics.litqa import litqa_score
from eval.metrics.refusal import refusal_score
from eval.metrics.relevance import answer_relevance, cosine
from eval.metrics.resources import Spread, spread


def test_length_leaves_markers_out() -> None:
    assert without_markers("One [1][2]. Two [3, 4].") == "One. Two."
    assert words("One [1] two [2-4].") == 2


def test_gold_papers() -> None:
    assert gold_cited({"a", "x"}, {"a", "b"}).value == 0.5
    assert cited_gold({"a", "x", "y"}, {"a", "b"}).value == 1 / 3
    assert gold_cited({"a"}, set()).value is None
    assert cited_gold({"a"}, set()).value is None
    assert cited_gold(set(), {"a"}).value is None


def test_answer_relevance_is_the_mean_cosine() -> None:
    question = np.array([1.0, 0.0], dtype=np.float32)
    sentences = np.array([[2.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert answer_relevance(question, sentences).value == pytest.approx(0.5)
    assert answer_relevance(question, sentences[:0]).value is None
    assert cosine(question, np.zeros(2, dtype=np.float32)) is None


def test_refusal_by_hand() -> None:
    # Five answerable ones, one of them refused; three unanswerable ones, two of them refused.
    outcomes = [(True, True)] + [(True, False)] * 4 + [(False, True)] * 2 + [(False, False)]
    score = refusal_score(outcomes)
    assert score.precision.value == 2 / 3
    assert score.recall.value == 2 / 3
    assert score.accuracy.value == 6 / 8
    assert score.over_refusal.value == 1 / 5
    assert score.f1 == pytest.approx(2 / 3)


def test_refusal_without_cases() -> None:
    score = refusal_score([(True, False)])
    assert score.precision.value is None
    assert score.recall.value is None
    assert score.over_refusal.value == 0.0


def test_litqa_by_hand() -> None:
    # Ten asked, eight answered, six of them correct; a refusal that claims to be correct is not.
    outcomes = [(True, True)] * 6 + [(True, False)] * 2 + [(False, False), (False, True)]
    score = litqa_score(outcomes)
    assert score.accuracy.value == 0.6
    assert score.precision.value == 0.75
    assert score.coverage.value == 0.8
    assert litqa_score([]).accuracy.value is None


def test_spread_by_hand() -> None:
    result = spread([10.0, None, 30.0, 20.0])
    assert (result.known, result.unknown, result.total, result.mean, result.median) == (3, 1, 60.0, 20.0, 20.0)
    assert result.p95 == pytest.approx(29.0)
    assert spread([None]) == Spread(0, 1)
    assert spread([]) == Spread(0, 0)
