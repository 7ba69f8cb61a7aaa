"""A library: the papers of one data directory, and everything that changes them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import cast

from core.errors import LitmusError, UnreadableFile
from core.filters import Filters
from core.importing import (
    Hears,
    ImportJob,
    ImportState,
    LibraryCounts,
    Order,
    PaperPage,
    Rejection,
    SourceInfo,
    Wanted,
    unheard,
)
from core.jobs import WorkLoad
from core.marking import Collection, Marking
from core.paper import Paper, RelatedPaper
from core.ports import Progress, silent
from core.settings import Settings
from core.tracing import stages
from indexing.access import Keys
from indexing.catalogue import imports, listing, pending, reading, unbroken, work
from indexing.catalogue import marking as marks
from indexing.conversations import Chats
from indexing.importing import Block, Importer, blocks_of, fetched, named
from indexing.index import Index
from indexing.jobs import Accepted, Jobs, Orders, Work
from indexing.lock import DataDirLock
from indexing.readers import open_records
from indexing.recipe import agree
from indexing.roster import related_papers
from indexing.shared.hands import Hands
from indexing.shared.jobs import SharedJobs
from indexing.sources import Sources
from indexing.stores import Settle, open_index
from indexing.upkeep.keeping import Upkeep

_HEARD_EVERY_S = 0.25
EVERYTHING = Filters()
_LOG = logging.getLogger(__name__)


class Library(Upkeep):
    """Papers in, papers out. What is searched goes through `index`."""

    def __init__(self, index: Index, settings: Settings, sources: Sources | None = None) -> None:
        self.chats = Chats(index.catalogue, index.locks)
        self.keys = Keys(index.catalogue)
        self._orders = Orders(settings.data_dir)
        self._sources = sources or Sources(settings, locks=index.locks)
        importer, most = Importer(index), settings.max_concurrent_imports
        self.hands: Hands | None = None
        """Where the library is shared: what does imports and jobs in this process."""
        if index.signals is None:
            jobs = Jobs(index.catalogue, importer, most, self._orders)
        else:
            self.hands = Hands(index.catalogue, index.signals, settings.lease_s, importer.index_all)
            jobs = SharedJobs(index.catalogue, importer, most, self._orders, self.hands, self._work)
        super().__init__(index, settings, importer, jobs)

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
        order = Accepted(file=path, format=format)
        if remove_when_done:
            return await self._jobs.start(name, self._work(order, name), order)
        work = Work(partial(self._blocks, path, format, name))
        return await self._jobs.start(name, work, order if self.hands else None)

    async def go_on(self) -> None:
        """Go on with uploads and fetches that an earlier process accepted and did not end, or that another accepted."""
        if self.hands is not None:
            await self._take_part(self.hands)
            return
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

    async def work_load(self) -> WorkLoad:
        """Return how many imports and jobs wait and run, here or in any process that shares the library."""
        return await self.index.catalogue.read(work.load_shared if self.index.catalogue.shared else work.load)

    async def cancel_import(self, import_id: str) -> ImportJob:
        """Stop an import that waits or runs; what it has read stays. Raises ImportNotFound."""
        await self.import_job(import_id)
        if await self._jobs.cancel(import_id) and self.hands is None:
            self.catch_up()  # what was read becomes searchable all the same; hands see to that by themselves
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

    async def close(self) -> None:
        """Stop what runs in the background; the next start finishes it."""
        await self._jobs.close()
        if self.hands is not None:
            await self.hands.close()
        if self.catching_up is not None:
            self.catching_up.cancel()
            await asyncio.gather(self.catching_up, return_exceptions=True)
        await self._sources.close()
        await self.index.unlink()
        await asyncio.to_thread(self.index.close)


@asynccontextmanager
async def open_library(
    settings: Settings,
    *,
    serving_at: str | None = None,
    repair: bool = False,
    as_it_is: bool = False,
    settle: Settle = agree,
    sources: Sources | None = None,
) -> AsyncIterator[Library]:
    """Open the library of `settings.data_dir` for this process alone, and finish what an earlier run left undone.

    With `settings.database_url` it is open to other processes too, and services finish what was left undone. With
    `repair`, indexes that cannot even be opened are removed and built anew. With `as_it_is` nothing is finished yet, so
    that one can look what is wrong. `settle` decides what becomes of a library of another recipe. Raises LibraryLocked,
    SettingsError, OtherRecipe, IndexUnavailable, EmbedderUnavailable.
    """
    shared = settings.database_url is not None
    await asyncio.to_thread(stages.get_ready)
    with nullcontext() if shared else DataDirLock(settings.data_dir, serving_at=serving_at):
        library = Library(await asyncio.to_thread(open_index, settings, repair, settle), settings, sources)
        index = library.index
        try:
            if shared:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
            else:
                await index.catalogue.write(imports.end_interrupted_imports)
            if index.signals is not None and library.hands is not None:
                index.signals.open()
                library.hands.open()
            elif not as_it_is:
                library.catch_up()
            yield library
        finally:
            await library.close()
