"""Brings the tables of an older Litmus up to date.

Alembic has the steps (`versions/`) for both engines. SQLite files from before Alembic are brought to where it begins
first (`before_alembic.py`). All steps that a catalogue needs are one transaction: it is of the old version or the new.
"""

from sqlalchemy import Connection, inspect

from core.errors import IndexUnavailable
from indexing.catalogue.migrations.before_alembic import STEPS
from indexing.catalogue.tables.schema import METADATA
from indexing.catalogue.tables.shared import create_shared

BEGINNING, HEAD = "0008", "0008"
"""The first and the last step; known here too, so that opening an up-to-date catalogue need not load Alembic."""
_OF_ALEMBIC = 9
"""SQLite's `user_version` where Alembic knows the version: a Litmus from before, of 8 at most, refuses it."""


def bring_up_to_date(connection: Connection, name: str) -> None:
    """Create the tables, or change them into those of this version. Raises IndexUnavailable."""
    if connection.dialect.name == "sqlite":
        known = _of_sqlite(connection)
    else:
        known = _known(connection) if inspect(connection).has_table("alembic_version") else None
    if known is None:
        METADATA.create_all(connection)
        if connection.dialect.name != "sqlite":
            create_shared(connection)
        _note(connection, HEAD)
    elif known != HEAD:
        from indexing.catalogue.migrations.upgrading import upgrade

        if not upgrade(connection, known):
            raise IndexUnavailable(f"{name} was written by a newer Litmus. Upgrade Litmus, or choose another library.")


def _of_sqlite(connection: Connection) -> str | None:
    """Return the step that a file is at; None for an empty one. Files from before Alembic are at its beginning then."""
    before = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if before == 0:
        connection.exec_driver_sql(f"PRAGMA user_version = {_OF_ALEMBIC}")
        return None
    if before > _OF_ALEMBIC:
        return f"version {before}"
    if before == _OF_ALEMBIC:
        return _known(connection)
    for step in range(before, _OF_ALEMBIC - 1):
        for statement in STEPS[step]:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {_OF_ALEMBIC}")
    _note(connection, BEGINNING)
    return BEGINNING


def _known(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def _note(connection: Connection, step: str) -> None:
    """Write down, as Alembic does, which step a catalogue is at."""
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{step}')")  # noqa: S608 - a name of our own
