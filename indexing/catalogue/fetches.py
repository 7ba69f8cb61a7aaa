"""Fetches that were cut, and where each goes on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.engine import Connection

from indexing.catalogue.schema import FETCHES

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
    if row is None or datetime.now(UTC) - row.updated_at.replace(tzinfo=UTC) > _LONGEST_PAUSE:
        return None
    return Reached(row.cursor, row.taken)


def write_fetch(connection: Connection, key: str, reached: Reached) -> None:
    """Remember how far a fetch is."""
    values = {"cursor": reached.cursor, "taken": reached.taken, "updated_at": datetime.now(UTC)}
    statement = insert_or(FETCHES).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def forget_fetch(connection: Connection, key: str) -> None:
    """Note that a fetch came to its end: the next one begins at the beginning."""
    connection.execute(delete(FETCHES).where(FETCHES.c.key == key))
