"""Jobs and their pieces."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from core.answer import Usage
from core.errors import JobNotFound
from core.jobs import Job, JobKind, JobState
from core.json import from_plain, to_plain
from indexing.catalogue.tables.schema import JOB_PIECES, JOBS

_UNFINISHED = (JobState.WAITING, JobState.RUNNING)


def create_job(
    connection: Connection, kind: JobKind, title: str, request: Mapping[str, Any], max_cost_usd: float | None
) -> Job:
    """Note that a job was accepted."""
    job_id = f"j_{uuid.uuid4().hex[:16]}"
    connection.execute(
        insert(JOBS).values(
            id=job_id,
            kind=kind,
            title=title,
            state=JobState.WAITING,
            request=dict(request),
            done=0,
            usage=to_plain(Usage()),
            max_cost_usd=max_cost_usd,
            notices=[],
            created_at=datetime.now(UTC),
        )
    )
    return read_job(connection, job_id)


def read_job(connection: Connection, job_id: str) -> Job:
    """Return a job. Raises JobNotFound."""
    row = connection.execute(select(JOBS).where(JOBS.c.id == job_id)).one_or_none()
    if row is None:
        raise JobNotFound(job_id)
    return _job(row)


def read_jobs(connection: Connection, kind: JobKind | None, limit: int) -> list[Job]:
    """Return the latest jobs, of one kind or of all, newest first."""
    rows = select(JOBS).order_by(JOBS.c.number.desc()).limit(limit)
    if kind is not None:
        rows = rows.where(JOBS.c.kind == kind)
    return [_job(row) for row in connection.execute(rows)]


def write_job(connection: Connection, job: Job) -> None:
    """Write everything of a job that changes while it runs."""
    connection.execute(
        update(JOBS)
        .where(JOBS.c.id == job.id)
        .values(
            state=job.state,
            done=job.done,
            total=job.total,
            usage=to_plain(job.usage),
            max_cost_usd=job.max_cost_usd,
            notices=list(job.notices),
            error=job.error,
            finished_at=datetime.now(UTC) if job.ended else None,
        )
    )


def delete_job(connection: Connection, job_id: str) -> None:
    """Delete a job with its pieces. Raises JobNotFound."""
    if not connection.execute(delete(JOBS).where(JOBS.c.id == job_id)).rowcount:
        raise JobNotFound(job_id)


def count_unfinished(connection: Connection) -> int:
    """Return how many jobs wait or run."""
    counted = select(func.count()).select_from(JOBS).where(JOBS.c.state.in_(_UNFINISHED))
    return connection.scalar(counted) or 0


def interrupt_unfinished_jobs(connection: Connection) -> list[str]:
    """Mark what a process left unfinished when it ended; return the ids of all that wait to go on, oldest first."""
    connection.execute(update(JOBS).where(JOBS.c.state.in_(_UNFINISHED)).values(state=JobState.INTERRUPTED))
    waiting = select(JOBS.c.id).where(JOBS.c.state == JobState.INTERRUPTED).order_by(JOBS.c.number)
    return list(connection.scalars(waiting))


def put_piece(connection: Connection, job_id: str, key: str, value: Mapping[str, Any]) -> None:
    """Keep a piece of what a job makes, in place of an earlier one with the same key."""
    connection.execute(delete(JOB_PIECES).where(JOB_PIECES.c.job_id == job_id, JOB_PIECES.c.key == key))
    connection.execute(insert(JOB_PIECES).values(job_id=job_id, key=key, value=dict(value)))


def read_pieces(connection: Connection, job_id: str) -> dict[str, dict[str, Any]]:
    """Return what a job has made so far, by key, in the order in which it was made."""
    rows = select(JOB_PIECES.c.key, JOB_PIECES.c.value).where(JOB_PIECES.c.job_id == job_id)
    return {row.key: row.value for row in connection.execute(rows.order_by(JOB_PIECES.c.number))}


def _job(row: Row[Any]) -> Job:
    return from_plain(Job, dict(row._mapping))
