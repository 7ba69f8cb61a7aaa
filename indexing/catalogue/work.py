"""What was accepted and is not done, and who does it: leases that run out unless they are renewed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, insert, or_, select, update
from sqlalchemy import text as sql
from sqlalchemy.engine import Connection

from core.errors import LitmusError
from core.importing import ImportState
from core.jobs import WorkLoad
from indexing.catalogue.imports import PROCESS_ENDED
from indexing.catalogue.tables.schema import IMPORTS, JOBS
from indexing.catalogue.tables.shared import UPLOADS, WORK


class LeaseLost(LitmusError):
    """Somebody else has the work now, for this process was not heard of for too long."""

    def __init__(self) -> None:
        super().__init__("Another process goes on with this work.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece of work that this process has taken."""

    id: str
    """Of the import or the job."""
    kind: str
    content: Mapping[str, Any]


def put(connection: Connection, work_id: str, kind: str, turn: str | None, content: Mapping[str, Any]) -> None:
    """Have a piece of work done by whoever takes it; of one `turn`, one at a time in the order of acceptance."""
    connection.execute(insert(WORK).values(id=work_id, kind=kind, turn=turn, content=dict(content)))


def take(
    connection: Connection, holder: str, seconds: float, kinds: Collection[str], only: Collection[str] | None
) -> Taken | None:
    """Take the oldest piece of work of these kinds that nobody holds and whose turn it is; None: there is none."""
    earlier = WORK.alias()
    first = ~exists().where(earlier.c.turn == WORK.c.turn, earlier.c.number < WORK.c.number)
    free = or_(WORK.c.held_until.is_(None), WORK.c.held_until < func.now())
    wanted = select(WORK.c.number).where(WORK.c.kind.in_(kinds), free, or_(WORK.c.turn.is_(None), first))
    if only is not None:
        wanted = wanted.where(WORK.c.id.in_(only))
    one = wanted.order_by(WORK.c.number).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    lease = {"held_by": holder, "held_until": _in(seconds)}
    taken = update(WORK).where(WORK.c.number == one).values(**lease).returning(WORK.c.id, WORK.c.kind, WORK.c.content)
    row = connection.execute(taken).one_or_none()
    return Taken(row.id, row.kind, row.content) if row is not None else None


def renew(connection: Connection, holder: str, seconds: float, work_ids: Sequence[str]) -> dict[str, bool]:
    """Hold work for longer; return which of it is still this holder's, and whether somebody has cancelled it."""
    kept = update(WORK).where(WORK.c.id.in_(work_ids), WORK.c.held_by == holder).values(held_until=_in(seconds))
    return {row.id: row.cancelled for row in connection.execute(kept.returning(WORK.c.id, WORK.c.cancelled))}


def release(connection: Connection, holder: str, work_id: str) -> None:
    """Leave a piece of work to others."""
    free = {"held_by": None, "held_until": None}
    connection.execute(update(WORK).where(WORK.c.id == work_id, WORK.c.held_by == holder).values(**free))


def holds(connection: Connection, holder: str, work_id: str) -> bool:
    """Whether this holder has a piece of work, and nobody else; until the end of the transaction."""
    held = select(WORK.c.number).where(WORK.c.id == work_id, WORK.c.held_by == holder).with_for_update()
    return connection.execute(held).first() is not None


def forget(connection: Connection, work_id: str) -> None:
    """Note that a piece of work is done, and remove the file that it was about."""
    content = connection.scalar(delete(WORK).where(WORK.c.id == work_id).returning(WORK.c.content))
    if content is not None and content.get("upload"):
        connection.execute(delete(UPLOADS).where(UPLOADS.c.id == content["upload"]))


def cancel(connection: Connection, work_id: str) -> bool | None:
    """Have a piece of work stopped. Return whether somebody is at it; if not it is forgotten. None: there is none."""
    held = select(WORK.c.held_until >= func.now()).where(WORK.c.id == work_id).with_for_update()
    row = connection.execute(held).one_or_none()
    if row is None:
        return None
    if row[0]:
        connection.execute(update(WORK).where(WORK.c.id == work_id).values(cancelled=True))
        return True
    forget(connection, work_id)
    return False


def is_there(connection: Connection, work_id: str) -> bool:
    """Whether a piece of work waits or is being done."""
    return connection.execute(select(WORK.c.number).where(WORK.c.id == work_id)).first() is not None


def count_work(connection: Connection, kind: str) -> int:
    """Return how much work of a kind waits or is being done."""
    return connection.scalar(select(func.count()).select_from(WORK).where(WORK.c.kind == kind)) or 0


def load(connection: Connection) -> WorkLoad:
    """Return what waits and runs in a library of one process."""
    counts: dict[str, dict[str, int]] = {"waiting": {}, "running": {}}
    for kind, table in (("import", IMPORTS), ("job", JOBS)):
        unfinished = select(table.c.state, func.count()).where(table.c.state.in_(list(counts)))
        for state, count in connection.execute(unfinished.group_by(table.c.state)):
            counts[state][kind] = count
    return WorkLoad(counts["waiting"], counts["running"])


def load_shared(connection: Connection) -> WorkLoad:
    """Return what waits and runs in a library that processes share."""
    held = func.coalesce(WORK.c.held_until >= func.now(), False)
    late = func.max(func.extract("epoch", func.now() - WORK.c.held_until)).filter(~held)
    counts: dict[bool, dict[str, int]] = {False: {}, True: {}}
    overdue = 0.0
    for kind, running, count, seconds in connection.execute(
        select(WORK.c.kind, held, func.count(), late).group_by(WORK.c.kind, held)
    ):
        counts[running][kind] = count
        overdue = max(overdue, float(seconds or 0.0))
    return WorkLoad(waiting=counts[False], running=counts[True], overdue_s=overdue)


def put_part(connection: Connection, upload: str, number: int, data: bytes) -> None:
    """Keep a part of a file that is still to be imported."""
    connection.execute(insert(UPLOADS).values(id=upload, part=number, data=data))


def read_part(connection: Connection, upload: str, number: int) -> bytes | None:
    """Return a part of a file; None after the last one."""
    return connection.scalar(select(UPLOADS.c.data).where(UPLOADS.c.id == upload, UPLOADS.c.part == number))


def clear_strays(connection: Connection) -> None:
    """Remove what nobody will come back to: files that were never accepted, imports of processes that have died."""
    long_ago = func.now() - sql("interval '1 day'")
    accepted = select(WORK.c.content["upload"].as_string()).where(WORK.c.content["upload"].as_string().is_not(None))
    connection.execute(delete(UPLOADS).where(UPLOADS.c.at < long_ago, UPLOADS.c.id.not_in(accepted)))
    left = IMPORTS.c.state.in_([ImportState.WAITING, ImportState.RUNNING]) & IMPORTS.c.id.not_in(select(WORK.c.id))
    ended = {"state": ImportState.CANCELLED, "error": PROCESS_ENDED, "finished_at": datetime.now(UTC)}
    old = IMPORTS.c.created_at < datetime.now(UTC) - timedelta(days=1)
    connection.execute(update(IMPORTS).where(left, old).values(**ended))


def _in(seconds: float) -> Any:
    return func.now() + sql("make_interval(secs => :seconds)").bindparams(seconds=seconds)
