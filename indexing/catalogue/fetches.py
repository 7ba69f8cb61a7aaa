"""Fetches that were cut, and where each goes on; and papers that were retracted, as notices tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from indexing.catalogue.tables.rows import in_parts, insert_or
from indexing.catalogue.tables.schema import FETCHES, KEYS, PAPERS, RETRACTIONS

_LONGEST_PAUSE = timedelta(days=7)
"""After that a source may well order its records anew, and a place among them means nothing."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a fetch came: `cursor` is where its source goes on, `taken` how many records were read before."""

    cursor: str | None
    taken: int


def read_fetch(connection: Connection, key: str) -> Reached | None:
    """Return where a fetch was cut; None: it begins at the beginning."""
    row = connection.execute(select(FETCHES).where(FETCHES.c.key == key)).one_or_none()
    if row is None or datetime.now(UTC) - row.updated_at > _LONGEST_PAUSE:
        return None
    return Reached(row.cursor, row.taken)


def write_fetch(connection: Connection, key: str, reached: Reached) -> None:
    """Remember how far a fetch is."""
    values = {"cursor": reached.cursor, "taken": reached.taken, "updated_at": datetime.now(UTC)}
    statement = insert_or(connection, FETCHES).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def forget_fetch(connection: Connection, key: str) -> None:
    """Note that a fetch came to its end: the next one begins at the beginning."""
    connection.execute(delete(FETCHES).where(FETCHES.c.key == key))


def note_retractions(connection: Connection, dois: Iterable[str]) -> int:
    """Remember that these were retracted, and mark the papers that are here; return how many were not marked yet.

    Nothing that is searched changes, so nothing has to be indexed anew.
    """
    keys = sorted({f"doi:{doi}" for doi in dois})
    marked = 0
    for part in in_parts(keys):
        connection.execute(insert_or(connection, RETRACTIONS).on_conflict_do_nothing(), [{"key": key} for key in part])
        here = select(KEYS.c.paper_id).where(KEYS.c.key.in_(part))
        unmarked = PAPERS.c.id.in_(here) & PAPERS.c.retracted.is_(False)
        marked += connection.execute(update(PAPERS).where(unmarked).values(retracted=True)).rowcount
    return marked


def retracted_among(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Return those of these keys that a notice has retracted."""
    wanted = list(keys)
    return {
        key
        for part in in_parts(wanted)
        for key in connection.scalars(select(RETRACTIONS.c.key).where(RETRACTIONS.c.key.in_(part)))
    }
