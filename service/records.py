"""Papers that come in as JSON, as the records that an import takes."""

from collections.abc import Sequence

from core.paper import Paper
from core.ports import Rejection
from service.wire.papers import PaperIn


def to_records(papers: Sequence[PaperIn]) -> list[Paper | Rejection]:
    """Return a paper for each, or why it cannot be used."""
    return [_record(paper, number) for number, paper in enumerate(papers, start=1)]


def _record(paper: PaperIn, number: int) -> Paper | Rejection:
    place = f"entry {number}"
    for field in ("title", "abstract"):
        if not getattr(paper, field).strip():
            return Rejection(place, f"no {field}")
    return Paper(
        title=paper.title,
        abstract=paper.abstract,
        authors=tuple(paper.authors),
        year=paper.year,
        venue=paper.venue,
        doi=paper.doi,
        arxiv_id=paper.arxiv_id,
        url=paper.url,
        tags=tuple(paper.tags),
        source=paper.source or "api",
    )
