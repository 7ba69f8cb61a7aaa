"""Passages to numbered papers."""

from collections.abc import Sequence

from core.answer import NearPaper, Source
from core.passage import Passage


def numbered(passages: Sequence[Passage]) -> tuple[Source, ...]:
    """Return one source a paper, numbered from 1 in the order of its best passage; its passages in reading order."""
    of: dict[str, list[Passage]] = {}
    for passage in passages:
        of.setdefault(passage.paper.id, []).append(passage)
    return tuple(
        Source(n, found[0].paper, tuple(sorted(found, key=lambda passage: passage.chunk.start)))
        for n, found in enumerate(of.values(), start=1)
    )


def nearest(passages: Sequence[Passage], count: int = 3) -> tuple[NearPaper, ...]:
    """Return the papers that came nearest, with the score of their best passage."""
    best: dict[str, NearPaper] = {}
    for passage in passages:
        known = best.get(passage.paper.id)
        if known is None or passage.scores.fused > known.score:
            best[passage.paper.id] = NearPaper(passage.paper.id, passage.paper.title, passage.scores.fused)
    return tuple(sorted(best.values(), key=lambda near: -near.score)[:count])
