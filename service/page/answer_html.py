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

_MARKERS = re.compile(r"[ \t\u00a0]*((?:\[[1-9]\d*\])+)")
_NUMBER = re.compile(r"\d+")


def answer_html(text: str, sentences: Sequence[Sentence], sources: Sequence[Source]) -> str:
    """Return safe HTML of `text`; `data-s` counts its sentences from 0, `data-n` is the number of a source."""
    titles = {source.n: source.paper.title for source in sources}

    def leaf(piece: str) -> str:
        html, end = "", 0
        for run in _MARKERS.finditer(piece):
            numbers = list(dict.fromkeys(int(number) for number in _NUMBER.findall(run[1])))
            if all(number in titles for number in numbers):
                html += escape(piece[end : run.start()]) + "".join(_chip(number, titles[number]) for number in numbers)
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
    # The joiner keeps a chip on the line of the word that it belongs to.
    return f'\u2060<button type="button" class="cite" data-n="{number}" aria-label="{label}">{number}</button>'
