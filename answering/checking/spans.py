"""Which words of a claim its sources do not support."""

import re
from collections.abc import Sequence

from core.ports import Doubt
from core.text.words import WORD_OR_FIGURE

Span = tuple[int, int]

_SURE = 0.0
"""Log-odds from which a word counts as unsupported."""
_GAP = re.compile(r"\W*")


def doubted_spans(text: str, doubts: Sequence[Doubt]) -> tuple[Span, ...]:
    """Return the spans of the words that a reader doubts, neighbours joined; if it is sure of none, of the worst."""
    words = [
        (match.span(), max((doubt.log_odds for doubt in doubts if _overlap(doubt, match.span())), default=-99.0))
        for match in WORD_OR_FIGURE.finditer(text)
    ]
    if not words:
        return ()
    least = min(_SURE, max(doubt for _, doubt in words))
    spans: list[Span] = []
    for (start, end), doubt in words:
        if doubt < least:
            continue
        if spans and _GAP.fullmatch(text, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def moved(spans: Sequence[Span], text: str, into: str) -> tuple[Span, ...]:
    """Return where the same words stand in another text that has them in the same order, such as one with markers."""
    if not spans:
        return ()
    places: list[tuple[Span, Span]] = []
    behind = 0
    for word in WORD_OR_FIGURE.finditer(text):
        at = into.find(word[0], behind)
        if at >= 0:
            behind = at + len(word[0])
            places.append((word.span(), (at, behind)))
    found: list[Span] = []
    for start, end in spans:
        inside = [there for here, there in places if start <= here[0] and here[1] <= end]
        if inside:
            found.append((inside[0][0], inside[-1][1]))
    return tuple(found)


def _overlap(doubt: Doubt, span: Span) -> bool:
    return doubt.start < span[1] and doubt.end > span[0]
