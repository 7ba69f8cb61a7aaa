import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewing.manuscripts.offering import other_numbers

TITLE = "HiveQA: Questions about Bees"
ABSTRACT = (
    "HiveQA holds 1,200 careful questions in 167 languages. It grew out of a corpus of 6.3 trillion tokens. "
    "HiveQA raises the accuracy of beekeepers by 12%. Over 500 hives took part."
)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("HiveQA covers 200 languages.", "167 languages"),
        ("HiveQA has 3,000 questions.", "1,200 careful questions"),
        ("The corpus of HiveQA has 2 trillion tokens.", "6.3 trillion tokens"),
        ("HiveQA raises the accuracy of beekeepers by 30%.", "12%"),
    ],
)
def test_another_number_of_the_same_thing(said: str, instead: str) -> None:
    (found,) = other_numbers(said, TITLE, ABSTRACT)
    assert found.words == instead
    assert instead in ABSTRACT[found.start : found.end]


@pytest.mark.parametrize(
    "said",
    [
        "HiveQA covers 167 languages.",  # so it is
        "HiveQA covers more than 100 languages.",  # that holds of 167
        "HiveQA covers about 170 languages.",
        "HiveQA covers many languages.",
        "HiveQA covers 200 species.",  # another thing
        "FlockQA covers 200 languages.",  # of another name
        "Aspirin was given in 200 languages of pharmacology to patients after surgery.",  # of something else
        "HiveQA costs 30 times less.",
    ],
)
def test_what_is_no_other_number(said: str) -> None:
    assert other_numbers(said, TITLE, ABSTRACT) == []


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=200))
def test_any_text_is_taken(said: str, title: str, abstract: str) -> None:
    for found in other_numbers(said, title, abstract):
        assert found.words
        assert 0 <= found.start < found.end <= len(abstract)
