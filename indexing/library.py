"""A library: the papers of one data directory, and everything that changes them."""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from core.errors import LimitExceeded, LitmusError, UnreadableFile
from core.importing import ImportJob, ImportState, LibraryCounts, Order, PaperPage, RepairReport
from core.paper import Paper, RelatedPaper
from core.ports import Embedder, Progress, Rejection, TermIndex, VectorIndex, silent
from core.settings import Settings
from indexing.catalogue import Catalogue, imports, listing, pending, reading
from indexing.chroma import ChromaIndex
from indexing.conversations import Chats
from indexing.embedding import open_embedder
from indexing.importing import Importer, named
from indexing.index import Index
from indexing.llamaindex_store import LlamaIndexStore, made_by
from indexing.lock import DataDirLock
from indexing.readers import open_records
from indexing.related import related_papers
from indexing.roster import RosterKeeper
from indexing.terms import TantivyIndex
from indexing.unbroken import unbroken

_LOG = logging.getLogger(__name__)


class Library:
    """Papers in, papers out. What is searched goes through `index`."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self.index = index
        self.chats = Chats(index.catalogue)
        self._settings = settings
        self._importer = Importer(index)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()
        self.catching_up: asyncio.Task[None] | None = None

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Import a file to the end. Raises UnreadableFile; what was read before that is kept."""
        job = await self.index.catalogue.write(imports.create_import, name or path.name)
        return await self._importer.run(job, self._records(path, format, job.name), progress)

    async def upsert(self, papers: Sequence[Paper | Rejection], *, name: str = "api") -> ImportJob:
        """Import papers that are here already, and make them searchable."""
        job = await self.index.catalogue.write(imports.create_import, name)
        return await self._importer.run(job, named(papers, name))

    async def start_import(
        self, path: Path, *, format: str | None = None, name: str, remove_when_done: bool = False
    ) -> ImportJob:
        """Import a file in the background, after those that wait already. Raises LimitExceeded."""
        if len(self._tasks) >= self._settings.max_concurrent_imports:
            raise LimitExceeded(
                f"{len(self._tasks)} imports are waiting or running already. Try again when one has ended, or raise "
                "LITMUS_MAX_CONCURRENT_IMPORTS."
            )
        job = await self.index.catalogue.write(imports.create_import, name)
        task = asyncio.create_task(self._import_in_turn(job, path, format, remove_when_done))
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.id, None))
        return job

    async def _import_in_turn(self, job: ImportJob, path: Path, format: str | None, remove_when_done: bool) -> None:
        try:
            async with self._turn:
                await self._importer.run(job, self._records(path, format, job.name))
        except asyncio.CancelledError:
            await self._importer.end(job.id, ImportState.CANCELLED)
            raise
        except LitmusError as error:
            _LOG.warning("The import of %s failed: %s", job.name, error)
        except Exception:
            _LOG.exception("The import of %s failed.", job.name)
        finally:
            if remove_when_done:
                await asyncio.to_thread(path.unlink, missing_ok=True)

    def _records(self, path: Path, format: str | None, source: str) -> Iterator[Paper | Rejection]:
        if not path.exists():
            raise UnreadableFile(f"There is no file {path}.")
        limit = self._settings.max_record_chars
        yield from open_records(path, format=format, max_record_chars=limit, name=source)

    async def import_job(self, import_id: str) -> ImportJob:
        """Return an import. Raises ImportNotFound."""
        return await self.index.catalogue.read(imports.read_import, import_id)

    async def import_jobs(self, limit: int = 50) -> tuple[ImportJob, ...]:
        """Return the latest imports, newest first."""
        return tuple(await self.index.catalogue.read(imports.read_imports, limit))

    async def import_states(self) -> dict[ImportState, int]:
        """Return how many imports are in which state."""
        return await self.index.catalogue.read(imports.count_states)

    async def cancel_import(self, import_id: str) -> ImportJob:
        """Stop an import that waits or runs; what it has read stays. Raises ImportNotFound."""
        await self.import_job(import_id)
        if task := self._tasks.get(import_id):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self.catch_up()  # what was read becomes searchable all the same
        return await self.import_job(import_id)

    async def paper(self, paper_id: str) -> Paper:
        """Return a paper. Raises PaperNotFound."""
        return await self.index.catalogue.read(reading.paper, paper_id)

    async def papers(
        self, *, query: str | None = None, cursor: str | None = None, limit: int = 50, order: Order = Order.TITLE
    ) -> PaperPage:
        """Return papers whose title, authors or venue contain every word of the query. Raises InvalidCursor."""
        return await self.index.catalogue.read(listing.page, query, cursor, limit, order)

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

    async def counts(self) -> LibraryCounts:
        """Return what the library holds."""
        return await self.index.catalogue.read(reading.counts)

    async def repair(self, progress: Progress = silent) -> RepairReport:
        """Bring both indexes back in line with the catalogue, and finish what is pending."""
        async with self._importer.changing:
            report = await self.index.repair(progress)
        reindexed = 0
        while some := await self._importer.index_some():
            reindexed += some
        return replace(report, reindexed_papers=reindexed)

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
            while await self._importer.index_some():
                pass
        except LitmusError as error:
            _LOG.error("What an earlier run left undone could not be finished: %s", error)

    async def close(self) -> None:
        """Stop what runs in the background; the next start finishes it."""
        running = [task for task in (*self._tasks.values(), self.catching_up) if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.to_thread(self.index.close)


@asynccontextmanager
async def open_library(
    settings: Settings, *, serving_at: str | None = None, repair: bool = False
) -> AsyncIterator[Library]:
    """Open the library of `settings.data_dir` for this process alone, and finish what an earlier run left undone.

    With `repair`, indexes that cannot even be opened are set aside and built anew. Raises LibraryLocked,
    SettingsError, IndexUnavailable, EmbedderUnavailable.
    """
    with DataDirLock(settings.data_dir, serving_at=serving_at):
        library = Library(await asyncio.to_thread(_open_index, settings, repair), settings)
        try:
            await library.index.adopt_recipe()
            await library.index.catalogue.write(imports.end_interrupted_imports)
            library.catch_up()
            yield library
        finally:
            await library.close()


def _open_index(settings: Settings, repair: bool) -> Index:
    embedder = open_embedder(settings)
    catalogue = Catalogue(settings.data_dir / "catalogue.sqlite3")
    try:
        library_id = catalogue.write_now(pending.remember, "library", uuid4().hex[:12])
        vectors = _open_vectors(settings, library_id, embedder, repair)
        try:
            terms = _open_terms(settings, repair)
        except BaseException:
            vectors.close()
            raise
    except BaseException:
        catalogue.close()
        raise
    roster = RosterKeeper(catalogue, embedder.dimensions)
    return Index(catalogue, vectors, terms, embedder, settings.chunk_tokens, library_id, roster)


def _open_terms(settings: Settings, repair: bool) -> TermIndex:
    folder = settings.data_dir / "terms"
    try:
        return TantivyIndex(folder)
    except LitmusError:
        if not repair:
            raise
        shutil.rmtree(folder)
        return TantivyIndex(folder)


def _open_vectors(settings: Settings, library_id: str, embedder: Embedder, repair: bool) -> VectorIndex:
    if settings.vector_store:
        return LlamaIndexStore(made_by(settings.vector_store, "LITMUS_VECTOR_STORE"))
    if settings.chroma_url:
        return ChromaIndex(settings.chroma_url, library_id, embedder.name)
    folder = settings.data_dir / "chroma"
    try:
        return ChromaIndex(folder, library_id, embedder.name)
    except LitmusError:
        if not repair:
            raise
        shutil.rmtree(folder)
        return ChromaIndex(folder, library_id, embedder.name)
