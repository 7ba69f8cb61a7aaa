"""What still has to reach the derived indexes, and what they still have to lose."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, insert, select, text, true, update
from sqlalchemy.engine import Connection

from core.errors import PaperNotFound
from core.paper import Paper
from core.passage import Chunk
from indexing.catalogue.tables.rows import INDEXED, PAPER_COLUMNS, PENDING, in_parts, insert_or, to_paper
from indexing.catalogue.tables.schema import CHUNKS, META, PAPERS, STALE, VECTORS

STORED = np.dtype("<f2")
"""Half precision keeps cosines of unit vectors to three decimals, at half the size."""


def pending_papers(connection: Connection, limit: int, salt: str = "") -> list[Paper]:
    """Return some papers that are not searchable yet; who has another `salt` gets others, as far as there are."""
    waiting = select(*PAPER_COLUMNS).where(PAPERS.c.state == PENDING).limit(limit)
    if salt:
        waiting = waiting.order_by(func.md5(PAPERS.c.id + salt))
    return [to_paper(row) for row in connection.execute(waiting)]


def count_pending(connection: Connection) -> int:
    """Return how many papers are not searchable yet."""
    return connection.scalar(select(func.count()).select_from(PAPERS).where(PAPERS.c.state == PENDING)) or 0


def store_chunks(
    connection: Connection, paper_ids: Sequence[str], chunks: Sequence[Chunk], vectors: NDArray[np.float32]
) -> None:
    """Replace the chunks of pending papers, before any derived index hears of them.

    So whatever a derived index holds is either a chunk of the catalogue or stale, at any instant.
    """
    make_chunks_stale(connection, paper_ids)
    if not chunks:
        return
    rows = _new_rows(connection, len(chunks))
    connection.execute(
        insert(CHUNKS),
        [
            {
                "row": row,
                "id": chunk.id,
                "paper_id": chunk.paper_id,
                "start": chunk.start,
                "end": chunk.end,
                "tokens": chunk.tokens,
            }
            for row, chunk in zip(rows, chunks, strict=True)
        ],
    )
    stored = vectors.astype(STORED)
    connection.execute(
        insert(VECTORS),
        [{"chunk_row": row, "vector": vector.tobytes()} for row, vector in zip(rows, stored, strict=True)],
    )
    for part in in_parts([chunk.id for chunk in chunks]):
        connection.execute(delete(STALE).where(STALE.c.id.in_(part)))


def store_unchanged(
    connection: Connection, papers: Sequence[Paper], chunks: Sequence[Chunk], vectors: NDArray[np.float32]
) -> set[str]:
    """Replace the chunks of those papers that are pending and still say what was chunked; return their ids."""
    same: set[str] = set()
    of = {paper.id: paper for paper in papers}
    for part in in_parts(list(of)):
        for row in connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id.in_(part), PAPERS.c.state == PENDING)):
            if to_paper(row) == of[row.id]:
                same.add(row.id)
    places = [place for place, chunk in enumerate(chunks) if chunk.paper_id in same]
    store_chunks(connection, sorted(same), [chunks[place] for place in places], vectors[places])
    return same


def _new_rows(connection: Connection, count: int) -> Sequence[int]:
    """Return so many row numbers that no chunk ever had, ascending."""
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'").scalar()
        return range((last or 0) + 1, (last or 0) + 1 + count)
    numbers = text("SELECT nextval(pg_get_serial_sequence('chunks', 'row')) FROM generate_series(1, :count)")
    return list(connection.scalars(numbers, {"count": count}))


def mark_indexed(connection: Connection, paper_ids: Sequence[str], empty: Collection[str] = ()) -> None:
    """Make papers searchable: both derived indexes hold their chunks; `empty` are those that have none.

    A paper that was changed meanwhile has lost its chunks, and goes on waiting.
    """
    for part in in_parts(paper_ids):
        has_chunks = select(CHUNKS.c.paper_id).where(CHUNKS.c.paper_id.in_(part))
        whole = PAPERS.c.id.in_(has_chunks) | PAPERS.c.id.in_([paper for paper in part if paper in empty])
        connection.execute(update(PAPERS).where(whole).values(state=INDEXED))
    advance_revision(connection)


def forget_papers(connection: Connection, paper_ids: Iterable[str]) -> None:
    """Delete papers; their chunks become stale."""
    wanted = list(paper_ids)
    make_chunks_stale(connection, wanted)
    for part in in_parts(wanted):
        connection.execute(delete(PAPERS).where(PAPERS.c.id.in_(part)))


def make_chunks_stale(connection: Connection, paper_ids: Iterable[str]) -> None:
    """Delete chunks, and note that the derived indexes must drop them."""
    for part in in_parts(list(paper_ids)):
        ids = select(CHUNKS.c.id).where(CHUNKS.c.paper_id.in_(part))
        connection.execute(insert_or(connection, STALE).from_select(["id"], ids).on_conflict_do_nothing())
        connection.execute(delete(CHUNKS).where(CHUNKS.c.paper_id.in_(part)))


def delete_paper(connection: Connection, paper_id: str) -> None:
    """Delete a paper; its chunks become stale. Raises PaperNotFound."""
    if connection.scalar(select(PAPERS.c.id).where(PAPERS.c.id == paper_id)) is None:
        raise PaperNotFound(paper_id)
    forget_papers(connection, [paper_id])
    advance_revision(connection)


def stale_chunks(connection: Connection) -> list[str]:
    """Return the ids that the derived indexes must drop."""
    return list(connection.scalars(select(STALE.c.id)))


def forget_stale(connection: Connection, chunk_ids: Sequence[str]) -> None:
    """Note that the derived indexes have dropped these."""
    for part in in_parts(chunk_ids):
        connection.execute(delete(STALE).where(STALE.c.id.in_(part)))


def reset_chunks(connection: Connection) -> None:
    """Make every paper pending: its chunks or vectors are not what they should be any more."""
    # "WHERE true": without it SQLite takes ON CONFLICT for the condition of a join.
    every = select(CHUNKS.c.id).where(true())
    connection.execute(insert_or(connection, STALE).from_select(["id"], every).on_conflict_do_nothing())
    connection.execute(delete(CHUNKS))
    connection.execute(update(PAPERS).values(state=PENDING))
    advance_revision(connection)


OUT_OF_LINE = "out_of_line"
"""Remembered from the moment that all chunks were replaced until the derived indexes were made anew from them."""
RESTORED = "restored"
"""Remembered from the moment that a backup took the catalogue's place until the derived indexes are in line with it."""


def read_meta(connection: Connection, key: str) -> str | None:
    """Return a remembered value."""
    return connection.scalar(select(META.c.value).where(META.c.key == key))


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Remember a value."""
    forget_meta(connection, key)
    connection.execute(insert(META).values(key=key, value=value))


def forget_meta(connection: Connection, key: str) -> None:
    """Forget a remembered value."""
    connection.execute(delete(META).where(META.c.key == key))


def is_in_line(connection: Connection) -> bool:
    """Whether nothing is remembered that keeps the derived indexes from being in line."""
    return all(read_meta(connection, sign) is None for sign in (OUT_OF_LINE, RESTORED))


def note_in_line(connection: Connection) -> None:
    """Remember that the derived indexes are in line."""
    for sign in (OUT_OF_LINE, RESTORED):
        forget_meta(connection, sign)


def remember(connection: Connection, key: str, value: str) -> str:
    """Return the remembered value, which is `value` if there was none."""
    known = read_meta(connection, key)
    if known is None:
        write_meta(connection, key, value)
    return known or value


def after_restoring(connection: Connection, library_id: str, revision: int) -> None:
    """Have a restored catalogue be of this library, and of a later state than any that was told of before.

    The derived indexes are to be brought in line with it.
    """
    write_meta(connection, RESTORED, "yes")
    write_meta(connection, "library", library_id)
    write_meta(connection, "revision", str(max(revision, int(read_meta(connection, "revision") or 0)) + 1))


def advance_revision(connection: Connection) -> None:
    """Count one change of what can be found, so that an answer can name the state it was made from."""
    write_meta(connection, "revision", str(int(read_meta(connection, "revision") or 0) + 1))
