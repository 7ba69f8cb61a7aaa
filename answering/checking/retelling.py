"""When a claim is a sentence of the paper in the third person: what Litmus itself tells of it, and nothing else.

The way back from "REPLUG shows" to "We show" is taken by telling the sentence in every way in which it is told. So what
differs from all of them by a word is a claim like any other.
"""

from functools import lru_cache
from itertools import product

from answering.checking.cited import CitedPlace
from answering.checking.matching import wording
from answering.voice.calling import called, called_by_authors
from answering.voice.retelling import Mention
from answering.voice.telling import labelled, tell
from core.paper import Paper

_SHARED = 0.6
"""Share of a sentence's words that a claim has which retells it; others are not looked at."""


def retells(claim: str, place: CitedPlace) -> bool:
    """Whether a claim's wording is that of a sentence as Litmus tells it."""
    words = set(place.wording.split())
    if len(words & set(claim.split())) < _SHARED * len(words):
        return False
    evidence = place.evidence()
    return evidence is not None and claim in _tellings(place.passage.paper, evidence.start, evidence.end)


@lru_cache(maxsize=1024)
def _tellings(paper: Paper, start: int, end: int) -> frozenset[str]:
    """The wordings of a sentence of an abstract, however its paper is called and whatever was told before it."""
    ways = product((called(paper), called_by_authors(paper)), Mention, (False, True), (False, True))
    told = [
        (who, each.text)
        for who, mention, several, follows in ways
        if (each := tell(paper, start, end, mention, who=who, several=several, follows=follows))
    ]
    return frozenset(
        map(wording, [*(text for _, text in told), *(labelled(text, who, paper.abstract) for who, text in told)])
    )
