"""Imports that run in the background: one file after the other, and beside them one fetch of each source.

What it takes to do an accepted import again is kept as a file, so that a service that was stopped or killed goes on.
The catalogue has the state of each.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.disk import write_atomically
from core.errors import DatabaseUnreachable, LimitExceeded, LitmusError
from core.importing import ImportJob, ImportState, Wanted
from core.json import Unfitting, from_json, to_json
from indexing.catalogue import Catalogue, imports
from indexing.importing import Block, Importer
from indexing.sources.door import told_to_wait

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What it takes to do an import again: a file to read, which is ours and removed at the end, or a fetch."""

    file: Path | None = None
    format: str | None = None
    """Of the file, where somebody said it."""
    fetch: Wanted | None = None


class Orders:
    """The orders of one data directory, by the id of their import, oldest first."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "accepted"

    def keep(self, import_id: str, order: Accepted) -> None:
        """Keep an order. Raises OSError."""
        if order.fetch is not None:
            # A fetch goes on where it was cut; from the beginning it was only to be the first time.
            order = replace(order, fetch=replace(order.fetch, fresh=False))
        self._folder.mkdir(exist_ok=True)
        write_atomically(self._path(import_id), to_json(order).encode())

    def forget(self, import_id: str) -> None:
        """Forget an order whose import has ended."""
        self._path(import_id).unlink(missing_ok=True)

    def all(self) -> dict[str, Accepted]:
        """Return every order that can be read; others are forgotten, and that is logged."""
        found: dict[str, Accepted] = {}
        if not self._folder.is_dir():
            return found
        for path in sorted(self._folder.glob("i_*.json"), key=lambda path: path.stat().st_mtime_ns):
            try:
                order = from_json(Accepted, path.read_bytes())
                if order.file is None and order.fetch is None:
                    raise Unfitting("it names neither a file nor a fetch")
                found[path.stem] = order
            except (OSError, ValueError):
                _LOG.warning("What was to be imported as %s cannot be read; import it again.", path.stem)
                path.unlink(missing_ok=True)
        return found

    def files(self) -> frozenset[Path]:
        """Return the files that are still to be imported."""
        return frozenset(order.file for order in self.all().values() if order.file is not None)

    def _path(self, import_id: str) -> Path:
        return self._folder / f"{import_id}.json"


@dataclass(frozen=True, slots=True)
class Work:
    """What an import does when its turn comes."""

    blocks: Callable[[], AsyncGenerator[Block, None]]
    source: str | None = None
    """What it takes turns with; None: files."""
    at_the_end: Callable[[], None] = lambda: None


def too_many_imports(imports: int) -> LimitExceeded:
    """Return what is told to whoever brings one import more."""
    return LimitExceeded(
        f"{imports} imports are waiting or running already. Try again when one has ended, or raise "
        "LITMUS_MAX_CONCURRENT_IMPORTS."
    )


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

    async def start(self, name: str, work: Work, order: Accepted | None = None) -> ImportJob:
        """Begin an import, after those of the same source that wait already. Raises LimitExceeded.

        With an `order`, a new process can go on with it.
        """
        if len(self._tasks) >= self._most:
            raise too_many_imports(len(self._tasks))
        job = await self._catalogue.write(imports.create_import, name)
        if order is not None:
            await asyncio.to_thread(self._orders.keep, job.id, order)
        self._begin(job, work)
        return job

    async def go_on(self, import_id: str, work: Work) -> None:
        """Go on with an import that an earlier process accepted and did not end. Raises ImportNotFound."""
        job = await self._catalogue.read(imports.read_import, import_id)
        if job.state in {ImportState.DONE, ImportState.FAILED}:  # it died between the end and forgetting the order
            await asyncio.to_thread(self._end, import_id, work.at_the_end)
            return
        _LOG.info("Going on with the import of %s, which the end of the last process broke off.", job.name)
        self._begin(await self._catalogue.write(imports.begin_again, job), work)

    def _begin(self, job: ImportJob, work: Work) -> None:
        task = asyncio.create_task(self._run(job, work))
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._forget(job.id))

    async def _run(self, job: ImportJob, work: Work) -> None:
        told_to_wait.set(lambda note: self._note(job.id, note))
        try:
            async with self._turns[work.source or ""]:
                await self._import(job, work)
        except asyncio.CancelledError:
            await self._importer.end(job.id, ImportState.CANCELLED)
            raise
        finally:
            if not self._closing:
                await asyncio.to_thread(self._end, job.id, work.at_the_end)

    async def _import(self, job: ImportJob, work: Work, *, goes_on: bool = False) -> None:
        """Import to the end, whatever that is; with `goes_on`, what keeps the database from answering is no end."""
        try:
            await self._importer.run(job, work.blocks(), source=work.source, goes_on=goes_on)
        except DatabaseUnreachable:
            raise
        except LitmusError as error:
            _LOG.warning("The import of %s failed: %s", job.name, error)
        except Exception:
            _LOG.exception("The import of %s failed.", job.name)

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
