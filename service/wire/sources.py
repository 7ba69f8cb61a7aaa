"""The numbered papers that an answer is made from."""

from core.answer import Source
from core.chunk import Chunk
from core.paper import Paper
from core.passage import Passage, Scores
from service.wire.base import Told


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
            title=paper.title,
            authors=list(paper.authors),
            year=paper.year,
            venue=paper.venue,
            url=paper.link,
            doi=paper.doi,
            arxiv_id=paper.arxiv_id,
            retracted=paper.retracted,
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
        paper = Paper(
            title=self.title,
            abstract="",
            authors=tuple(self.authors),
            year=self.year,
            venue=self.venue,
            doi=self.doi,
            arxiv_id=self.arxiv_id,
            url=self.url,
            retracted=self.retracted,
            id=self.paper_id,
        )
        passages = tuple(
            Passage(Chunk(one.chunk_id, self.paper_id, one.text, one.start, one.end, 0), paper, Scores(one.score))
            for one in self.passages
        )
        return Source(self.n, paper, passages, self.cited)
