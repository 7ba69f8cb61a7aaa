"""Tells a sentence that lists titles from one that claims something.

Small models answer "Which papers …?" with the titles of all passages, one behind the other. A title is found in its own
paper, so that a checker calls the list supported; that these papers answer the question is what nobody tested.
"""

import re
from collections.abc import Sequence

from core.text.words import WORD_OR_NAME

_MARKER = re.compile(r"\[[\d,;–\s-]+\]")
_FEWEST_TOGETHER = 3
_NEARLY_ALL = 0.8
_STATES = re.compile(
    r"\b(?:is|are|can|cannot|do|does|make|makes|need|needs|improve|improves|help|helps|elicits?)\b", re.I
)


def lists_titles(text: str, titles: Sequence[str]) -> bool:
    """Whether four words in five stand, three or more together, as they do in one of the titles.

    A single title that is a statement ("Language Models are Few-Shot Learners") is one.
    """
    words = _words(_MARKER.sub(" ", text))
    said = [word for word in words if not word.isdigit()]
    if not said:
        return False
    runs = {run for title in titles for run in _runs(_words(title))}
    taken = [False] * len(said)
    for start, run in enumerate(_runs(said)):
        if run in runs:
            taken[start : start + _FEWEST_TOGETHER] = [True] * _FEWEST_TOGETHER
    if sum(taken) < _NEARLY_ALL * len(said):
        return False
    return not any(said == _words(title) and _STATES.search(title) for title in titles)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD_OR_NAME.findall(text)]


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _FEWEST_TOGETHER]) for at in range(len(words) - _FEWEST_TOGETHER + 1)]
