"""The numbered papers that an answer is made from."""

from pydantic import Field

from core.answer import Source
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from service.wire.base import Told
from service.wire.bibliographic import Bibliographic, bibliographic, paper_of
from service.wire.passages import ScoresOut, score_of


class SourcePassageOut(Told):
    """A stretch of the abstract of the source, from character `start` to `end`."""

    chunk_id: str
    text: str
    start: int
    end: int
    tokens: int = Field(default=0, description="Of the text with the title before it, as the embedder counts.")
    score: float
    scores: ScoresOut | None = Field(default=None, description="Where the score came from.")

    @classmethod
    def of(cls, passage: Passage) -> "SourcePassageOut":
        """Return the wire form."""
        chunk, scores = passage.chunk, passage.scores
        return cls(
            chunk_id=chunk.id,
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
            tokens=chunk.tokens,
            score=score_of(scores),
            scores=ScoresOut.model_validate(scores),
        )

    def to_core(self, paper: Paper) -> Passage:
        """Return the noun."""
        chunk = Chunk(self.chunk_id, paper.id, self.text, self.start, self.end, self.tokens)
        return Passage(chunk, paper, self.scores.to_core() if self.scores else Scores(self.score))


class SourceOut(Bibliographic):
    """A numbered paper; `n` is what `[n]` in the text means."""

    n: int
    paper_id: str
    cited: bool
    passages: list[SourcePassageOut]

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """Return the wire form."""
        return cls(
            n=source.n,
            paper_id=source.paper.id,
            **bibliographic(source.paper),
            cited=source.cited,
            passages=[SourcePassageOut.of(passage) for passage in source.passages],
        )

    def to_core(self) -> Source:
        """Return the noun."""
        paper = paper_of(self, self.paper_id)
        return Source(self.n, paper, tuple(one.to_core(paper) for one in self.passages), self.cited)
