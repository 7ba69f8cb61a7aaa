"""Whether the papers hold an answer at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from answering.drafting.learned import Logistic
from answering.drafting.wording import Wording
from core.passage import Passage

_LOOKED_AT = 8
"""Passages whose papers are held against the words of the question."""
_RARE = 8.0
"""About the rarity of a word that one chunk of some thousand has."""
NAMES = (
    "best logit",
    "third best logit",
    "best worth",
    "best cosine",
    "own words of the best",
    "words of the best paper",
    "words that no paper has",
    "words of the best and its title",
    "rarest word that the best paper lacks",
    "words of the best paper, times how many are asked",
    "best logit below -2",
)
"""What the columns mean, in order."""


def evidence(
    wording: Wording, passages: Sequence[Passage], candidates: Sequence[Candidate], worth: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what speaks for and against an answer, of shape (len(NAMES),); there are candidates."""
    logits = np.sort([each.logit for each in candidates])[::-1] / 10
    best = candidates[int(np.argmax(worth))]
    papers = {passage.paper.id: passage.paper for passage in passages[:_LOOKED_AT]}.values()
    known = [wording.found_in(f"{paper.title}\n{paper.abstract}") for paper in papers]
    return np.array(
        [
            logits[0],
            logits[min(2, len(logits) - 1)],
            worth.max(),
            max(each.cosine for each in candidates),
            best.own,
            max(map(wording.share, known)),
            1 - wording.share(frozenset[str]().union(*known)),
            best.coverage,
            wording.rarest_but(max(known, key=wording.share)) / _RARE,
            max(map(wording.share, known)) * np.log1p(len(wording)),
            min(0.0, logits[0] + 0.2),
        ],
        np.float32,
    )


def likely(model: Logistic, seen: NDArray[np.float32]) -> float:
    """Return how likely it is that there is an answer, in [0, 1]; 0.5 is where the default threshold lies."""
    return float(model.probability(seen[None])[0])
