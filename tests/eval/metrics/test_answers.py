"""Facts in a text, markers out of it, and how near sentences are to a question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.answers import (
    answer_relevance,
    contains_fact,
    fact_recall,
    facts_within,
    normalised,
    unmarked,
)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("It fell by more than 50 %.", "more than 50%"),
        ("It fell by more than 50 percent.", "more than 50%"),
        ("It uses k-nearest-neighbour search.", "K nearest neighbour"),
        ("Trained on 1,000,000 papers.", "1000000 papers"),
        ("They propose NAÏVE Bayes!", "naive bayes"),
        ("The Fourier expansion helps.", "a Fourier expansion"),
        ("模型准确率为九成以上", "九成"),
    ],
)
def test_a_fact_is_found_in_other_clothes(text: str, fact: str) -> None:
    assert contains_fact(text, (fact,))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("It fell by 150%.", "50%"),
        ("A factor of 1.5.", "15"),
        ("A factor of 15.", "1.5"),
        ("The modeller left.", "model"),
        ("Anything.", "the"),
    ],
)
def test_what_only_looks_alike_is_not_found(text: str, fact: str) -> None:
    assert not contains_fact(text, (fact,))


def test_any_wording_suffices() -> None:
    assert contains_fact("It was cut in half.", ("50%", "half"))


def test_fact_recall() -> None:
    facts = [("Adam",), ("SGD", "stochastic gradient descent"), ("LAMB",)]
    assert fact_recall("Adam and stochastic gradient descent were used.", facts).value == 2 / 3
    assert fact_recall("Adam.", []).value is None


def test_facts_within_the_first_texts() -> None:
    texts = ["About Adam.", "About SGD.", "About LAMB."]
    facts = [("Adam",), ("LAMB",)]
    assert facts_within(texts, facts, 2).value == 0.5
    assert facts_within(texts, facts, 3).value == 1.0


@given(st.text())
def test_a_text_states_itself(text: str) -> None:
    assert contains_fact(text, (text,)) == bool(normalised(text))


def test_markers_are_left_out() -> None:
    assert unmarked("One [1][2]. Two [3, 4]. Three [2-4].") == "One. Two. Three."


def test_answer_relevance_is_the_mean_cosine() -> None:
    question = np.array([1.0, 0.0], dtype=np.float32)
    sentences = np.array([[2.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert answer_relevance(question, sentences).value == pytest.approx(0.5)
    assert answer_relevance(question, sentences[:0]).value is None
    assert answer_relevance(question, np.zeros((2, 2), dtype=np.float32)).value is None
