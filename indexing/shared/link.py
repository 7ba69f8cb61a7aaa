"""What processes tell each other through the database: who holds a lock, and what has changed.

Each process has two connections of its own for it. Whatever one of them knew is gone when it breaks: locks are free for
others then, and everything counts as changed when it is back.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from weakref import WeakValueDictionary

import psycopg
from sqlalchemy import make_url

from core.errors import DatabaseUnreachable
from indexing.catalogue import unbroken
from indexing.catalogue.opening import CONNECT_S, KEEPALIVES, OPEN
from indexing.catalogue.tables.shared import CHANNEL

_TRY_AGAIN_S = 0.05
_CONNECT_AGAIN_S = 1.0
_LOG = logging.getLogger(__name__)

Connection = psycopg.AsyncConnection[tuple[object, ...]]


async def _connect(url: str, purpose: str) -> Connection:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    about = {"application_name": f"litmus {purpose}", "connect_timeout": CONNECT_S, **KEEPALIVES}
    return await psycopg.AsyncConnection.connect(address, autocommit=True, **about)  # type: ignore[arg-type]


def _told(error: psycopg.Error) -> str:
    return str(error).strip().partition("\n")[0]


class Signals:
    """Hears what has changed. `open` it once whoever wants to hear has said so."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._hearers: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    def on(self, topic: str, hear: Callable[[], None]) -> None:
        """Have `hear` called after each change of this topic, and whenever one may have been missed."""
        self._hearers[topic].append(hear)

    def open(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        away = False
        while True:
            try:
                async with await _connect(self._url, "listens") as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await connection.execute(f"SELECT pg_advisory_lock_shared({OPEN})")  # says that the library is open
                    if away:
                        _LOG.info("The database is back; changes by others are heard again.")
                    away = False
                    for hearers in self._hearers.values():
                        _tell(hearers)
                    async for signal in connection.notifies():
                        _tell(self._hearers.get(signal.payload, []))
            except psycopg.Error as error:
                if not away:
                    _LOG.warning("Changes by others are not heard until the database is back (%s).", _told(error))
                away = True
            await asyncio.sleep(_CONNECT_AGAIN_S)


def _tell(hearers: list[Callable[[], None]]) -> None:
    for hear in hearers:
        hear()


class SharedLocks:
    """Advisory locks of PostgreSQL. Who waits does not hold a connection, and asks again and again."""

    shared = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._locks: WeakValueDictionary[str, SharedLock] = WeakValueDictionary()
        self._connection: Connection | None = None
        self._speaking = asyncio.Lock()

    def named(self, name: str) -> "SharedLock":
        """Return the lock of this name. Entering it raises DatabaseUnreachable."""
        return self._locks.setdefault(name, SharedLock(self, name))

    async def take(self, key: int) -> None:
        """Wait until the lock is this process's. Raises DatabaseUnreachable."""
        statement = "SELECT pg_try_advisory_lock(%s)"
        while not await self._ask(statement, key, again=True):  # noqa: ASYNC110 - another process frees it
            await asyncio.sleep(_TRY_AGAIN_S)

    async def give(self, key: int) -> None:
        """Free the lock. A connection that broke has freed it already."""
        with suppress(DatabaseUnreachable):
            await self._ask("SELECT pg_advisory_unlock(%s)", key)

    async def _ask(self, statement: str, key: int, *, again: bool = False) -> bool:
        """Have the server say yes or no, with `again` over a new connection where the one from before is broken.

        That shows only when it is used: the server may have been away and be back.
        """
        async with self._speaking:
            again = again and self._connection is not None and not self._connection.closed
            try:
                return await self._answer(statement, key)
            except DatabaseUnreachable:
                if not again:
                    raise
            return await self._answer(statement, key)

    async def _answer(self, statement: str, key: int) -> bool:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await _connect(self._url, "locks")
            row = await (await self._connection.execute(statement, [key])).fetchone()
        except psycopg.Error as error:
            if self._connection is not None:
                await self._connection.close()
            raise DatabaseUnreachable(_told(error)) from error
        return bool(row and row[0])

    async def close(self) -> None:
        """Free everything."""
        if self._connection is not None:
            await self._connection.close()


class SharedLock:
    """One lock. In this process, those who wait come in their order; among processes, whoever asks first."""

    def __init__(self, locks: SharedLocks, name: str) -> None:
        self._locks = locks
        self._here = asyncio.Lock()
        self._key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)

    async def __aenter__(self) -> None:
        await self._here.acquire()
        try:
            await self._locks.take(self._key)
        except BaseException:
            # It may have been taken in the very moment of giving up.
            await unbroken(self._give())
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await unbroken(self._give())

    async def _give(self) -> None:
        try:
            await self._locks.give(self._key)
        finally:
            self._here.release()
