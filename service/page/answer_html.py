"""An answer as the page shows it: formatted text, its citations as buttons, and what each sentence was found to be."""

import re
from collections.abc import Sequence
from html import escape

from core.answer import Sentence, Source, Verdict
from service.page.clean import clean
from service.page.markdown import to_html

LABELS = {
    Verdict.PARTIAL: "partly supported",
    Verdict.UNSUPPORTED: "not supported",
    Verdict.CONTRADICTED: "contradicted",
}
"""What is said of a sentence. Of the others nothing is said: quiet means well."""

_CITED = re.compile(r"(?P<word>\S{0,40}?)[ \t\u00a0]{0,3}(?P<markers>(?:\[[1-9]\d*\])+)(?P<stop>[^\w\s\[]{0,4})")
"""Markers with the word before and the stop behind them, from which no line break may part them."""
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\s*_`~|\[\]]+")
_OPEN, _CLOSE = "\U00100000", "\U00100001"
"""Characters of a private plane: they pass through Markdown as letters do."""
_DOUBTED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}<>]*){_CLOSE}")
_DOUBTS = re.compile(f"[{_OPEN}{_CLOSE}]")


def answer_html(text: str, sentences: Sequence[Sentence], sources: Sequence[Source]) -> str:
    """Return safe HTML of `text`; `data-s` counts its sentences from 0, `data-n` is the number of a source."""
    titles = {source.n: source.paper.title for source in sources}

    def leaf(piece: str) -> str:
        html, end = "", 0
        for run in _CITED.finditer(piece):
            numbers = list(dict.fromkeys(int(number) for number in _NUMBER.findall(run["markers"])))
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
    return _DOUBTS.sub("", _DOUBTED.sub(r'<span class="doubt">\1</span>', html))


def _chip(number: int, title: str) -> str:
    label = escape(f"Source {number}: {title}", quote=True)
    return f'<button type="button" class="cite" data-n="{number}" aria-label="{label}">{number}</button>'
