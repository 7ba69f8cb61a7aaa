"""Papers, as files for other programs."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from core.filters import Filters
from core.paper import Reading
from indexing.exporting import WRITERS, writer_for, written
from service.exports import cited_in, pages
from service.formats import ExportFormat
from service.http.context import EngineHere
from service.http.openapi import problems
from service.problems import FieldProblem
from service.wire.base import Given

router = APIRouter(prefix="/v1", tags=["papers"])
_MOST_IDS = 1000


class ExportQuery(Given):
    """The part of the address after the question mark."""

    format: ExportFormat = Field(default=ExportFormat.BIBTEX, description="What to write.")
    paper_ids: list[str] = Field(
        default_factory=list, description="These papers, in this order: repeated, or several with commas between."
    )
    answer_id: str | None = Field(
        default=None, max_length=100, description="The papers that an answer cites; it was given in a chat."
    )
    q: str | None = Field(
        default=None, max_length=1000, description="Without ids: papers with these words in title, authors or venue."
    )

    tag: list[str] = Field(default_factory=list, max_length=100, description="Papers with any of these tags.")
    collection: list[str] = Field(default_factory=list, max_length=100, description="Papers of any of these.")
    reading: Reading | None = Field(default=None, description="Papers that you have read so far, or not.")

    def marked(self) -> Filters:
        """Return what is filtered by."""
        return Filters(tags=tuple(self.tag), collections=tuple(self.collection), reading=self.reading)

    def ids(self) -> list[str]:
        """Return the ids one by one."""
        return [one.strip() for several in self.paper_ids for one in several.split(",") if one.strip()]


@router.get(
    "/export",
    summary="Export papers",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file, as it is written.",
            "content": {writer.media_type: {"schema": {"type": "string"}} for writer in WRITERS.values()},
        },
        **problems(404, 422),
    },
)
async def export(query: Annotated[ExportQuery, Query()], engine: EngineHere) -> StreamingResponse:
    """Write some papers, or all, as BibTeX, RIS, CSL-JSON, CSV, JSON lines or Markdown."""
    ids = query.ids()
    filtered = query.q is not None or bool(query.marked())
    if (query.answer_id is not None) + bool(ids) + filtered > 1:
        raise FieldProblem("paper_ids", "Give one of answer_id, paper_ids and filters: each chooses papers by itself.")
    if len(ids) > _MOST_IDS:
        raise FieldProblem("paper_ids", f"At most {_MOST_IDS:,} papers are taken by id. Leave the ids out for all.")
    writer = writer_for(query.format)
    chosen = (
        pages(engine.library, ids, query.q, query.marked())
        if query.answer_id is None
        else cited_in(engine.library, query.answer_id)
    )
    pieces = written(writer, chosen)
    first = await anext(pieces)  # what is wrong with the request is still told by the status
    return StreamingResponse(
        _all(first, pieces),
        media_type=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="litmus{writer.suffix}"'},
    )


async def _all(first: str, rest: AsyncIterator[str]) -> AsyncIterator[bytes]:
    yield first.encode()
    async for piece in rest:
        yield piece.encode()
