"""Criteria that ask for a kind of paper: a survey, a benchmark, a randomised trial, a study in animals.

Abstracts say such things in few ways, so a pattern knows more than nearness does. Where no word of it stands in title
or abstract the paper is taken not to be of the kind; where one does, but not in a sentence that says so, it is
not clear.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reviewing.reading.discourse import moves
from reviewing.screening.criteria import Holds
from reviewing.screening.kind_patterns import KINDS, Kind
from reviewing.screening.wording import topic_of

SHORTEST = 3
"""Sentences of an abstract whose silence says something."""


class KindRead(NamedTuple):
    """Whether a paper is of a kind, and the sentence that says so (its place; None: the title, or nothing)."""

    holds: Holds
    sentence: int | None
    by_title: bool = False


def kinds_asked(criterion: str) -> tuple[Kind, ...]:
    """Return the kinds that a criterion asks for. A survey stands aside where a systematic review is meant."""
    found = [kind for kind in KINDS if kind.asked.search(criterion)]
    if len(found) > 1 and found[0].name == "systematic review":
        without = found[0].asked.sub(" ", criterion)
        found = [kind for kind in found if kind is found[0] or kind.asked.search(without)]
    return tuple(found)


def topic_beside(kinds: Sequence[Kind], criterion: str) -> str | None:
    """Return what a criterion asks for beside kinds of paper: aspirin, in "Is it a randomised trial of aspirin?"."""
    left = list(criterion)
    for found in (found for kind in kinds for found in kind.asked.finditer(criterion)):
        left[found.start() : found.end()] = " " * (found.end() - found.start())
    topic = topic_of(re.sub(r"^\W*(?:(?:or|and|an?|the)\b\W*)+", "", topic_of("".join(left))))
    words = set(re.findall(r"[a-z]{3,}", topic.lower()))
    return topic if words - _GENERIC else None


_GENERIC = frozenset(
    "paper papers study studies article articles work research literature original primary new novel scientific "  # noqa: SIM905 - a list of words
    "academic the and for that with this does are was its any only other kind type introduce present propose report an "
    "conducted human humans subjects participants focus mainly empirical".split()
)


def read_kind(kind: Kind, title: str, sentences: Sequence[str]) -> KindRead:
    """Return whether a paper is of a kind, by its title and the sentences of its abstract."""
    done = moves(sentences)
    told = [
        place
        for place, text in enumerate(sentences)
        if kind.told.search(text) and (kind.anywhere or not done[place].background)
    ]
    by_title = bool(kind.title.search(title))
    if by_title or told:
        return KindRead(Holds.YES, told[0] if told else None, by_title)
    hinted = next((place for place, text in enumerate(sentences) if kind.hint.search(text)), None)
    if hinted is not None or kind.hint.search(title):
        return KindRead(Holds.UNCLEAR, hinted)
    return KindRead(Holds.NO if len(sentences) >= SHORTEST else Holds.UNCLEAR, None)
