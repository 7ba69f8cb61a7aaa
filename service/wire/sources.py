"""The numbered papers that an answer is made from."""

from core.answer import Source
from core.chunk import Chunk
from core.passage import Passage, Scores
from service.wire.base import Told
from service.wire.bibliographic import bibliographic, paper_of


class SourcePassageOut(Told):
    """A stretch of the abstract of the source, from character `start` to `end`."""

    chunk_id: str
    text: str
    start: int
    end: int
    score: float


class SourceOut(Told):
    """A numbered paper; `n` is what `[n]` in the text means."""

    n: int
    paper_id: str
    title: str
    authors: list[str]
    year: int | None
    venue: str | None
    url: str | None
    doi: str | None
    arxiv_id: str | None
    retracted: bool = False
    cited: bool
    passages: list[SourcePassageOut]

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """Return the wire form."""
        paper = source.paper
        return cls(
            n=source.n,
            paper_id=paper.id,
            **bibliographic(paper),
            cited=source.cited,
            passages=[
                SourcePassageOut(
                    chunk_id=passage.chunk.id,
                    text=passage.chunk.text,
                    start=passage.chunk.start,
                    end=passage.chunk.end,
                    score=passage.scores.rerank if passage.scores.rerank is not None else passage.scores.fused,
                )
                for passage in source.passages
            ],
        )

    def to_core(self) -> Source:
        """Return the noun. The abstract as a whole does not travel, so it is empty; the passages are there."""
        paper = paper_of(self, self.paper_id)
        passages = tuple(
            Passage(Chunk(one.chunk_id, self.paper_id, one.text, one.start, one.end, 0), paper, Scores(one.score))
            for one in self.passages
        )
        return Source(self.n, paper, passages, self.cited)
