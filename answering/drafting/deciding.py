"""Whether the papers hold an answer at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import Candidate
from answering.drafting.features import LOGITS, MARGINS, number_asked_for
from answering.drafting.wording import Wording
from core.passage import Passage
from retrieval.owning import own_names

_LOOKED_AT = 8
"""Passages whose papers are held against the words of the question."""
_OTHER_WORDS = 0.5
"""A question may be asked in other words than the paper's: sharing fewer than half of them is not held against it."""
_HARDLY_ANY, _OF_WORDS, _AKIN = 0.33, 5, 0.34
"""Share of its words, least number of them, and least cosine of a question that is put in other words."""
_FAR = -0.6
"""Of a margin that is lower it tells nothing how far: a small library has sentences on anything."""
_OF_EACH_BETTER = 4
"""Sentences that are read for each that is looked at."""
_IN_GENERAL = frozenset({Asks.WHAT_IS, Asks.FINDING, Asks.LIMITS, Asks.WHY, Asks.HOW})
_MOSTLY = 0.4
"""Share of the question's words that the paper must have. "Limitations" stands in few abstracts that tell of them."""
NAMES = (
    "best logit",
    "third best logit",
    "logit of the best",
    "best margin",
    "third best margin",
    "margin of the best",
    "best worth",
    "best worth above the next",
    "three best worths",
    "best cosine",
    "words of a paper",
    "words of a paper, times how many are asked",
    "words of the paper of the best",
    "rarest word that the paper of the best lacks",
    "a name that the paper of the best lacks",
    "number asked for",
    "number of the kind asked for in the best",
    "yes or no asked for",
)
"""What the columns mean, in order. The best is the sentence that is worth most."""


def evidence(
    question: str,
    wording: Wording,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    worth: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return what speaks for and against an answer, of shape (len(NAMES),); there are candidates."""
    logits = np.sort([each.logit for each in candidates])[::-1] / LOGITS
    margins = np.sort([each.margin for each in candidates])[::-1] / MARGINS
    # A library of one paper has few sentences, and its third best is among its worst.
    third = min(2, (len(candidates) - 1) // _OF_EACH_BETTER)
    worths = np.sort(worth)[::-1]
    best = candidates[int(worth.argmax())]
    paper = best.passage.paper
    lacking = wording.without(wording.found_in(f"{paper.title}\n{paper.abstract}"))
    spoken_of = max(_spoken_of(wording, passages), _OTHER_WORDS)
    asks, kind = asks_for(question), number_asked_for(question)
    return np.array(
        [
            logits[0],
            logits[third],
            best.logit / LOGITS,
            margins[0],
            max(margins[third], _FAR),
            best.margin / MARGINS,
            worths[0],
            worths[0] - (worths[1] if len(worths) > 1 else 0.0),
            worths[:3].sum(),
            max(each.cosine for each in candidates),
            spoken_of,
            spoken_of * np.log1p(len(wording)),
            1 - wording.share(lacking),
            wording.rarest(lacking) / 10,
            bool(lacking & wording.names()),
            asks is Asks.NUMBER,
            kind is not None and bool(kind.search(best.text)),
            asks is Asks.WHETHER,
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


def asks_about_a_paper(question: str, wording: Wording, passages: Sequence[Passage]) -> bool:
    """Whether a question wants to know in general what a paper says that it names.

    An abstract answers that, however little of the question's wording it has. It need not have the detail that other
    questions ask for.
    """
    if asks_for(question) not in _IN_GENERAL:
        return False
    papers = {passage.paper.id: passage.paper for passage in passages[:_LOOKED_AT]}.values()
    names = wording.may_name()
    for paper in papers:
        found = wording.found_in(f"{paper.title}\n{paper.abstract}")
        named = wording.is_named_in(paper.title) or own_names(names, paper)
        if named and wording.names() <= found and wording.share(found) >= _MOSTLY:
            return True
    return False


def _spoken_of(wording: Wording, passages: Sequence[Passage]) -> float:
    papers = {passage.paper.id: passage.paper for passage in passages[:_LOOKED_AT]}.values()
    return max(wording.share(wording.found_in(f"{paper.title}\n{paper.abstract}")) for paper in papers)
