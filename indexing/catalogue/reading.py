"""Everything that is read of papers and chunks."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.engine import Connection

from core.chunk import Chunk
from core.errors import InvalidCursor, PaperNotFound
from core.filters import Filters, filter_key
from core.importing import LibraryCounts, PaperPage
from core.paper import Paper
from indexing.catalogue.pending import STORED, count_pending
from indexing.catalogue.rows import INDEXED, PAPER_COLUMNS, admitted, to_paper
from indexing.catalogue.schema import CHUNKS, PAPERS, VECTORS
from indexing.catalogue.upserting import in_parts


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A searchable chunk with its paper and its vector of shape (dimensions,)."""

    chunk: Chunk
    paper: Paper
    vector: NDArray[np.float32]


def paper(connection: Connection, paper_id: str) -> Paper:
    """Return a paper. Raises PaperNotFound."""
    row = connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id == paper_id)).one_or_none()
    if row is None:
        raise PaperNotFound(paper_id)
    return to_paper(row)


def page(connection: Connection, query: str | None, cursor: str | None, limit: int) -> PaperPage:
    """Return papers whose title, authors or venue contain every word of the query. Raises InvalidCursor."""
    matching = [PAPERS.c.search_key.contains(word, autoescape=True) for word in filter_key(query or "").split()]
    total = connection.scalar(select(func.count()).select_from(PAPERS).where(*matching)) or 0
    rows = select(*PAPER_COLUMNS, PAPERS.c.sort_key).where(*matching).order_by(PAPERS.c.sort_key, PAPERS.c.id)
    if cursor:
        after = tuple_(*(literal(value) for value in _read_cursor(cursor)))
        rows = rows.where(tuple_(PAPERS.c.sort_key, PAPERS.c.id) > after)
    found = connection.execute(rows.limit(limit + 1)).all()
    more = len(found) > limit
    found = found[:limit]
    next_cursor = _write_cursor(found[-1].sort_key, found[-1].id) if more and found else None
    return PaperPage(tuple(to_paper(row) for row in found), next_cursor, total)


def _write_cursor(sort_key: str, paper_id: str) -> str:
    return base64.urlsafe_b64encode(f"{paper_id}\n{sort_key}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise InvalidCursor() from None
    paper_id, newline, sort_key = text.partition("\n")
    if not newline:
        raise InvalidCursor()
    return sort_key, paper_id


def counts(connection: Connection) -> LibraryCounts:
    """Return what the library holds."""
    papers = connection.scalar(select(func.count()).select_from(PAPERS)) or 0
    chunks = connection.scalar(select(func.count()).select_from(CHUNKS)) or 0
    return LibraryCounts(papers=papers, pending=count_pending(connection), chunks=chunks)


def stored_chunks(connection: Connection, chunk_ids: Sequence[str]) -> dict[str, StoredChunk]:
    """Return the searchable ones of these chunks, by id."""
    columns = [
        *PAPER_COLUMNS,
        CHUNKS.c.id.label("chunk"),
        CHUNKS.c.start,
        CHUNKS.c.end,
        CHUNKS.c.tokens,
        VECTORS.c.vector,
    ]
    joined = PAPERS.join(CHUNKS, CHUNKS.c.paper_id == PAPERS.c.id).join(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row)
    papers: dict[str, Paper] = {}
    found: dict[str, StoredChunk] = {}
    for part in in_parts(chunk_ids):
        rows = select(*columns).select_from(joined).where(PAPERS.c.state == INDEXED, CHUNKS.c.id.in_(part))
        for row in connection.execute(rows):
            of = papers.get(row.id) or papers.setdefault(row.id, to_paper(row))
            text = of.abstract[row.start : row.end]
            chunk = Chunk(row.chunk, of.id, text, row.start, row.end, row.tokens)
            found[row.chunk] = StoredChunk(chunk, of, np.frombuffer(row.vector, STORED).astype(np.float32))
    return found


def vectors(connection: Connection, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of these chunks, by id."""
    found: dict[str, NDArray[np.float32]] = {}
    joined = CHUNKS.join(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row)
    for part in in_parts(chunk_ids):
        rows = connection.execute(
            select(CHUNKS.c.id, VECTORS.c.vector).select_from(joined).where(CHUNKS.c.id.in_(part))
        )
        found.update((row.id, np.frombuffer(row.vector, STORED).astype(np.float32)) for row in rows)
    return found


def chunks_of(connection: Connection, paper_id: str) -> list[StoredChunk]:
    """Return the chunks of a paper in the order of its abstract; none while it is pending."""
    ids = select(CHUNKS.c.id).where(CHUNKS.c.paper_id == paper_id).order_by(CHUNKS.c.start)
    order = list(connection.scalars(ids))
    found = stored_chunks(connection, order)
    return [found[chunk] for chunk in order if chunk in found]


def count_admitted(connection: Connection, filters: Filters) -> int:
    """Return how many searchable chunks the filters admit."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    return connection.scalar(select(func.count()).select_from(joined).where(admitted(filters))) or 0


def admitted_among(connection: Connection, chunk_ids: Sequence[str], filters: Filters) -> set[str]:
    """Return which of these chunks are searchable and admitted by the filters."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    found: set[str] = set()
    for part in in_parts(chunk_ids):
        query = select(CHUNKS.c.id).select_from(joined).where(CHUNKS.c.id.in_(part), admitted(filters))
        found.update(connection.scalars(query))
    return found


def admitted_vectors(connection: Connection, filters: Filters) -> tuple[list[str], NDArray[np.float32]]:
    """Return the ids of all searchable chunks that the filters admit, and their vectors, shape (n, dimensions)."""
    joined = PAPERS.join(CHUNKS, CHUNKS.c.paper_id == PAPERS.c.id).join(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row)
    query = select(CHUNKS.c.id, VECTORS.c.vector).select_from(joined).where(admitted(filters))
    rows = connection.execute(query).all()
    if not rows:
        return [], np.zeros((0, 0), np.float32)
    vectors = np.frombuffer(b"".join(row.vector for row in rows), STORED).reshape(len(rows), -1)
    return [row.id for row in rows], vectors.astype(np.float32)


def count_searchable(connection: Connection) -> int:
    """Return how many chunks the derived indexes should hold."""
    return count_admitted(connection, Filters())


def chunk_ids(connection: Connection) -> set[str]:
    """Return the id of every chunk of a searchable paper."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    return set(connection.scalars(select(CHUNKS.c.id).select_from(joined).where(PAPERS.c.state == INDEXED)))


def paper_blocks(connection: Connection, size: int) -> Iterator[list[Paper]]:
    """Yield all papers in blocks, in the order of their ids."""
    after = ""
    while rows := connection.execute(
        select(*PAPER_COLUMNS).where(PAPERS.c.id > after).order_by(PAPERS.c.id).limit(size)
    ).all():
        yield [to_paper(row) for row in rows]
        after = rows[-1].id
