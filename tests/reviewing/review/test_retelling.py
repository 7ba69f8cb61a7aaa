import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper import Paper
from reviewing.review.retelling import UNNAMED, retold, short_title, who_wrote

MANY = Paper("T", "", authors=("Ada Lind", "Bo Ek", "Cy Al"), year=2023)
TWO = Paper("T", "", authors=("Ada Lind", "Bo Ek"), year=2023)
ONE = Paper("T", "", authors=("Ada Lind",), year=2023)
NOBODY = Paper("Woolly: Counting Sheep with Transformers", "")


@pytest.mark.parametrize(
    ("paper", "known", "text", "expected"),
    [
        (MANY, False, "We count sheep.", "Lind et al. (2023) count sheep."),
        (TWO, False, "In this paper, we count our sheep.", "Lind and Ek (2023) count their sheep."),
        (TWO, True, "We also show that our method helps us.", "They show that their method helps them."),
        (NOBODY, False, "Here we count sheep.", "The authors of “Woolly” count sheep."),
        (MANY, False, "This paper counts sheep.", "The paper by Lind et al. (2023) counts sheep."),
        (NOBODY, False, "This survey counts what we know.", "The survey “Woolly” counts what they know."),
        (MANY, True, "This work counts sheep.", "The work counts sheep."),
        (MANY, False, "Our flock is large.", "Lind et al.’s flock is large."),
        (NOBODY, False, "Our flock is large.", "The authors’ flock is large."),
        (MANY, False, "To address this gap, we count.", "Lind et al. (2023) count."),
        (MANY, False, "To count sheep in fog, we use sound.", "To count sheep in fog, Lind et al. (2023) use sound."),
        (MANY, False, "Moreover, sheep sleep.", "Sheep sleep."),
        (MANY, False, "Sheep **never** sleep.", "Sheep never sleep."),
        (ONE, False, "This paper counts sheep.", "The paper by Lind (2023) counts sheep."),
    ],
)
def test_in_the_third_person(paper: Paper, known: bool, text: str, expected: str) -> None:
    assert retold(text, who_wrote(paper), known=known) == expected


@pytest.mark.parametrize("text", ["We count sheep.", "I count sheep and we sleep.", "My sheep sleep."])
def test_of_one_author_verbs_would_have_to_change(text: str) -> None:
    assert retold(text, who_wrote(ONE), known=False) is None


def test_long_titles_are_cut() -> None:
    assert (
        short_title("How the Sheep of the North Came to the South in the Years of Drought")
        == "How the Sheep of the North …"
    )
    assert short_title("Counting: Sheep and Goats") == "Counting"
    assert short_title("Counting Sheep") == "Counting Sheep"


@given(st.text(max_size=200), st.booleans())
def test_nobody_speaks_of_themselves(text: str, known: bool) -> None:
    told = retold(f"We {text}", UNNAMED, known=known)
    assert told is None or not told.startswith("We ")
