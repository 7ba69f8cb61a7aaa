"""A whole abstract as one passage, for testing what is said of a paper."""

from core.chunk import Chunk
from core.paper import Paper
from core.passage import Passage, Scores


def whole_passage(paper: Paper) -> Passage:
    """Return the abstract from its first to its last character."""
    chunk = Chunk(f"abstract:{paper.id}", paper.id, paper.abstract, 0, len(paper.abstract), 0)
    return Passage(chunk, paper, Scores(1.0))
