"""The watches of a library: what is new of a search, fetched and put together, and the digests that were made."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from core.errors import InvalidFetch
from core.importing import FOLDER, Digest, Hears, ImportJob, ImportState, Wanted, Watch, unheard
from indexing.catalogue import watches
from indexing.library import Library
from reviewing.mapping.mapper import Mapper
from reviewing.watching.digesting import digest_of
from reviewing.watching.digests import Digests, SharedDigests

_FIRST_DAYS = timedelta(days=30)
"""How far a first run looks back, unless it is told otherwise."""
_OVERLAP = timedelta(days=90)
"""How far a run looks back before the one before it: sources learn of papers weeks after their day of publication."""
_LONGEST_NAME = 100


class Watches:
    """Begins, lists, runs and ends watches."""

    def __init__(self, library: Library, mapper: Mapper, folder: Path) -> None:
        self._library = library
        self._mapper = mapper
        catalogue = library.index.catalogue
        self._digests = SharedDigests(catalogue) if catalogue.shared else Digests(folder)
        self._making = library.index.locks.named("digests")

    async def add(self, wanted: Wanted, *, name: str | None = None) -> Watch:
        """Begin a watch. Raises InvalidFetch."""
        self._library.check_fetch(wanted)
        if wanted.source == FOLDER:
            wanted = replace(wanted, query=await asyncio.to_thread(_whole_path, wanted.query))
        given = " ".join((name or f"{wanted.source}: {wanted.query}").split()).rstrip(": ")
        if not given or len(given) > _LONGEST_NAME:
            raise InvalidFetch(f"Give the watch a name of at most {_LONGEST_NAME} characters.")
        return await self._library.index.catalogue.write(watches.create_watch, given, wanted)

    async def all(self) -> tuple[Watch, ...]:
        """Return the watches, in the order in which they were begun."""
        return tuple(await self._library.index.catalogue.read(watches.read_watches))

    async def watch(self, watch: str) -> Watch:
        """Return the watch of this id or name. Raises WatchNotFound."""
        return await self._library.index.catalogue.read(watches.read_watch, watch)

    async def remove(self, watch: str) -> None:
        """End a watch; its papers and its digests stay. Raises WatchNotFound."""
        found = await self.watch(watch)
        await self._library.index.catalogue.write(watches.delete_watch, found.id)

    async def start(self, watch: str) -> ImportJob:
        """Begin a run in the background, an import like any other. Raises WatchNotFound, LimitExceeded."""
        found = await self.watch(watch)
        job = await self._library.start_fetch(await self._wanted(found))
        await self._library.index.catalogue.write(watches.note_run, found.id, job.id)
        return job

    async def run(self, watch: str, hear: Hears = unheard) -> ImportJob:
        """Run a watch to its end, failed or not; being cancelled cancels the fetch."""
        return await self._library.follow(await self.start(watch), hear)

    async def digest(self, watch: str) -> Digest | None:
        """Make and keep a digest of what came new since the last one; None if nothing did.

        Runs that go on are left for the next. Raises WatchNotFound, EmbedderUnavailable.
        """
        async with self._making:
            found = await self.watch(watch)
            jobs = [await self._library.import_job(each) for each in found.undigested]
            ended = [job for job in jobs if job.ended]
            made = await self._made(found, [job.id for job in ended])
            whole = [job.created_at for job in ended if job.state is ImportState.DONE and job.created_at]
            await self._library.index.catalogue.write(
                watches.note_digest, found.id, [job.id for job in ended], max(whole, default=None)
            )
            return made

    async def digests(self, watch: str, limit: int = 20) -> tuple[Digest, ...]:
        """Return the last digests of a watch, newest first. Raises WatchNotFound."""
        found = await self.watch(watch)
        return await asyncio.to_thread(self._digests.last, found.id, limit)

    async def _made(self, watch: Watch, imports: Sequence[str]) -> Digest | None:
        index = self._library.index
        papers = await index.catalogue.read(watches.papers_added_by, imports) if imports else []
        if not papers:
            return None
        made = await digest_of(replace(watch, undigested=()), papers, index, self._mapper)
        await asyncio.to_thread(self._digests.keep, made)
        return made

    async def _wanted(self, watch: Watch) -> Wanted:
        wanted = Wanted(watch.source, watch.query, watch.since, watch.limit, watch.tags, newest_first=True, fresh=True)
        source = next((each for each in await self._library.sources() if each.name == watch.source), None)
        if source is None or not source.dated:
            return wanted
        first = watch.since or watch.created_at.date() - _FIRST_DAYS
        lately = watch.ran_at.date() - _OVERLAP if watch.ran_at else date.min
        return replace(wanted, since=max(first, lately))


def _whole_path(named: str) -> str:
    """Cron runs in another folder than the one in which the watch was made."""
    return str(Path(named.strip()).expanduser().resolve())
