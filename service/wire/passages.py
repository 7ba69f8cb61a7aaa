"""`GET /v1/search`: passages with their scores and where those came from."""

from pydantic import Field

from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from service.wire.base import Told
from service.wire.bibliographic import Bibliographic, bibliographic, paper_of
from service.wire.filters import FiltersWire


class ScoresOut(Told):
    """Null: that side did not return the passage within its depth."""

    fused: float
    dense: float | None
    lexical: float | None
    dense_rank: int | None
    lexical_rank: int | None
    rerank: float | None

    def to_core(self) -> Scores:
        """Return the noun."""
        return Scores(**self.model_dump())


def score_of(scores: Scores) -> float:
    """Return the score that counts."""
    return scores.rerank if scores.rerank is not None else scores.fused


class PassagePaperOut(Bibliographic):
    """The paper that a passage is from."""

    id: str

    @classmethod
    def of(cls, paper: Paper) -> "PassagePaperOut":
        """Return the wire form."""
        return cls(id=paper.id, **bibliographic(paper))

    def to_core(self) -> Paper:
        """Return the noun."""
        return paper_of(self, self.id)


class PassageOut(Told):
    """A stretch of an abstract, from character `start` to `end`."""

    chunk_id: str
    text: str
    start: int
    end: int
    tokens: int = Field(default=0, description="Of the text with the title before it, as the embedder counts.")
    score: float
    scores: ScoresOut
    paper: PassagePaperOut

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        """Return the wire form."""
        chunk, scores, paper = passage.chunk, passage.scores, passage.paper
        return cls(
            chunk_id=chunk.id,
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
            tokens=chunk.tokens,
            score=score_of(scores),
            scores=ScoresOut.model_validate(scores),
            paper=PassagePaperOut.of(paper),
        )

    def to_core(self) -> Passage:
        """Return the noun."""
        paper = self.paper.to_core()
        chunk = Chunk(self.chunk_id, paper.id, self.text, self.start, self.end, self.tokens)
        return Passage(chunk, paper, self.scores.to_core())


class SearchOut(Told):
    """The best passages for a query, best first."""

    query: str
    filters_applied: FiltersWire
    passages: list[PassageOut]
