"""A catalogue closes its file only when nobody works on it any more."""

import asyncio
from contextlib import suppress
from pathlib import Path
from threading import Event

from sqlalchemy.engine import Connection

from indexing.catalogue import Catalogue


async def test_closing_waits_for_the_thread_of_a_cancelled_task(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    begun, may_end, ended = Event(), Event(), Event()

    def work(connection: Connection) -> None:
        begun.set()
        may_end.wait()
        connection.exec_driver_sql("PRAGMA user_version = 99")
        ended.set()

    task = asyncio.create_task(catalogue.write(work))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    closing = asyncio.create_task(asyncio.to_thread(catalogue.close))
    await asyncio.sleep(0)
    assert not closing.done()
    may_end.set()
    await closing
    assert ended.is_set()
