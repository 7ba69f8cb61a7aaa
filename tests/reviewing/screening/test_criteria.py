from hypothesis import given
from hypothesis import strategies as st

from reviewing.screening.criteria import NO_EXCLUDES, YES_EXCLUDES, Holds


@given(st.floats(0, 1))
def test_the_answer_that_excludes_must_be_surer(likely: float) -> None:
    careful_no, careful_yes = NO_EXCLUDES.answer(likely), YES_EXCLUDES.answer(likely)
    assert careful_no is not Holds.NO or careful_yes is Holds.NO
    assert careful_yes is not Holds.YES or careful_no is Holds.YES


def test_what_is_in_between_is_left_to_a_person() -> None:
    assert [NO_EXCLUDES.answer(likely) for likely in (0.0, 0.3, 1.0)] == [Holds.NO, Holds.UNCLEAR, Holds.YES]
