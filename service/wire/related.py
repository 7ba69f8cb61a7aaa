"""`GET /v1/papers/{id}/related`: papers near a paper."""

from collections.abc import Sequence

from pydantic import Field

from core.paper import RelatedPaper
from service.wire.base import Told
from service.wire.passages import PassagePaperOut


class RelatedPaperOut(Told):
    """A paper and how near it is."""

    score: float = Field(description="Cosine similarity of both papers' vectors.")
    paper: PassagePaperOut


class RelatedOut(Told):
    """Papers near a paper, nearest first."""

    paper_id: str
    related: list[RelatedPaperOut]

    @classmethod
    def of(cls, paper_id: str, related: Sequence[RelatedPaper]) -> "RelatedOut":
        """Return the wire form."""
        told = [RelatedPaperOut(score=each.score, paper=PassagePaperOut.of(each.paper)) for each in related]
        return cls(paper_id=paper_id, related=told)

    def to_core(self) -> list[RelatedPaper]:
        """Return the nouns."""
        return [RelatedPaper(each.paper.to_core(), each.score) for each in self.related]
