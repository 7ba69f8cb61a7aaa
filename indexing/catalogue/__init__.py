"""The catalogue: the truth about papers, chunks, imports and chats, in one SQLite file or in PostgreSQL.

The modules beside this one are plain functions on a connection; the class runs them in a thread, one transaction each.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Condition
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

import indexing.catalogue.access  # noqa: F401 - its table is one of the catalogue's
from core.errors import IndexUnavailable
from indexing.catalogue.opening import READS_ONLY, open_database, unreachable

__all__ = ["Catalogue", "Connection", "unbroken"]

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Work = Callable[Concatenate[Connection, Arguments], Result]


async def unbroken(change: Coroutine[Any, Any, Result]) -> Result:
    """Return what `change` returns; a cancellation takes effect after its end.

    Cancelling does not stop the threads in which storage is written. Without this they would go on writing after the
    lock on changes, or the library, has been given to somebody else.
    """
    task = asyncio.create_task(change)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


class Catalogue:
    """Runs functions of this package: `await catalogue.read(reading.paper, paper_id)`."""

    def __init__(self, place: Path | str) -> None:
        """Open or create a file, or for a text the tables in that database. Raises IndexUnavailable."""
        self.path = place if isinstance(place, Path) else None
        """The file; None where the catalogue is in PostgreSQL."""
        self._engine = open_database(place)
        reading: dict[str, Any] = {READS_ONLY: True}
        if self.shared:
            reading |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = self._engine.execution_options(**reading)
        self._writing = asyncio.Lock()
        self._at_work = 0
        self._idle = Condition()

    @property
    def shared(self) -> bool:
        """Whether other processes work with it too."""
        return self.path is None

    async def read(self, work: Work[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run `work` on one consistent state of the catalogue."""
        return await asyncio.to_thread(lambda: self.read_now(work, *args, **kwargs))

    def read_now(self, work: Work[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run `work` in this thread, for callers that are in one already."""
        with self._working(), self._told_plainly(), self._reader.connect() as connection:
            return work(connection, *args, **kwargs)

    async def write(self, work: Work[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run `work` as one transaction: all of it is on disk on return, or nothing."""
        async with self._writing:
            return await asyncio.to_thread(lambda: self.write_now(work, *args, **kwargs))

    def write_now(self, work: Work[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run `work` as one transaction in this thread, for callers that are in one already."""
        with self._working(), self._told_plainly(), self._engine.begin() as connection:
            return work(connection, *args, **kwargs)

    async def empty_log(self) -> None:
        """Move what was written into the file itself, as far as nobody reads: deleted text would linger in the log.

        PostgreSQL does so by itself, in its own time.
        """
        if self.shared:
            return
        async with self._writing:
            await asyncio.to_thread(self._empty_log)

    def _empty_log(self) -> None:
        with self._working(), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    async def take_over(self, path: Path) -> None:
        """Have everything in the file replaced by what another catalogue holds, in one transaction.

        Raises IndexUnavailable.
        """
        async with self._writing:
            await asyncio.to_thread(self._take_over, path)

    def _take_over(self, path: Path) -> None:
        try:
            with (
                self._working(),
                closing(sqlite3.connect(path)) as source,
                closing(self._engine.raw_connection()) as connection,
            ):
                source.backup(cast(sqlite3.Connection, connection.driver_connection))
        except sqlite3.Error as error:
            raise IndexUnavailable(f"The catalogue could not be replaced ({error}). It is as it was.") from error

    def close(self) -> None:
        """Close the file, once nothing works on it: a cancelled task does not stop the thread that it waited for."""
        with self._idle:
            self._idle.wait_for(lambda: not self._at_work)
            self._engine.dispose()

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if not self.shared:
                raise
            raise unreachable(error) from error

    @contextmanager
    def _working(self) -> Iterator[None]:
        with self._idle:
            self._at_work += 1
        try:
            yield
        finally:
            with self._idle:
                self._at_work -= 1
                self._idle.notify_all()
