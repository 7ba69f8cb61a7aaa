"""JSON lines with everything that is kept of a paper: what to move a library with."""

import json
from typing import Any, ClassVar

from core.paper import Paper
from indexing.exporting.base import PaperWriter


class JsonLinesWriter(PaperWriter):
    """One object a paper and line."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/x-ndjson"
    suffix: ClassVar[str] = ".jsonl"

    def paper(self, paper: Paper) -> str:
        """Return one line."""
        told: dict[str, Any] = {
            "title": paper.title,
            "abstract": paper.abstract,
            "authors": list(paper.authors),
            "year": paper.year,
            "venue": paper.venue,
            "doi": paper.doi,
            "arxiv_id": paper.arxiv_id,
            "url": paper.url,
            "tags": list(paper.tags),
            "retracted": paper.retracted,
            "annotation": paper.note,
            "reading": paper.reading.value,
            "collections": list(paper.collections),
        }
        return json.dumps(told, ensure_ascii=False) + "\n"
