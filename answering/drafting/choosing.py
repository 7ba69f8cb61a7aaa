"""Few sentences of many: one where one answers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from answering.drafting.learned import Learned
from answering.drafting.plan import Line, Plan

MOST_SENTENCES = 4
_SAME = 0.86
"""Sentences with a higher cosine say the same; one of them is enough."""


def choose(candidates: Sequence[Candidate], worth: NDArray[np.float32], learned: Learned) -> Plan:
    """Return the sentences that answer, a line a paper: the best sentence first, the others in reading order.

    `worth` is how likely each answers. The best is always taken, a further one only if it is nearly as likely to
    answer, and says something else.
    """
    order = np.argsort(-worth, kind="stable")
    chosen: list[Candidate] = []
    for place in order:
        if len(chosen) == MOST_SENTENCES or (
            chosen and worth[place] < max(learned.least, learned.share * worth[order[0]])
        ):
            break
        if not any(_alike(candidates[place], other) for other in chosen):
            chosen.append(candidates[place])
    papers = dict.fromkeys(each.passage.paper.id for each in chosen)
    return Plan(tuple(_line([each for each in chosen if each.passage.paper.id == paper]) for paper in papers))


def _line(of_paper: Sequence[Candidate]) -> Line:
    best, *others = of_paper
    return Line((best, *sorted(others, key=lambda each: each.start)))


def _alike(one: Candidate, other: Candidate) -> bool:
    return one.vector is not None and other.vector is not None and float(one.vector @ other.vector) >= _SAME
