"""Few sentences of many: one where one answers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from answering.drafting.learned import Learned
from answering.drafting.plan import Line, Plan
from answering.voice.telling import usable

MOST_SENTENCES = 4
_AS_GOOD = 0.9
"""Where the best sentence points at one that is not told, another of at least this share of its worth is better."""
_SAME = 0.86
"""Sentences with a higher cosine say the same; one of them is enough."""


def choose(
    candidates: Sequence[Candidate],
    worth: NDArray[np.float32],
    learned: Learned,
    standing: NDArray[np.float32] | None = None,
) -> Plan:
    """Return the sentences that answer, a line a paper: the best sentence first, the others in reading order.

    `worth` is how likely each answers. The best is always taken, a further one only if it is nearly as likely to
    answer, says something else, and has no lower `standing` than the best.
    """
    order = list(map(int, np.argsort(-worth, kind="stable")))
    as_good = [place for place in order if worth[place] >= _AS_GOOD * worth[order[0]]]
    first = next((place for place in as_good if usable(candidates[place])), order[0])
    order = [first, *(place for place in order if place != first)]
    chosen: list[Candidate] = []
    for place in order:
        if len(chosen) == MOST_SENTENCES or (
            chosen and worth[place] < max(learned.least, learned.share * worth[order[0]])
        ):
            break
        if chosen and standing is not None and standing[place] < standing[first]:
            continue
        if not any(_alike(candidates[place], other) for other in chosen):
            chosen.append(candidates[place])
    papers = dict.fromkeys(each.passage.paper.id for each in chosen)
    return Plan(tuple(_line([each for each in chosen if each.passage.paper.id == paper]) for paper in papers))


def _line(of_paper: Sequence[Candidate]) -> Line:
    best, *others = of_paper
    return Line((best, *sorted(others, key=lambda each: each.start)))


def led_up_to(plan: Plan, candidates: Sequence[Candidate]) -> Plan:
    """Return a plan in which a sentence that points back stands behind the one that it points at.

    Only behind one of the candidates, which may help to answer. A label names what its line speaks of, so that there
    nothing has to be led up to.
    """
    at = {(each.passage.paper.id, each.place[0]): each for each in candidates}

    def led(sentences: Sequence[Candidate]) -> Iterator[Candidate]:
        told: Candidate | None = None
        for each in sentences:
            before = at.get((each.passage.paper.id, each.place[0] - 1))
            if before is not None and before not in sentences and usable(before, told) and not usable(each, told):
                yield before
            yield (told := each)

    lines = [line if line.label else replace(line, sentences=tuple(led(line.sentences))) for line in plan.lines]
    return replace(plan, lines=tuple(lines))


def _alike(one: Candidate, other: Candidate) -> bool:
    return one.vector is not None and other.vector is not None and float(one.vector @ other.vector) >= _SAME
