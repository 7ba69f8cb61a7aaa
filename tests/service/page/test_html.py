"""Markdown and HTML of an answer: every sentence in its place, and nothing that acts."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from answering.citing.citations import parse_citations
from core.answer import Sentence, Source, Verdict
from core.paper import Paper
from service.page.answer_html import FORMATTING, answer_html, clean

SOURCES = tuple(Source(n, Paper(title=title, abstract=""), ()) for n, title in enumerate(('A "title" <b>', "Two"), 1))
VERDICTS = (Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.CONTRADICTED)
ALLOWED = {*FORMATTING, "span", "button"}
ATTRIBUTES = {"class", "data-s", "data-n", "data-verdict", "aria-label", "start", "type"}


def html_of(written: str) -> str:
    text, cited, _ = parse_citations(written, [source.paper for source in SOURCES])
    sentences = [
        Sentence(one.text, one.start, one.end, one.citations, VERDICTS[number % 3]) for number, one in enumerate(cited)
    ]
    return answer_html(text, sentences, SOURCES)


class Seen(HTMLParser):
    """The tags, the attributes, and the text by sentence, of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()
        assert self._open == [], "something stays open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"br", "hr"}:
            self._open.append((tag, dict(attrs).get("data-s") if tag == "span" else None))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        number = next((number for _, number in reversed(self._open) if number is not None), None)
        if number is not None:
            self.text[number] = self.text.get(number, "") + data


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def test_sentences_keep_their_text_through_formatting() -> None:
    html = html_of("One **bold. And two** here [1].\n\n- an item [2]\n- `code` of *another*.\n\n1. First.\n2. Second.")
    seen = Seen(html)
    assert [" ".join(words(text)) for text in seen.text.values()] == [
        "One bold",
        "And two here 1",
        "an item 2",
        "code of another",
        "First",
        "Second",
    ]
    assert {"strong", "em", "code", "ul", "ol", "li"} <= set(seen.tags)


def test_citations_are_buttons_that_name_their_paper() -> None:
    html = html_of("It works [1][2]. Code keeps `x[1]` as it is.")
    assert html.count('class="cite"') == 2
    assert 'aria-label="Source 1: A &quot;title&quot; &lt;b&gt;"' in html
    assert "<code>x[1]</code>" in html


def test_what_fails_is_labelled_once_behind_its_last_word() -> None:
    html = html_of("Fine [1]. This **is not** quite right [2]. No.")
    assert html.count("partly supported") == 1
    assert html.count("contradicted</button>") == 1
    assert html.index("right") < html.index("partly supported") < html.index("No.")


def test_tables_headings_quotes_and_code_are_formatted() -> None:
    seen = Seen(html_of("# Head\n\n|a|b|\n|-|-|\n|1|2 [1]|\n\n> Said so.\n\n```\nx = 1\n```\n\n3. Third.\n"))
    assert {"h4", "table", "th", "td", "blockquote", "pre", "ol"} <= set(seen.tags)
    assert ("start", "3") in seen.attributes


def test_the_last_gate_holds_alone() -> None:
    html = clean(
        '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a><img src=x onerror=x()>'
        '<span class="sentence evil" style="x" data-s="1" id="live">c</span>'
        '<button type="submit" form="x">d</button></p>'
    )
    assert html == '<p>ab<span class="sentence" data-s="1">c</span><button>d</button></p>'


_ACTING = ("<script>", "</p>", "<b>", "[a](javascript:x)", "![i](http://x/y.png)", "[1]: http://x\n", "&amp;")
_FORMATTING = ("**", "_", "`", "```\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "|", "|-|-|\n")
_WORDS = ("[1]", "[2]", "word", " two words", ".", "? ", "\U000f0003")
_PIECES = st.sampled_from((*_ACTING, *_FORMATTING, *_WORDS))


@given(st.lists(_PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_nothing_but_formatted_text_comes_out_and_no_word_is_lost(written: str) -> None:
    text, cited, _ = parse_citations(written, [source.paper for source in SOURCES])
    sentences = [Sentence(one.text, one.start, one.end, one.citations, Verdict.SUPPORTED) for one in cited]
    html = answer_html(text, sentences, SOURCES)
    seen = Seen(html)
    assert set(seen.tags) <= ALLOWED
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert not re.search("[\U000f0000-\U000ffffd]", html)
