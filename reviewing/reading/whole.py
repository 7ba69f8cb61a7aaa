"""A whole abstract as one passage, for testing what is said of a paper."""

from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim


def whole_passage(paper: Paper) -> Passage:
    """Return the abstract from its first to its last character."""
    chunk = Chunk(f"abstract:{paper.id}", paper.id, paper.abstract, 0, len(paper.abstract), 0)
    return Passage(chunk, paper, Scores(1.0))


def claim_on(paper: Paper, row: int, text: str) -> Claim:
    """Return what is to be tested against the abstract of a paper, which is the source `row`."""
    # Without a full stop a few words are taken for a heading, which claims nothing.
    stopped = text if text.endswith((".", "!", "?")) else f"{text}."
    return Claim(stopped, ((row, whole_passage(paper)),))
