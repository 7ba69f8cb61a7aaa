import re

from hypothesis import given
from hypothesis import strategies as st

from core.paper import Paper
from core.text.reference import escaped, reference


def test_a_hostile_title_or_address_stays_text() -> None:
    hostile = Paper("<script>x</script> [a](javascript:b) ![c](http://d)", "…", url="javascript:alert(1)")
    line = reference(hostile)
    assert "\\<script\\>" in line
    assert "\\[a\\](" in line
    assert "alert" not in line


@given(st.text())
def test_escaping_leaves_nothing_that_markdown_or_html_acts_on(text: str) -> None:
    # Within a word, `_` begins no emphasis.
    bare = re.sub(r"(?<=[^\W_])_(?=[^\W_])", "", escaped(text).replace("\\\\", ""))
    for char in "`*_[]<>#|&":
        assert bare.count(char) == bare.count("\\" + char)


def test_a_name_with_underscores_stays_one_that_can_be_copied() -> None:
    assert escaped("Set LITMUS_LLM_MODEL, not _this_ or __that__.") == (
        "Set LITMUS_LLM_MODEL, not \\_this\\_ or \\_\\_that\\_\\_."
    )
