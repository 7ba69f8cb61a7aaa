"""Watches, as they are remembered, and in PostgreSQL their digests."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.engine import Connection

from core.errors import InvalidFetch, WatchNotFound
from core.importing import Wanted, Watch
from core.json import from_plain
from core.paper import Paper
from indexing.catalogue.tables.rows import PAPER_COLUMNS, to_paper
from indexing.catalogue.tables.schema import PAPERS, WATCHES
from indexing.catalogue.tables.shared import DIGESTS


def create_watch(connection: Connection, name: str, wanted: Wanted) -> Watch:
    """Begin a watch. Raises InvalidFetch where there is one of that name."""
    if connection.scalar(select(WATCHES.c.id).where(WATCHES.c.name == name)) is not None:
        raise InvalidFetch(f"There is a watch {name!r} already. Give this one another name, or remove that one.")
    values: dict[str, Any] = {
        "id": f"w_{uuid.uuid4().hex[:12]}",
        "name": name,
        "source": wanted.source,
        "query": wanted.query,
        "since": wanted.since,
        "limit": wanted.limit,
        "tags": list(wanted.tags),
        "undigested": [],
        "created_at": datetime.now(UTC),
    }
    connection.execute(insert(WATCHES).values(**values))
    return read_watch(connection, values["id"])


def read_watch(connection: Connection, watch: str) -> Watch:
    """Return the watch of this id or name. Raises WatchNotFound."""
    named = (WATCHES.c.id == watch) | (WATCHES.c.name == watch)
    # An id before a name, should somebody name a watch like another's id.
    row = connection.execute(select(WATCHES).where(named).order_by(WATCHES.c.id != watch)).first()
    if row is None:
        raise WatchNotFound(watch)
    return _watch(row)


def read_watches(connection: Connection) -> list[Watch]:
    """Return all watches, in the order in which they were begun."""
    return [_watch(row) for row in connection.execute(select(WATCHES).order_by(WATCHES.c.number))]


def delete_watch(connection: Connection, watch_id: str) -> None:
    """Forget a watch; the papers that it brought stay."""
    connection.execute(delete(WATCHES).where(WATCHES.c.id == watch_id))


def note_run(connection: Connection, watch_id: str, import_id: str) -> None:
    """Remember an import whose new papers will be in the next digest."""
    imports = [*read_watch(connection, watch_id).undigested, import_id]
    connection.execute(update(WATCHES).where(WATCHES.c.id == watch_id).values(undigested=imports))


def note_digest(connection: Connection, watch_id: str, imports: Sequence[str], ran_at: datetime | None) -> None:
    """Note that the new papers of these imports are in a digest, and when the last of them began."""
    left = [each for each in read_watch(connection, watch_id).undigested if each not in imports]
    ran = {"ran_at": ran_at} if ran_at else {}
    connection.execute(update(WATCHES).where(WATCHES.c.id == watch_id).values(undigested=left, **ran))


def papers_added_by(connection: Connection, imports: Sequence[str]) -> list[Paper]:
    """Return the papers that first came with one of these imports, in the order of their ids."""
    rows = select(*PAPER_COLUMNS).where(PAPERS.c.added_by.in_(imports)).order_by(PAPERS.c.id)
    return [to_paper(row) for row in connection.execute(rows)]


def keep_digest(connection: Connection, watch_id: str, content: Mapping[str, Any], most: int) -> None:
    """Keep a digest; of one watch the last `most` stay."""
    connection.execute(insert(DIGESTS).values(watch_id=watch_id, content=dict(content)))
    kept = select(DIGESTS.c.number).where(DIGESTS.c.watch_id == watch_id).order_by(DIGESTS.c.number.desc()).limit(most)
    connection.execute(delete(DIGESTS).where(DIGESTS.c.watch_id == watch_id, DIGESTS.c.number.not_in(kept)))


def last_digests(connection: Connection, watch_id: str, limit: int) -> list[Mapping[str, Any]]:
    """Return the last digests of a watch, newest first."""
    rows = select(DIGESTS.c.content).where(DIGESTS.c.watch_id == watch_id).order_by(DIGESTS.c.number.desc())
    return list(connection.scalars(rows.limit(limit)))


def _watch(row: Row[Any]) -> Watch:
    return from_plain(Watch, dict(row._mapping))
