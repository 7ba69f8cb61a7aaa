"""A stretch of an abstract that is embedded and searched as one, and what it is when a question found it."""

import hashlib
from dataclasses import dataclass

from core.paper import Paper


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text == paper.abstract[start:end]`, to the character."""

    id: str
    paper_id: str
    text: str
    start: int
    end: int
    tokens: int


def chunk_id(paper_id: str, start: int, searched: str) -> str:
    """From the content: the paper, the place, and everything that is embedded and searched (title and text)."""
    digest = hashlib.blake2b(f"{paper_id}\0{start}\0{searched}".encode(), digest_size=10).hexdigest()
    return f"c_{digest}"


def searched_text(title: str, text: str) -> str:
    """What is embedded and searched for a chunk: the title stands before the text, so that a chunk can stand alone."""
    return f"{title}\n{text}"


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
