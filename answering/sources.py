"""Passages to numbered papers."""

from collections.abc import Mapping, Sequence

from core.answer import NearPaper, Source
from core.passage import Passage


def numbered(passages: Sequence[Passage], numbers: Mapping[str, int] | None = None) -> tuple[Source, ...]:
    """Return one source a paper, in the order of its best passage; its passages in reading order, each once.

    They are numbered from 1, or as `numbers` says by the id of the paper.
    """
    of: dict[str, dict[str, Passage]] = {}
    for passage in passages:
        of.setdefault(passage.paper.id, {}).setdefault(passage.chunk.id, passage)
    return tuple(
        Source(
            numbers[paper_id] if numbers is not None else n,
            next(iter(found.values())).paper,
            tuple(sorted(found.values(), key=lambda passage: passage.chunk.start)),
        )
        for n, (paper_id, found) in enumerate(of.items(), start=1)
    )


def nearest(passages: Sequence[Passage], count: int = 3) -> tuple[NearPaper, ...]:
    """Return the papers that came nearest, with the score of their best passage."""
    best: dict[str, NearPaper] = {}
    for passage in passages:
        known = best.get(passage.paper.id)
        if known is None or passage.scores.fused > known.score:
            best[passage.paper.id] = NearPaper(passage.paper.id, passage.paper.title, passage.scores.fused)
    return tuple(sorted(best.values(), key=lambda near: -near.score)[:count])
