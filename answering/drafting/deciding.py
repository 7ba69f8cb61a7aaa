"""Whether the papers hold an answer at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from answering.drafting.features import LOGITS, MARGINS
from answering.drafting.wording import Wording
from core.passage import Passage

_LOOKED_AT = 8
"""Passages whose papers are held against the words of the question."""
_OTHER_WORDS = 0.5
"""A question may be asked in other words than the paper's: sharing fewer than half of them is not held against it."""
_HARDLY_ANY, _OF_WORDS, _AKIN = 0.33, 5, 0.34
"""Share of its words, least number of them, and least cosine of a question that is put in other words."""
NAMES = (
    "best logit",
    "best margin",
    "best worth",
    "best cosine",
    "words of a paper",
    "rarest word that the paper of the best lacks",
)
"""What the columns mean, in order. The best of the last one is the sentence that is worth most."""


def evidence(
    wording: Wording,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    worth: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return what speaks for and against an answer, of shape (len(NAMES),); there are candidates."""
    paper = candidates[int(worth.argmax())].passage.paper
    lacking = wording.without(wording.found_in(f"{paper.title}\n{paper.abstract}"))
    return np.array(
        [
            max(each.logit for each in candidates) / LOGITS,
            max(each.margin for each in candidates) / MARGINS,
            worth.max(),
            max(each.cosine for each in candidates),
            max(_spoken_of(wording, passages), _OTHER_WORDS),
            wording.rarest(lacking) / 10,
        ],
        np.float32,
    )


def in_other_words(wording: Wording, passages: Sequence[Passage], candidates: Sequence[Candidate]) -> bool:
    """Whether a question means what a paper says and has no word of it, which the cross-encoder takes for far away.

    What names something rare asks for that, and not for what is like it.
    """
    if len(wording) < _OF_WORDS or wording.names_something():
        return False
    return _spoken_of(wording, passages) <= _HARDLY_ANY and max(each.cosine for each in candidates) >= _AKIN


def _spoken_of(wording: Wording, passages: Sequence[Passage]) -> float:
    papers = {passage.paper.id: passage.paper for passage in passages[:_LOOKED_AT]}.values()
    return max(wording.share(wording.found_in(f"{paper.title}\n{paper.abstract}")) for paper in papers)
