"""Images, links and HTML of an LLM or an abstract are shown as characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answering.guarding.inert import inert

MARKDOWN = MarkdownIt("commonmark", {"html": True})
WORST = st.text(st.sampled_from("![]()<>a/: \\\n`\"'h1"), max_size=60)


def acts(text: str) -> bool:
    html = MARKDOWN.render(text)
    return any(sign in html for sign in ("<a ", "<img", "<script", "<!--", "<iframe"))


@pytest.mark.parametrize(
    "text",
    [
        "![proof](https://example.org/log?q=1)",
        "Read [the paper](https://example.org).",
        "![proof][p]\n\n[p]: https://example.org/x.gif",
        '<img src="https://example.org/x.gif">',
        "<https://example.org>",
        "<!-- hidden -->",
        "<script>alert(1)</script>",
        "[a [nested] one](https://example.org)",
        "[![image](https://example.org/i.gif)](https://example.org)",
    ],
)
def test_nothing_of_it_acts(text: str) -> None:
    assert acts(text)
    assert not acts(inert(text))


@pytest.mark.parametrize(
    "text", ["p < 0.05 and n > 3", "the interval [0, 1] (closed)", "- **Bold** and `code`", "a [1]."]
)
def test_what_reaches_nothing_stays(text: str) -> None:
    assert inert(text) == text


def test_code_in_a_fence_stays() -> None:
    assert inert("```html\n<img>\n```") == "```html\n<img>\n```"


@given(WORST)
def test_nothing_acts_whatever_stands_together(text: str) -> None:
    if not text.lstrip().startswith(("```", "~~~")):
        assert not acts(inert(text))


@given(WORST)
def test_what_is_inert_stays_as_it_is(text: str) -> None:
    assert inert(inert(text)) == inert(text)
