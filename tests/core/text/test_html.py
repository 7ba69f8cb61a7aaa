from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.html import link, tag


def test_an_element() -> None:
    made = tag("p", "a < b", tag("b", "c"), None, ["d", ["e"]], class_="x", data_kind='"y"', hidden=True, title=None)
    assert made == '<p class="x" data-kind="&quot;y&quot;" hidden>a &lt; b<b>c</b>de</p>'
    assert tag("input", id="i") == '<input id="i">'


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", " https://x", "//x", "", None]
)
def test_only_addresses_of_the_web_are_links(address: str | None) -> None:
    assert link("a < b", address) == "a &lt; b"


def test_a_link() -> None:
    assert link("a", 'https://x/"') == '<a href="https://x/&quot;" rel="noopener noreferrer">a</a>'


@given(st.text(st.characters()), st.text(st.characters()))
def test_whatever_the_text_it_stays_one_element(content: str, attribute: str) -> None:
    seen: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, [name for name, _ in attrs]))

    made = tag("p", content, title=attribute)
    reader = Reader()
    reader.feed(made)
    reader.close()
    assert seen == [("p", ["title"])]
    assert made.encode("utf-8")
