"""Papers that come in as JSON, through the same gate as those that come in files."""

from collections.abc import Sequence

from core.paper import Paper
from core.ports import Rejection
from indexing.readers.record import Record, paper_of
from service.wire.papers import PaperIn


def to_records(papers: Sequence[PaperIn], max_record_chars: int) -> list[Paper | Rejection]:
    """Return a paper for each, or why it cannot be used."""
    return [paper_of(_record(paper, number), max_record_chars) for number, paper in enumerate(papers, start=1)]


def _record(paper: PaperIn, number: int) -> Record:
    return Record(
        place=f"entry {number}",
        title=paper.title,
        abstract=paper.abstract,
        authors=paper.authors,
        year=paper.year,
        venue=paper.venue or "",
        doi=paper.doi or "",
        arxiv=(paper.arxiv_id,) if paper.arxiv_id else (),
        url=paper.url or "",
        tags=paper.tags,
        retracted=paper.retracted,
    )
