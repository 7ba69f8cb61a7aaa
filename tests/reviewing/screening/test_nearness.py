from hypothesis import given
from hypothesis import strategies as st

from reviewing.screening.nearness import CAUTIOUS_NO, CAUTIOUS_YES, Words, answer, glance, likelihood
from reviewing.screening.verdicts import Holds

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_of_a_sign_never_makes_it_less_likely(covered: float, chunk: float, near: float, more: float) -> None:
    few = Words(covered * more, covered * more, False, False, ())
    many = Words(covered, covered, True, True, ())
    assert likelihood(few, chunk * more, near * more) <= likelihood(many, chunk, near)
    assert glance(few, chunk * more) <= glance(many, chunk)


@given(SHARES, st.booleans())
def test_the_answer_that_excludes_must_be_surer(likely: float, focal: bool) -> None:
    words = Words(1.0, 1.0, focal, focal, ())
    careful_no, careful_yes = answer(likely, words, CAUTIOUS_NO), answer(likely, words, CAUTIOUS_YES)
    assert careful_no is not Holds.NO or careful_yes is Holds.NO
    assert careful_yes is not Holds.YES or careful_no is Holds.YES
    assert focal or Holds.YES not in (careful_no, careful_yes)
