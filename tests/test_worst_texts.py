"""No text makes a parser work for long: each reads the worst texts in linear time."""

import subprocess
import sys

import pytest

from tests.text_parsers import GROUPS

_BUDGET_S = 3
"""Processor time for one text. What is linear takes a second at most; what is quadratic takes minutes."""
_FEED = "import sys; from tests.text_parsers import feed; feed(sys.argv[1], int(sys.argv[2]))"


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_makes_a_parser_work_for_long(group: str) -> None:
    fed = subprocess.run(
        [sys.executable, "-c", _FEED, group, str(_BUDGET_S)], capture_output=True, text=True, check=False
    )
    assert fed.returncode == 0, f"{fed.stdout.splitlines()[-1:]} {fed.stderr[-1000:]}"
