"""Imports, as they are remembered."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from core.errors import ImportNotFound
from core.importing import ImportJob, ImportState, Rejection
from core.json import from_plain, to_plain
from indexing.catalogue.tables.schema import IMPORTS, REJECTIONS

KEPT_REJECTIONS = 1000
"""So many rejections of one import are kept; all are counted."""
PROCESS_ENDED = "The process ended before the import did. Import the file again: what is there is not read twice."
_LATEST = 1000
"""So many earlier imports of a name are compared with."""


def create_import(connection: Connection, name: str) -> ImportJob:
    """Note that an import was accepted."""
    import_id = f"i_{uuid.uuid4().hex[:16]}"
    connection.execute(
        insert(IMPORTS).values(id=import_id, name=name, state=ImportState.WAITING, created_at=datetime.now(UTC))
    )
    return read_import(connection, import_id)


def read_import(connection: Connection, import_id: str) -> ImportJob:
    """Return an import. Raises ImportNotFound."""
    row = connection.execute(select(IMPORTS).where(IMPORTS.c.id == import_id)).one_or_none()
    if row is None:
        raise ImportNotFound(import_id)
    return _job(connection, row)


def read_imports(connection: Connection, limit: int) -> list[ImportJob]:
    """Return the latest imports, newest first."""
    rows = connection.execute(select(IMPORTS).order_by(IMPORTS.c.number.desc()).limit(limit)).all()
    return [_job(connection, row) for row in rows]


def count_states(connection: Connection) -> dict[ImportState, int]:
    """Return how many imports are in which state."""
    rows = connection.execute(select(IMPORTS.c.state, func.count()).group_by(IMPORTS.c.state))
    return {ImportState(state): count for state, count in rows}


def write_import(connection: Connection, job: ImportJob) -> None:
    """Write state, counts and error of an import; rejections are added apart."""
    ends = {"finished_at": datetime.now(UTC)} if job.ended else {}
    connection.execute(
        update(IMPORTS)
        .where(IMPORTS.c.id == job.id)
        .values(
            state=job.state,
            added=job.counts.added,
            updated=job.counts.updated,
            unchanged=job.counts.unchanged,
            rejected=job.counts.rejected,
            to_index=job.to_index,
            indexed=job.indexed,
            error=job.error,
            error_kind=job.error_kind,
            content=job.content,
            again=to_plain(job.again),
            no_abstract=job.counts.no_abstract,
            matches=job.matches,
            **ends,
        )
    )


def add_rejections(connection: Connection, import_id: str, rejections: Sequence[Rejection]) -> None:
    """Keep rejections, in order."""
    if rejections:
        connection.execute(insert(REJECTIONS), [{"import_id": import_id, **to_plain(each)} for each in rejections])


def contents_of(connection: Connection, name: str) -> list[tuple[int, str]]:
    """Return how many records the latest imports of a name read, and the digest of them."""
    read = IMPORTS.c.added + IMPORTS.c.updated + IMPORTS.c.unchanged + IMPORTS.c.rejected
    rows = connection.execute(
        select(read, IMPORTS.c.content)
        .where(IMPORTS.c.name == name, IMPORTS.c.content != "")
        .order_by(IMPORTS.c.number.desc())
        .limit(_LATEST)
    )
    return [(count, content) for count, content in rows]


def was_read(connection: Connection, job: ImportJob) -> bool:
    """Whether another import, of any name, read the very same."""
    same = select(IMPORTS.c.id).where(IMPORTS.c.content == job.content, IMPORTS.c.id != job.id)
    return bool(job.content) and connection.execute(same.limit(1)).first() is not None


def end_interrupted_imports(connection: Connection) -> int:
    """Mark what a process left unfinished when it ended as cancelled; return how many."""
    unfinished = IMPORTS.c.state.in_([ImportState.WAITING, ImportState.RUNNING])
    ended = {
        "state": ImportState.CANCELLED,
        "error": PROCESS_ENDED,
        "finished_at": datetime.now(UTC),
    }
    return connection.execute(update(IMPORTS).where(unfinished).values(**ended)).rowcount


def begin_again(connection: Connection, job: ImportJob) -> ImportJob:
    """Set an import that was broken off back to its beginning: what is read again counts again."""
    connection.execute(delete(REJECTIONS).where(REJECTIONS.c.import_id == job.id))
    connection.execute(update(IMPORTS).where(IMPORTS.c.id == job.id).values(finished_at=None))
    write_import(connection, ImportJob(job.id, job.name, ImportState.WAITING))
    return read_import(connection, job.id)


def _job(connection: Connection, row: Row[Any]) -> ImportJob:
    kept = connection.execute(
        select(REJECTIONS.c.place, REJECTIONS.c.reason, REJECTIONS.c.no_abstract)
        .where(REJECTIONS.c.import_id == row.id)
        .order_by(REJECTIONS.c.number)
    )
    told = dict(row._mapping)
    rejections = tuple(Rejection(*each) for each in kept)
    more = {"counts": told, "rejections": rejections, "content": row.content or "", "again": row.again or {}}
    return from_plain(ImportJob, told | more)
