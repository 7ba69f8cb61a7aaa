"""When to come back: seconds, dates, and everything that servers say instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing.sources.door import pause_of, seconds_of

NOON = 1_717_243_200.0  # 2024-06-01 12:00 UTC


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 2.5 ", 2.5),
        ("Sat, 01 Jun 2024 12:01:30 GMT", 90),
        ("Sat, 01 Jun 2024 11:00:00 GMT", 0),
        ("Sat, 01 Jun 2024 12:00:10 -0000", 10),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
    ],
)
def test_seconds(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOON) == seconds


@given(st.text(max_size=40))
def test_whatever_a_server_says_is_a_wait_or_none(value: str) -> None:
    seconds = seconds_of(value, NOON)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 0),
        ({"backoff": "12"}, 12),
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, 0.02),
        ({"x-rate-limit-limit": "1", "x-rate-limit-interval": "2s", "backoff": "1"}, 2),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, 0),
        ({"x-rate-limit-limit": "many", "x-rate-limit-interval": "never"}, 0),
    ],
)
def test_pauses(headers: dict[str, str], pause: float) -> None:
    assert pause_of(headers, NOON) == pause
