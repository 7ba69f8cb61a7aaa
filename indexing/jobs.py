"""Imports that run in the background: one file after the other, and beside them one fetch of each source."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

from core.errors import LimitExceeded, LitmusError
from core.importing import ImportJob, ImportState
from indexing.catalogue import Catalogue, imports
from indexing.importing import Block, Importer
from indexing.orders import Order, Orders
from indexing.sources.door import told_to_wait

_LOG = logging.getLogger(__name__)


class Jobs:
    """Starts imports, says how far they are, and stops them."""

    def __init__(self, catalogue: Catalogue, importer: Importer, most: int, orders: Orders) -> None:
        self._catalogue = catalogue
        self._orders = orders
        self._closing = False
        self._importer = importer
        self._most = most
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._notes: dict[str, str] = {}

    async def start(
        self,
        name: str,
        blocks: Callable[[], AsyncGenerator[Block, None]],
        *,
        source: str | None = None,
        order: Order | None = None,
        at_the_end: Callable[[], None] = lambda: None,
    ) -> ImportJob:
        """Begin an import, after those of the same source (None: of files) that wait already. Raises LimitExceeded.

        With an `order`, a new process can go on with it.
        """
        if len(self._tasks) >= self._most:
            raise LimitExceeded(
                f"{len(self._tasks)} imports are waiting or running already. Try again when one has ended, or raise "
                "LITMUS_MAX_CONCURRENT_IMPORTS."
            )
        job = await self._catalogue.write(imports.create_import, name)
        if order is not None:
            await asyncio.to_thread(self._orders.keep, job.id, order)
        self._begin(job, blocks, source, at_the_end)
        return job

    async def go_on(
        self,
        import_id: str,
        blocks: Callable[[], AsyncGenerator[Block, None]],
        *,
        source: str | None = None,
        at_the_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Go on with an import that an earlier process accepted and did not end. Raises ImportNotFound."""
        job = await self._catalogue.read(imports.read_import, import_id)
        if job.state in {ImportState.DONE, ImportState.FAILED}:  # it died between the end and forgetting the order
            await asyncio.to_thread(self._end, import_id, at_the_end)
            return
        _LOG.info("Going on with the import of %s, which the end of the last process broke off.", job.name)
        self._begin(await self._catalogue.write(imports.begin_again, job), blocks, source, at_the_end)

    def _begin(
        self,
        job: ImportJob,
        blocks: Callable[[], AsyncGenerator[Block, None]],
        source: str | None,
        at_the_end: Callable[[], None],
    ) -> None:
        task = asyncio.create_task(self._run(job, blocks, source, at_the_end))
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._forget(job.id))

    async def _run(
        self,
        job: ImportJob,
        blocks: Callable[[], AsyncGenerator[Block, None]],
        source: str | None,
        at_the_end: Callable[[], None],
    ) -> None:
        told_to_wait.set(lambda note: self._note(job.id, note))
        try:
            async with self._turns[source or ""]:
                await self._importer.run(job, blocks(), source=source)
        except asyncio.CancelledError:
            await self._importer.end(job.id, ImportState.CANCELLED)
            raise
        except LitmusError as error:
            _LOG.warning("The import of %s failed: %s", job.name, error)
        except Exception:
            _LOG.exception("The import of %s failed.", job.name)
        finally:
            if not self._closing:
                await asyncio.to_thread(self._end, job.id, at_the_end)

    def _end(self, import_id: str, at_the_end: Callable[[], None]) -> None:
        """First forget the order: an order without its file would be told as a failure."""
        self._orders.forget(import_id)
        at_the_end()

    @property
    def running(self) -> int:
        """How many imports wait or run."""
        return len(self._tasks)

    async def wait(self, import_id: str, seconds: float) -> bool:
        """Wait for the end of an import, but no longer than that; return whether it has ended."""
        task = self._tasks.get(import_id)
        return task is None or bool((await asyncio.wait({task}, timeout=seconds))[0])

    async def job(self, import_id: str) -> ImportJob:
        """Return an import. Raises ImportNotFound."""
        return self._with_note(await self._catalogue.read(imports.read_import, import_id))

    async def jobs(self, limit: int) -> tuple[ImportJob, ...]:
        """Return the latest imports, newest first."""
        return tuple(map(self._with_note, await self._catalogue.read(imports.read_imports, limit)))

    async def cancel(self, import_id: str) -> bool:
        """Stop an import if it waits or runs; return whether it did."""
        task = self._tasks.get(import_id)
        if task is None:
            return False
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return True

    async def close(self) -> None:
        """Stop everything; the next start finishes what was read, and a service goes on with what it had accepted."""
        self._closing = True
        running = list(self._tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _note(self, import_id: str, note: str | None) -> None:
        if note is None:
            self._notes.pop(import_id, None)
        else:
            self._notes[import_id] = note

    def _with_note(self, job: ImportJob) -> ImportJob:
        return replace(job, note=self._notes.get(job.id))

    def _forget(self, import_id: str) -> None:
        self._tasks.pop(import_id, None)
        self._notes.pop(import_id, None)
