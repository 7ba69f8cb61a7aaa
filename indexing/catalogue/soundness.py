"""Whether the catalogue's file is whole, and what it lacks."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from core.errors import CatalogueDamaged
from indexing.catalogue.opening import open_database
from indexing.catalogue.pending import STORED, advance_revision, make_chunks_stale
from indexing.catalogue.tables.rows import INDEXED, PENDING, in_parts
from indexing.catalogue.tables.schema import CHUNKS, METADATA, PAPERS, VECTORS

_MOST_COMPLAINTS = 5


def complaints(connection: Connection) -> list[str]:
    """Return what SQLite finds wrong with the file and its references, shortened; nothing where it is sound.

    PostgreSQL keeps watch over its own files. Raises CatalogueDamaged where the file cannot be read to its end.
    """
    if connection.dialect.name != "sqlite":
        return []
    try:
        found = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA quick_check({_MOST_COMPLAINTS})")]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_COMPLAINTS)
    except DatabaseError as error:
        raise CatalogueDamaged(f"The catalogue cannot be read to its end ({error.orig}).") from error
    return [line for line in found if line != "ok"] + [f"a row of {row[0]} belongs to nothing" for row in broken]


def copy_tables(path: Path, target: Path) -> None:
    """Copy the tables of a catalogue into a new file, with SQLite's own indexes built anew.

    Raises sqlite3.DatabaseError where the tables are damaged.
    """
    open_database(target).dispose()
    with closing(sqlite3.connect(path, timeout=30)) as there, closing(sqlite3.connect(target)) as copied:
        # Row by row: SQLite's own ways to copy a table (VACUUM, INSERT … SELECT) copy its indexes as they are.
        for table in (*(table.name for table in METADATA.sorted_tables), "sqlite_sequence"):
            copied.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            rows = there.execute(f"SELECT * FROM {table} NOT INDEXED")  # noqa: S608 - likewise
            names = [f'"{column[0]}"' for column in rows.description]
            marks = ",".join("?" * len(names))
            copied.executemany(f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})", rows)  # noqa: S608 - likewise
        copied.commit()
        (said,) = copied.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def papers_to_redo(connection: Connection, dimensions: int) -> list[str]:
    """Return searchable papers of which a chunk has no vector, or one of another length."""
    joined = CHUNKS.outerjoin(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row).join(
        PAPERS, PAPERS.c.id == CHUNKS.c.paper_id
    )
    size = func.coalesce(func.length(VECTORS.c.vector), 0)
    wrong = select(CHUNKS.c.paper_id).distinct().select_from(joined)
    return list(connection.scalars(wrong.where(PAPERS.c.state == INDEXED, size != dimensions * STORED.itemsize)))


def make_pending(connection: Connection, paper_ids: Sequence[str]) -> None:
    """Have papers chunked and embedded anew."""
    make_chunks_stale(connection, paper_ids)
    for part in in_parts(paper_ids):
        connection.execute(update(PAPERS).where(PAPERS.c.id.in_(part)).values(state=PENDING))
    advance_revision(connection)
