"""Which papers match: one line a paper, as many as match."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from answering.drafting.features import LOGITS
from answering.drafting.plan import Line, Plan
from answering.voice.telling import usable
from core.paper import Paper
from core.passage import Passage, searched_text

MOST_PAPERS = 24
"""Papers that are read with the question."""
LISTED = 10
"""Papers that are shown."""
MATCH_NAMES = ("logit", "logit below the best", "score of its best passage")
"""What the columns mean that tell whether a paper matches, in order."""
_READ_CHARS = 700
"""Of an abstract: what it is about stands at its beginning."""


def papers_of(passages: Sequence[Passage]) -> list[Paper]:
    """Return the papers to read, best passage first."""
    return list({passage.paper.id: passage.paper for passage in passages}.values())[:MOST_PAPERS]


def read_text(paper: Paper) -> str:
    """Return what of a paper is read with the question."""
    return searched_text(paper.title, paper.abstract[:_READ_CHARS])


def match_rows(
    logits: NDArray[np.float32], papers: Sequence[Paper], passages: Sequence[Passage]
) -> NDArray[np.float32]:
    """Return what tells whether papers match, of shape (papers, len(MATCH_NAMES)), by the logit of each.

    Few papers have a high logit for a question that is put in other words, so each is held against the best, too.
    """
    score = {each.paper.id: each.scores.fused for each in reversed(passages)}
    read = logits / LOGITS
    own = np.array([score[paper.id] for paper in papers])
    return np.column_stack([read, read - read.max(initial=-1.0), own]).astype(np.float32)


def listed(
    matching: Sequence[Paper], candidates: Sequence[Candidate], worth: NDArray[np.float32], searched: str
) -> Plan:
    """Return the plan of a list: each matching paper with its sentence that is worth most, and what was searched."""
    lines = []
    for paper in matching[:LISTED]:
        own = [place for place, each in enumerate(candidates) if each.passage.paper.id == paper.id]
        if own:
            # A line stands alone, so a sentence that points at another one comes last.
            best = candidates[max(own, key=lambda place: (usable(candidates[place]), float(worth[place])))]
            year = f" ({paper.year})" if paper.year else ""
            lines.append(Line((best,), f"{paper.title}{year}"))
    more = f"; the nearest {len(lines)} are listed" if len(matching) > len(lines) else ""
    found = "1 paper that matches" if len(matching) == 1 else f"{len(matching)} papers that match"
    return Plan(tuple(lines), before=f"Found {found}, among {searched}{more}.")
