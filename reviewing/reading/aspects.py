"""Which sentence of an abstract tells of its task, its data, its method, its main result or its limits.

The roles of sentences (answering/drafting/roles.py) say so, and of sentences with one role those that are near the
title; data has no role of its own, and is told by its words (facets.py). How often that is right:
docs/decisions/0024-comparison.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from answering.drafting.roles import Role
from reviewing.reading.abstracts import ReadAbstract
from reviewing.reading.facets import DATA, telling

BY_PATTERN = 0.7
"""How often a sentence that has a facet's pattern tells of it: docs/decisions/0024-comparison.md."""
_TITLED = 0.3
"""What counts the cosine with the title beside the likelihood of the role."""
_FIRST_OWN = 0.75
"""How likely the first sentence that is no background tells of the task, where none says what is missing."""


class Aspect(StrEnum):
    """What one wants to know of any paper."""

    TASK = "task"
    DATA = "data"
    METHOD = "method"
    RESULT = "main result"
    LIMITATION = "limitation"


LEAST = 0.4
"""Where no sentence is so likely to tell of an aspect, the abstract does not say."""
_ROLES = {
    Aspect.TASK: Role.GAP,
    Aspect.METHOD: Role.METHOD,
    Aspect.RESULT: Role.RESULT,
    Aspect.LIMITATION: Role.LIMITATION,
}


_FOUND = (Aspect.RESULT, Aspect.LIMITATION)


@dataclass(frozen=True, slots=True)
class TellingSentence:
    """The sentence that tells best, by its place in the abstract, and how likely it does."""

    sentence: int
    likely: float


def likelihoods(abstract: ReadAbstract, aspect: Aspect) -> list[float]:
    """Return how likely each sentence tells of the aspect, in [0, 1]."""
    if aspect is Aspect.DATA:
        place = telling(DATA, "", abstract)
        return [BY_PATTERN * (place == other) for other in range(len(abstract.sentences))]
    likely = [sentence.likely(_ROLES[aspect]) for sentence in abstract.sentences]
    if aspect in _FOUND and all(sentence.likely(Role.RESULT) < LEAST for sentence in abstract.sentences):
        # An abstract that finds nothing is rarer than a result that sounds like a limit.
        whole = [sentence.likely(Role.RESULT, Role.LIMITATION) for sentence in abstract.sentences]
        return whole if aspect is Aspect.RESULT else [0.0] * len(whole)
    if aspect is Aspect.TASK:
        for place, sentence in enumerate(abstract.sentences):
            if (rest := 1 - sentence.likely(Role.BACKGROUND)) > 0.5:  # where the authors begin to speak of their own
                likely[place] = max(likely[place], _FIRST_OWN * rest)
                break
    return likely


def worths(abstract: ReadAbstract, aspect: Aspect) -> list[float]:
    """Return how much each sentence is worth as what tells of the aspect: how likely, and how near to the title."""
    likely = likelihoods(abstract, aspect)
    return [
        each + _TITLED * float(sentence.vector @ abstract.title)
        for each, sentence in zip(likely, abstract.sentences, strict=True)
    ]


def told(abstract: ReadAbstract, aspect: Aspect) -> TellingSentence | None:
    """Return the sentence that tells of the aspect; None if the abstract does not say."""
    likely, worth = likelihoods(abstract, aspect), worths(abstract, aspect)
    can = [place for place, each in enumerate(likely) if each >= LEAST]
    best = max(can, key=worth.__getitem__, default=None)
    return None if best is None else TellingSentence(best, likely[best])


@cache
def aspect_named(name: str) -> Aspect | None:
    """Return the aspect that a column's name means, such as `results` or `objective`; None if it means none."""
    key = " ".join(name.lower().replace("-", " ").replace("?", " ").split())
    key = key.removeprefix("the ").removeprefix("main ").removeprefix("key ")
    return _NAMES.get(key) or _NAMES.get(key.removesuffix("s"))


_NAMES: Mapping[str, Aspect] = {
    name: aspect
    for aspect, names in {
        Aspect.TASK: "task|problem|aim|objective|goal|purpose|research question|question|topic|motivation|hypothesis",
        Aspect.DATA: "data|dataset|data set|corpora|corpus|benchmark|population|participant|patient|subject|sample",
        Aspect.METHOD: "method|methodology|approach|technique|model|intervention|procedure|idea|contribution|how",
        Aspect.RESULT: "result|finding|outcome|conclusion|main result|effect",
        Aspect.LIMITATION: "limitation|limit|weaknesse|weakness|drawback|caveat|shortcoming|threats to validity",
    }.items()
    for name in names.split("|")
}
