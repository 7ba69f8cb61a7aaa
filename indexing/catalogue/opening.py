"""How the catalogue is opened: a file of SQLite's for one process, or a database of PostgreSQL's for many."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from core.errors import CatalogueDamaged, DatabaseUnreachable, IndexUnavailable
from indexing.catalogue.migrations import bring_up_to_date

READS_ONLY = "litmus_reads_only"
_MIGRATING, _WRITING, OPEN = 0x6C69746D01, 0x6C69746D02, 0x6C69746D03
"""Advisory locks of PostgreSQL: one process creates or changes the tables, one transaction writes, and every process
that has the library open shares the third (indexing/shared/link.py)."""
CONNECT_S = 5
_POOL = 8
"""Connections that are kept; as many again are opened for a while when threads want them."""


def open_database(place: Path | str) -> Engine:
    """Open a file or, for a text, the database at this address; make its tables if need be. Raises IndexUnavailable."""
    return _open_file(place) if isinstance(place, Path) else _open_database(place)


def _open_file(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 30})
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin_in_file)
    try:
        with engine.begin() as connection:
            bring_up_to_date(connection, str(path))
    except DatabaseError as error:
        engine.dispose()
        raise CatalogueDamaged(f"{path} is not a usable catalogue ({error.orig}).") from error
    except IndexUnavailable:
        engine.dispose()
        raise
    return engine


def _prepare_file(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own, or the BEGIN below would come too late to be IMMEDIATE.
    connection.isolation_level = None
    # secure_delete: what is deleted is overwritten, and not left lying in the file until its place is needed.
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
    for pragma in (*pragmas, "mmap_size = 268435456"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_in_file(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail, not wait, when another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> bool:
    return connection.get_execution_options().get(READS_ONLY) is None


def _open_database(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=True,  # a connection from before a restart of the server is replaced, not used
        pool_size=_POOL,
        max_overflow=_POOL,
        connect_args={"connect_timeout": CONNECT_S, "application_name": "litmus", **KEEPALIVES},
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin_in_database)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            bring_up_to_date(connection, shown(url))
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            raise unreachable(error) from error
        raise
    return engine


KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""A server that is gone without a word is noticed after some 25 seconds."""


def _prepare_connection(connection: Any, _record: object) -> None:
    from psycopg.types.string import StrDumperUnknown

    class WithoutNul(StrDumperUnknown):
        """PostgreSQL holds no character 0; no text of ours means anything by it."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, WithoutNul)


def _begin_in_database(connection: Connection) -> None:
    # As in SQLite, one transaction writes at a time, whichever process it is of: none of them can deadlock or fail.
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def alone(connection: Connection) -> bool:
    """Whether no other process has the library open; none can open it before the end of the transaction.

    That a file is held by one process is another lock's business (indexing/lock.py).
    """
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({OPEN})").scalar())


def unreachable(error: DatabaseError) -> IndexUnavailable:
    """Return what is told where PostgreSQL does not do what it is asked."""
    said = str(error.orig).strip().partition("\n")[0]
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return DatabaseUnreachable(said)
    return IndexUnavailable(f"PostgreSQL refused a statement ({said}). `litmus doctor` looks at the library.")


def shown(url: str) -> str:
    """Return the address of a database without its password."""
    return make_url(url).render_as_string(hide_password=True)
