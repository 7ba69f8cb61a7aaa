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

_CITED = re.compile(r"(?P<word>\S{0,40}?)[ \t\u00a0]*(?P<markers>(?:\[[1-9]\d*\])+)(?P<stop>[^\w\s\[]{0,4})")
"""Markers with the word before and the stop behind them, from which no line break may part them."""
_NUMBER = re.compile(r"\d+")


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

    return clean(to_html(text, [(sentence.start, sentence.end) for sentence in sentences], leaf, wrap))


def _chip(number: int, title: str) -> str:
    label = escape(f"Source {number}: {title}", quote=True)
    return f'<button type="button" class="cite" data-n="{number}" aria-label="{label}">{number}</button>'
