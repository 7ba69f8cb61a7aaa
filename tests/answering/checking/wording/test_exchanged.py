"""Two words in each other's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.wording.exchanged import only_exchanged

WORDS = "Ravens are clearly quicker at puzzles, while pigeons are better at maps and somewhat cheaper to keep."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (WORDS.replace("Ravens", "X").replace("pigeons", "ravens").replace("X", "Pigeons"), WORDS),
        ("Pigeons are quicker at puzzles, while ravens are better at maps.", WORDS),
        (
            "Dense search outperforms sparse search on five sets.",
            "Sparse search outperforms dense search on five sets.",
        ),
        ("It reaches 80 precision and 90 recall.", "It reaches 90 precision and 80 recall."),
        ("Drought raises yield.", "Yield raises drought."),
        (
            "Trees planted after frost grew faster than those planted before frost.",
            "Trees planted before frost grew faster than those planted after frost.",
        ),
    ],
)
def test_it_is_seen(claim: str, sentence: str) -> None:
    assert only_exchanged(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (WORDS, WORDS),
        ("While pigeons are better at maps, ravens are quicker at puzzles.", WORDS),
        ("It needs clay, sand and wool for the nest.", "It needs wool, sand and clay for the nest."),
        ("Nests are built by ravens.", "Ravens built nests."),
        ("Accuracy rises when passages are added.", "When passages are added, accuracy rises."),
        ("Ravens and pigeons were compared.", "Pigeons and ravens were compared."),
        ("It was run for 10, 20 and 30 days.", "It was run for 30, 20 and 10 days."),
        ("Something else entirely is said here.", WORDS),
    ],
)
def test_another_order_is_no_exchange(claim: str, sentence: str) -> None:
    assert not only_exchanged(claim, sentence)


@given(
    st.lists(
        st.sampled_from(["raven", "pigeon", "map", "puzzle", "3", "7", "quick", "and", "by", ",", "not"]), max_size=30
    ).map(" ".join)
)
def test_a_text_is_never_an_exchange_of_itself(text: str) -> None:
    assert not only_exchanged(text, text)
