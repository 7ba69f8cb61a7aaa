"""An answer as the page shows it: formatted text, its citations as buttons, and what each sentence was found to be.

The only module that knows markdown-it and nh3. Only what formats text is read as Markdown. What would reach outside
(links, images, references) and HTML stay the characters that they are, so that a reader sees what was written, and
nothing is fetched or can be clicked.
"""

import re
from collections.abc import Callable, Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.answer import Sentence, Source, Verdict

_BLOCKS = ("p", "br", "hr", "pre", "blockquote", "ul", "ol", "li", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
FORMATTING = frozenset({"em", "strong", "s", "code", *_BLOCKS, *_TABLES})
_ATTRIBUTES = {
    "span": {"data-s", "data-verdict"},
    "button": {"data-n", "data-s", "data-verdict", "aria-label"},
    "ol": {"start"},
}
_CLASSES = {"span": {"sentence", "cited", "doubt"}, "button": {"cite", "verdict"}}
_CLEANER = nh3.Cleaner(
    tags={*FORMATTING, "span", "button"},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"button": {"type": {"button"}}},
    url_schemes=set(),
    link_rel=None,
)


def clean(html: str) -> str:
    """Return `html` with nothing in it but what an answer is made of: no link, no image, no style, no script."""
    return str(_CLEANER.clean(html))


Wrap = Callable[[str, int, bool], str]
"""Takes text that is HTML already, the number of its sentence, and whether that sentence ends with it."""
Span = tuple[int, int]

_OFF = ("link", "image", "autolink", "reference", "html_block", "html_inline", "code", "lheading")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(list(_OFF))

_FIRST_MARK, _LAST_MARK = 0xF0000, 0xFFFFD
_MARKS = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}]")
"""Characters of a private plane, one a sentence: they pass through Markdown as letters do."""
_LEAD = re.compile(r"(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\|))*[ \t]*(?:\*{1,3}|_{1,3}|~~|`+)*")
"""What Markdown only acts on where nothing stands before it."""


def to_html(text: str, spans: Sequence[Span], leaf: Callable[[str], str], wrap: Wrap) -> str:
    """Return the HTML of `text`, with every run of text passed through `leaf` and then `wrap`.

    `spans` are the places of the sentences, ascending. A sentence that formatting interrupts gives several runs, so
    that what `wrap` puts around one is always well nested. Numbers of sentences beyond 65,000 are not told apart.
    """
    tokens = _MARKDOWN.parse(_marked(_MARKS.sub("", text), spans))
    runs = _Runs(leaf)
    for token in tokens:
        runs.take(token)
    return _MARKS.sub("", _Writer(runs, wrap).html(tokens))


def _marked(text: str, spans: Sequence[Span]) -> str:
    """Put a mark where the words of each sentence begin."""
    pieces, end = [], 0
    for number, (start, stop) in enumerate(spans):
        lead = _LEAD.match(text, start, stop)
        at = lead.end() if lead else start
        if at < stop and any(char.isalnum() for char in text[start:stop]):
            pieces += [text[end:at], chr(min(_FIRST_MARK + number, _LAST_MARK))]
            end = at
    return "".join((*pieces, text[end:]))


class _Runs:
    """The runs of text in order, each with its sentence."""

    def __init__(self, leaf: Callable[[str], str]) -> None:
        self._leaf = leaf
        self._sentence: int | None = None
        self.of: dict[int, list[tuple[str, int | None]]] = {}
        """By the identity of a token: its runs, as HTML."""
        self.last: dict[int, tuple[int, int]] = {}
        """By sentence: the token and the place in it of its last run."""

    def take(self, token: Token) -> None:
        for child in token.children or ():
            self.take(child)
        if token.type == "text":
            self._add(token, token.content, self._leaf)
        elif token.type == "code_inline":
            self._add(token, token.content, lambda code: f"<code>{escape(code)}</code>")
        elif token.type == "fence":
            self._follow(token.info)
            self._add(token, token.content, lambda code: f"<code>{escape(code)}</code>")

    def _follow(self, text: str) -> None:
        for mark in _MARKS.findall(text):
            self._sentence = ord(mark) - _FIRST_MARK

    def _add(self, token: Token, text: str, to_html: Callable[[str], str]) -> None:
        runs = self.of.setdefault(id(token), [])
        end = 0
        for mark in (*_MARKS.finditer(text), None):
            piece = text[end : mark.start() if mark else len(text)]
            words = piece.rstrip(" ") if mark else piece  # what stands between two sentences belongs to neither
            if words.strip():
                if self._sentence is not None:
                    self.last[self._sentence] = (id(token), len(runs))
                runs.append((to_html(words), self._sentence))
            else:
                words = ""
            if gap := piece[len(words) :]:
                runs.append((gap, None))
            if mark:
                self._follow(mark[0])
                end = mark.end()


class _Writer:
    """Writes tokens as HTML. Headings begin at the fourth level: the page has the ones above."""

    def __init__(self, runs: _Runs, wrap: Wrap) -> None:
        self._runs = runs
        self._wrap = wrap

    def html(self, tokens: Sequence[Token]) -> str:
        return "".join(self._token(token) for token in tokens)

    def _token(self, token: Token) -> str:
        if token.hidden:  # the paragraphs of a tight list
            return ""
        match token.type:
            case "inline":
                return self.html(token.children or ())
            case "text" | "code_inline":
                return self._text(token)
            case "fence":
                return f"<pre>{self._text(token)}</pre>"
            case "softbreak":
                return "\n"
            case "hardbreak":
                return "<br>"
            case "hr":
                return "<hr>"
        if token.tag and token.nesting:
            return self._tag(token)
        return escape(token.content)

    def _tag(self, token: Token) -> str:
        tag = f"h{min(6, int(token.tag[1]) + 3)}" if token.type.startswith("heading") else token.tag
        if token.nesting < 0:
            return f"</{tag}>"
        start = token.attrs.get("start")
        return f'<ol start="{int(start)}">' if tag == "ol" and start is not None else f"<{tag}>"

    def _text(self, token: Token) -> str:
        return "".join(
            run if sentence is None else self._wrap(run, sentence, self._runs.last[sentence] == (id(token), place))
            for place, (run, sentence) in enumerate(self._runs.of.get(id(token), ()))
        )


LABELS = {
    Verdict.PARTIAL: "partly supported",
    Verdict.UNSUPPORTED: "not supported",
    Verdict.CONTRADICTED: "contradicted",
}
"""What is said of a sentence. Of the others nothing is said: quiet means well."""

_CITED = re.compile(r"(?P<word>\S{0,40}?)[ \t\u00a0]{0,3}(?P<markers>(?:\[[1-9]\d*\])+)(?P<stop>[^\w\s\[]{0,4})")
"""Markers with the word before and the stop behind them, from which no line break may part them."""
_WORD = re.compile(r"[^\s*_`~|\[\]]+")
_OPEN, _CLOSE = "\U00100000", "\U00100001"
"""Characters of a private plane: they pass through Markdown as letters do."""
_DOUBTED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}<>]*){_CLOSE}")
_NO_DOUBTS = str.maketrans("", "", _OPEN + _CLOSE)


def answer_html(text: str, sentences: Sequence[Sentence], sources: Sequence[Source]) -> str:
    """Return safe HTML of `text`; `data-s` counts its sentences from 0, `data-n` is the number of a source."""
    titles = {source.n: source.paper.title for source in sources}

    def leaf(piece: str) -> str:
        html, end = "", 0
        for run in _CITED.finditer(piece):
            numbers = list(dict.fromkeys(int(number) for number in run["markers"].strip("[]").split("][")))
            if all(number in titles for number in numbers):
                chips = "".join(_chip(number, titles[number]) for number in numbers)
                together = f"{escape(run['word'])} {chips}{escape(run['stop'])}"
                html += f'{escape(piece[end : run.start()])}<span class="cited">{together}</span>'
                end = run.end()
        return html + escape(piece[end:])

    def wrap(run: str, number: int, ends: bool) -> str:
        sentence = sentences[number]
        verdict = f' data-verdict="{sentence.verdict}"' if sentence.verdict else ""
        html = f'<span class="sentence" data-s="{number}"{verdict}>{run}</span>'
        label = LABELS.get(sentence.verdict) if sentence.verdict and ends else None
        if label:
            html += f' <button type="button" class="verdict" data-s="{number}"{verdict}>{label}</button>'
        return html

    return clean(to_html(*_with_doubts(text, sentences), lambda piece: _underlined(leaf(piece)), wrap))


def _with_doubts(text: str, sentences: Sequence[Sentence]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with marks around the words that are not supported, and where its sentences then stand."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    at = length = 0

    def take(stop: int) -> None:
        nonlocal at, length
        pieces.append(text[at:stop])
        length += stop - at
        at = stop

    for sentence in sentences:
        take(sentence.start)
        start = length
        for begin, end in sentence.unsupported_spans:
            for word in _WORD.finditer(text, sentence.start + begin, sentence.start + end):
                take(word.start())
                pieces.append(_OPEN)
                take(word.end())
                pieces.append(_CLOSE)
                length += 2
        take(sentence.end)
        places.append((start, length))
    take(len(text))
    return "".join(pieces), places


def _underlined(html: str) -> str:
    """Turn marks into elements; a mark whose partner formatting has parted from it goes."""
    return _DOUBTED.sub(r'<span class="doubt">\1</span>', html).translate(_NO_DOUBTS)


def _chip(number: int, title: str) -> str:
    label = escape(f"Source {number}: {title}", quote=True)
    return f'<button type="button" class="cite" data-n="{number}" aria-label="{label}">{number}</button>'
