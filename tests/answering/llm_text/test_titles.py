"""Lists of titles are told from claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.llm_text.titles import lists_titles

TITLES = [
    "Counting Sheep with Transformers",
    "How Bread Rises at High Altitude",
    "Language Models are Few-Shot Learners",
    "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models",
]


@pytest.mark.parametrize(
    "text",
    [
        "Counting Sheep with Transformers [1].",
        "Counting Sheep with Transformers (2021) How Bread Rises at High Altitude (2018 [1][2])",
        "(2019) How Bread Rises at High Altitude [2]?",
        "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models (2021 [3])",
        "Language Models are Few-Shot Learners (2020) Counting Sheep with Transformers (2021) [3]",
    ],
)
def test_titles(text: str) -> None:
    assert lists_titles(text, TITLES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "Language Models are Few-Shot Learners [3].",
        "A transformer counts sheep with an error of two percent [1].",
        "Counting sheep with transformers takes an hour, and two percent are missed [1].",
        "BEIR is a heterogeneous benchmark of 18 sets for zero-shot evaluation of retrieval models [4].",
    ],
)
def test_claims(text: str) -> None:
    assert not lists_titles(text, TITLES)


@given(st.text(max_size=100), st.lists(st.text(max_size=40), max_size=3))
def test_no_text_is_too_strange(text: str, titles: list[str]) -> None:
    assert lists_titles(text, titles) in {True, False}
