"""Digests of watches, in a catalogue in PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from indexing.catalogue.shared_schema import DIGESTS


def keep_digest(connection: Connection, watch_id: str, content: Mapping[str, Any], most: int) -> None:
    """Keep a digest; of one watch the last `most` stay."""
    connection.execute(insert(DIGESTS).values(watch_id=watch_id, content=dict(content)))
    kept = select(DIGESTS.c.number).where(DIGESTS.c.watch_id == watch_id).order_by(DIGESTS.c.number.desc()).limit(most)
    connection.execute(delete(DIGESTS).where(DIGESTS.c.watch_id == watch_id, DIGESTS.c.number.not_in(kept)))


def last_digests(connection: Connection, watch_id: str, limit: int) -> list[Mapping[str, Any]]:
    """Return the last digests of a watch, newest first."""
    rows = select(DIGESTS.c.content).where(DIGESTS.c.watch_id == watch_id).order_by(DIGESTS.c.number.desc())
    return list(connection.scalars(rows.limit(limit)))
