"""What of a claim's wording differs from its source, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.nearest import Nearness
from answering.checking.wording.differences import Differences, differences
from core.text.sentences import sentence_spans
from tests.answering.checking.conftest import FIELD, HEADS

SHEEP = "We count sheep with a transformer. It has an error of two percent on 1,200 pictures of Dorset sheep."


def told(claim: str, abstract: str, shared: float = 1.0) -> Differences:
    sentences = [abstract[start:end] for start, end in sentence_spans(abstract)]
    return differences(claim, "A paper", sentences, Nearness(tuple(range(len(sentences))), 0.8, shared, ()))


@pytest.mark.parametrize(
    ("claim", "abstract", "kind"),
    [
        ("The pruned models translate 61.3% faster on ordinary processors.", HEADS, "numbers"),
        ("Half of the heads can not go without any loss of quality.", HEADS, "negation"),
        ("The pruned models translate 41.3% slower on ordinary processors.", HEADS, "direction"),
        ("Distilled models outperform pruned models on long sentences.", HEADS, "exchanged"),
        ("Pruning helps models with fewer than 8 layers.", HEADS, "negation"),
        ("Moss cover was directly related to snow depth.", FIELD, "direction"),
        ("Fertiliser was used.", FIELD, "negation"),
        ("Non-gardeners had more moss than gardeners.", FIELD, "exchanged"),
        ("It has an error of two percent on 1,200 pictures of Merino sheep.", SHEEP, "names"),
    ],
)
def test_a_difference_is_seen(claim: str, abstract: str, kind: str) -> None:
    assert getattr(told(claim, abstract), kind) >= 0.5


@pytest.mark.parametrize(
    "claim",
    [
        "Half of the heads can go without any loss of quality.",
        "Pruned models translate 41.3 percent faster.",
        "The pruned models translate about 41% faster on ordinary processors.",
        "Pruning does not help models that have fewer than eight layers.",
    ],
)
def test_the_same_in_other_words_is_no_opposite(claim: str) -> None:
    assert told(claim, HEADS).opposite < 0.5


def test_words_that_stay_together_are_told() -> None:
    assert told("Half of the heads can go without any loss of quality.", HEADS).together == 1
    assert told("Quality of any loss: without heads, half can go.", HEADS).together < 0.5


@pytest.mark.parametrize(
    ("claim", "is_same"),
    [
        ("Pruned models translate 41.3 percent faster.", True),
        ("The pruned models translate about 41% faster on ordinary processors.", True),
        ("The pruned models translate 41.3% slower on ordinary processors.", False),
        ("The pruned models translate 41.3% faster on new processors.", False),
        ("Half of the heads can not go without any loss of quality.", False),
    ],
)
def test_a_claim_may_say_a_sentence_again(claim: str, is_same: bool) -> None:
    assert told(claim, HEADS).same is is_same


def test_a_claim_in_other_words_differs_in_nothing() -> None:
    assert told("Half of the heads can not go.", HEADS, shared=0.4) == Differences()


@pytest.mark.parametrize(
    ("claim", "lacks"),
    [
        ("A transformer counts sheep with an error of twenty percent.", True),
        ("The counter was tried on 900 pictures.", True),
        ("A transformer counts sheep with an error of about 2%.", False),
        ("It is right in 98 % of the pictures.", False),
        ("It was tried on more than a thousand pictures.", False),
        ("It was tried on 1200 pictures.", False),
        ("Two things were tried: a transformer and sheep.", False),
        ("Half of the pictures show three sheep.", False),
    ],
)
def test_a_figure_must_be_stated_or_follow(claim: str, lacks: bool) -> None:
    assert told(claim, SHEEP, shared=0.0).unstated is lacks


def test_a_figure_may_be_the_sum_or_the_difference_of_two() -> None:
    assert not told("In all 70 hives were watched.", "We watched 40 hives in May and 30 hives in June.").unstated
    assert not told("Ten hives more were watched in May.", "We watched 40 hives in May and 30 hives in June.").unstated
    assert told("In all 75 hives were watched.", "We watched 40 hives in May and 30 hives in June.").unstated


@given(st.text(max_size=200), st.text(max_size=200), st.floats(0, 1))
def test_any_text_is_compared(claim: str, abstract: str, shared: float) -> None:
    found = told(claim, abstract, shared)
    assert all(
        0 <= value <= 1 for value in (found.numbers, found.names, found.negation, found.direction, found.together)
    )
