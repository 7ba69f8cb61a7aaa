"""How long work still takes is known from its first step on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli.progress import Speed, clock


def test_the_time_left_is_known_after_one_step() -> None:
    pace = Speed()
    pace.hear(0, None, 0.0)
    assert (pace.rate, pace.left(5.0)) == (None, None)
    pace.hear(0, 100, 10.0)  # reading is over: its time says nothing of what comes
    assert pace.left(11.0) is None
    pace.hear(25, 100, 15.0)
    assert (pace.rate, pace.left(15.0), pace.left(20.0)) == (5.0, 15.0, 10.0)
    assert pace.left(60.0) == 0.0


def test_other_work_begins_anew() -> None:
    pace = Speed()
    pace.hear(0, 100, 0.0)
    pace.hear(100, 100, 10.0)
    pace.hear(0, 40, 20.0)
    assert pace.rate is None
    pace.hear(10, 40, 30.0)
    assert pace.left(30.0) == 30.0


@given(st.lists(st.tuples(st.integers(0, 500), st.none() | st.integers(0, 500), st.floats(0, 9)), max_size=20))
def test_it_never_says_less_than_nothing(steps: list[tuple[int, int | None, float]]) -> None:
    pace, now = Speed(), 0.0
    for done, total, after in steps:
        now += after
        pace.hear(done, total, now)
        left = pace.left(now)
        assert left is None or left >= 0


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65.4, "1:05"), (7384, "2:03:04")])
def test_a_time_reads_like_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
