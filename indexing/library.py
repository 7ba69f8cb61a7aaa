"""A library: the papers of one data directory, and everything that changes them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from core.errors import LimitExceeded, LitmusError, UnreadableFile
from core.filters import Filters
from core.importing import (
    Hears,
    ImportJob,
    ImportState,
    LibraryCounts,
    Order,
    PaperPage,
    Rejection,
    RepairReport,
    SourceInfo,
    Wanted,
    unheard,
)
from core.marking import Collection, Marking
from core.paper import Paper, RelatedPaper
from core.ports import Progress, silent
from core.settings import Settings
from indexing.access import Keys
from indexing.backup import restore, write_backup
from indexing.catalogue import imports, listing, pending, reading, unbroken
from indexing.catalogue import marking as marks
from indexing.conversations import Chats
from indexing.importing import Block, Importer, blocks_of, fetched, named
from indexing.index import Index, open_index
from indexing.jobs import Accepted, Jobs, Orders, Work
from indexing.lock import DataDirLock
from indexing.readers import open_records
from indexing.roster import related_papers
from indexing.soundness import Fault, faults
from indexing.sources import Sources

_HEARD_EVERY_S = 0.25
EVERYTHING = Filters()
_LOG = logging.getLogger(__name__)


class Library:
    """Papers in, papers out. What is searched goes through `index`."""

    def __init__(self, index: Index, settings: Settings, sources: Sources | None = None) -> None:
        self.index = index
        self.chats = Chats(index.catalogue)
        self.keys = Keys(index.catalogue)
        self._settings = settings
        self._importer = Importer(index)
        self._orders = Orders(settings.data_dir)
        self._jobs = Jobs(index.catalogue, self._importer, settings.max_concurrent_imports, self._orders)
        self._sources = sources or Sources(settings)
        self.catching_up: asyncio.Task[None] | None = None

    async def import_file(
        self, path: Path | str, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Import a file to the end. Raises UnreadableFile; what was read before that is kept."""
        path = Path(path)
        job = await self.index.catalogue.write(imports.create_import, name or path.name)
        return await self._importer.run(job, blocks_of(self._records(path, format, job.name)), progress)

    async def upsert(self, papers: Sequence[Paper | Rejection], *, name: str = "api") -> ImportJob:
        """Import papers that are here already, and make them searchable."""
        job = await self.index.catalogue.write(imports.create_import, name)
        return await self._importer.run(job, blocks_of(named(papers, name)))

    async def start_import(
        self, path: Path, *, format: str | None = None, name: str, remove_when_done: bool = False
    ) -> ImportJob:
        """Import a file in the background, after those that wait already. Raises LimitExceeded.

        A file that is removed when done is an upload: a service that is stopped meanwhile goes on with it.
        """
        if not remove_when_done:
            return await self._jobs.start(name, Work(partial(self._blocks, path, format, name)))
        order = Accepted(file=path, format=format)
        return await self._jobs.start(name, self._work(order, name), order)

    async def go_on(self) -> None:
        """Go on with uploads and fetches that an earlier process accepted and did not end."""
        for import_id, order in (await asyncio.to_thread(self._orders.all)).items():
            try:
                name = (await self.import_job(import_id)).name
                await self._jobs.go_on(import_id, self._work(order, name))
            except LitmusError as error:
                _LOG.warning("An import that was accepted earlier cannot go on: %s", error)
                self._orders.forget(import_id)

    def _work(self, order: Accepted, name: str) -> Work:
        """Return what an order comes to. Raises InvalidFetch."""
        if order.fetch is not None:
            source = self._sources.checked(order.fetch)
            return Work(partial(fetched, self.index.catalogue, source, order.fetch), order.fetch.source)
        path = cast(Path, order.file)  # one of both is there
        return Work(partial(self._blocks, path, order.format, name), at_the_end=partial(path.unlink, missing_ok=True))

    def _blocks(self, path: Path, format: str | None, name: str) -> AsyncGenerator[Block, None]:
        return blocks_of(self._records(path, format, name))

    async def sources(self) -> tuple[SourceInfo, ...]:
        """Return where papers can be fetched from."""
        return tuple(self._sources.all())

    def check_fetch(self, wanted: Wanted) -> None:
        """Raise InvalidFetch where nothing could be fetched, without asking anybody."""
        self._sources.checked(wanted)

    async def start_fetch(self, wanted: Wanted) -> ImportJob:
        """Import from a source in the background. Raises InvalidFetch and LimitExceeded."""
        order, name = Accepted(fetch=wanted), f"{wanted.source}: {wanted.query}".rstrip(": ")
        work = self._work(order, name)
        await asyncio.to_thread(self._sources.forget_old_pages)
        return await self._jobs.start(name, work, order)

    async def fetch(self, wanted: Wanted, hear: Hears = unheard) -> ImportJob:
        """Import from a source and return the job as it ended, failed or not; being cancelled cancels the fetch."""
        return await self.follow(await self.start_fetch(wanted), hear)

    async def follow(self, job: ImportJob, hear: Hears = unheard) -> ImportJob:
        """Wait for the end of an import that runs in the background; being cancelled cancels it."""
        try:
            while not await self._jobs.wait(job.id, _HEARD_EVERY_S):
                hear(await self.import_job(job.id))
        except asyncio.CancelledError:
            await self._jobs.cancel(job.id)
            raise
        return await self.import_job(job.id)

    def _records(self, path: Path, format: str | None, source: str) -> Iterator[Paper | Rejection]:
        if not path.exists():
            raise UnreadableFile(f"There is no file {path}.")
        limit = self._settings.max_record_chars
        yield from open_records(path, format=format, max_record_chars=limit, name=source)

    async def import_job(self, import_id: str) -> ImportJob:
        """Return an import. Raises ImportNotFound."""
        return await self._jobs.job(import_id)

    async def import_jobs(self, limit: int = 50) -> tuple[ImportJob, ...]:
        """Return the latest imports, newest first."""
        return await self._jobs.jobs(limit)

    async def import_states(self) -> dict[ImportState, int]:
        """Return how many imports are in which state."""
        return await self.index.catalogue.read(imports.count_states)

    async def cancel_import(self, import_id: str) -> ImportJob:
        """Stop an import that waits or runs; what it has read stays. Raises ImportNotFound."""
        await self.import_job(import_id)
        if await self._jobs.cancel(import_id):
            self.catch_up()  # what was read becomes searchable all the same
        return await self.import_job(import_id)

    async def paper(self, paper_id: str) -> Paper:
        """Return a paper. Raises PaperNotFound."""
        return await self.index.catalogue.read(reading.paper, paper_id)

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        order: Order = Order.TITLE,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        """Return papers whose title, authors or venue contain every word of the query. Raises InvalidCursor.

        Of `marked`, tags, collections and reading state are looked at.
        """
        return await self.index.catalogue.read(listing.page, query, cursor, limit, order, marked)

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        """Return the papers nearest to a paper, itself excluded, nearest first. Raises PaperNotFound."""
        return await related_papers(self.index, paper_id, count)

    async def delete(self, paper_id: str) -> None:
        """Delete a paper: first from the catalogue, then from both indexes. Raises PaperNotFound."""
        async with self._importer.changing:
            await unbroken(self._delete(paper_id))

    async def _delete(self, paper_id: str) -> None:
        await self.index.catalogue.write(pending.delete_paper, paper_id)
        self.index.roster.changed()
        await self.index.drop_stale()

    async def mark(self, paper_ids: Sequence[str], marking: Marking) -> list[Paper]:
        """Change tags, note, reading state or collections of papers, and return them.

        Raises PaperNotFound or InvalidMarking, and then no paper is changed.
        """
        async with self._importer.changing:
            papers, retagged = await unbroken(self.index.catalogue.write(marks.mark, paper_ids, marking))
            if retagged:
                self.index.roster.changed()
        if retagged:
            await self._importer.index_all()
        return papers

    async def collections(self) -> list[Collection]:
        """Return the collections in the order of their names."""
        return await self.index.catalogue.read(marks.collections)

    async def rename_collection(self, name: str, new: str | None) -> int:
        """Give a collection another name, or with None dissolve it; return how many papers it had.

        Raises CollectionNotFound, InvalidMarking.
        """
        async with self._importer.changing:
            return await self.index.catalogue.write(marks.rename_collection, name, new)

    async def counts(self) -> LibraryCounts:
        """Return what the library holds."""
        return await self.index.catalogue.read(reading.counts)

    async def repair(self, progress: Progress = silent) -> RepairReport:
        """Bring both indexes back in line with the catalogue, and finish what is pending."""
        async with self._importer.changing:
            report = await self.index.repair(progress)
        return replace(report, reindexed_papers=await self._importer.index_all())

    async def backup(self, path: Path) -> None:
        """Write everything that cannot be made anew into one file, as it is at one instant. Raises OSError."""
        await asyncio.to_thread(write_backup, self._settings.data_dir, path)

    async def restore(self, path: Path) -> RepairReport:
        """Have everything replaced by a backup, and the indexes brought in line with it.

        Raises UnreadableFile, LimitExceeded where imports or jobs run, IndexUnavailable.
        """
        async with self._importer.changing:
            if self._jobs.running:
                raise LimitExceeded("Imports are running. Wait for them or stop them, and restore then.")
            await restore(self.index, self._settings.data_dir, path)
        return await self.repair()

    async def faults(self) -> list[Fault]:
        """Return what is damaged. Raises CatalogueDamaged where the catalogue cannot even be read."""
        async with self._importer.changing:
            return await faults(self.index)

    def catch_up(self) -> None:
        """Finish in the background whatever an earlier run left undone."""
        if self.catching_up is None or self.catching_up.done():
            self.catching_up = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            async with self._importer.changing:
                in_line = await self.index.in_line()
            if not in_line:
                _LOG.warning("An index is not in line with the catalogue: bringing it back.")
                await self.repair()
            await self._importer.index_all()
        except LitmusError as error:
            _LOG.error("What an earlier run left undone could not be finished: %s", error)

    async def close(self) -> None:
        """Stop what runs in the background; the next start finishes it."""
        await self._jobs.close()
        if self.catching_up is not None:
            self.catching_up.cancel()
            await asyncio.gather(self.catching_up, return_exceptions=True)
        await self._sources.close()
        await asyncio.to_thread(self.index.close)


@asynccontextmanager
async def open_library(
    settings: Settings,
    *,
    serving_at: str | None = None,
    repair: bool = False,
    as_it_is: bool = False,
    sources: Sources | None = None,
) -> AsyncIterator[Library]:
    """Open the library of `settings.data_dir` for this process alone, and finish what an earlier run left undone.

    With `repair`, indexes that cannot even be opened are removed and built anew. With `as_it_is` nothing is finished
    yet, so that one can look what is wrong. Raises LibraryLocked, SettingsError, IndexUnavailable, EmbedderUnavailable.
    """
    with DataDirLock(settings.data_dir, serving_at=serving_at):
        library = Library(await asyncio.to_thread(open_index, settings, repair), settings, sources)
        try:
            await library.index.adopt_recipe()
            await library.index.catalogue.write(imports.end_interrupted_imports)
            if not as_it_is:
                library.catch_up()
            yield library
        finally:
            await library.close()
