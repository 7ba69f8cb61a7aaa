"""A chunk that was found for a question, with its paper and the reasons for its rank."""

from dataclasses import dataclass

from core.chunk import Chunk
from core.paper import Paper


@dataclass(frozen=True, slots=True)
class Scores:
    """Where a passage came from. None: that side did not return it within its depth."""

    fused: float
    """Higher is better; in [0, 1] for the convex combination."""
    dense: float | None = None
    """Cosine similarity of question and chunk, in [-1, 1]."""
    lexical: float | None = None
    """BM25, 0 or more, comparable only within one question."""
    dense_rank: int | None = None
    """1 is the best."""
    lexical_rank: int | None = None
    rerank: float | None = None
    """What the reranker said, on its own scale."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One search result."""

    chunk: Chunk
    paper: Paper
    scores: Scores
