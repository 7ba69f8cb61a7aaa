"""What keeps a library whole: repair, backup, and the end of what an earlier run left undone."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from core.errors import LimitExceeded, LitmusError, SettingsError
from core.importing import RepairReport
from core.ports import Progress, silent
from core.settings import Settings
from indexing.catalogue import work
from indexing.importing import Importer
from indexing.index import Index
from indexing.jobs import Jobs
from indexing.shared.hands import Hands, Takes
from indexing.upkeep.backup import restore, write_backup
from indexing.upkeep.soundness import Fault, faults

_LOG = logging.getLogger(__name__)


class Upkeep:
    """The part of a library that looks after it."""

    def __init__(self, index: Index, settings: Settings, importer: Importer, jobs: Jobs) -> None:
        self.index = index
        self._settings = settings
        self._importer = importer
        self._jobs = jobs
        self.catching_up: asyncio.Task[None] | None = None

    async def repair(self, progress: Progress = silent) -> RepairReport:
        """Bring both indexes back in line with the catalogue, and finish what is pending."""
        async with self._importer.changing:
            report = await self.index.repair(progress)
        return replace(report, reindexed_papers=await self._importer.index_all())

    async def backup(self, path: Path) -> None:
        """Write everything that cannot be made anew into one file, as it is at one instant.

        Raises OSError; SettingsError where the library is in PostgreSQL.
        """
        self._check_files("backed up", "pg_dump")
        await asyncio.to_thread(write_backup, self._settings.data_dir, path)

    async def restore(self, path: Path) -> RepairReport:
        """Have everything replaced by a backup, and the indexes brought in line with it.

        Raises UnreadableFile, LimitExceeded where imports or jobs run, IndexUnavailable; SettingsError where it is in
        PostgreSQL.
        """
        self._check_files("restored", "pg_restore")
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

    async def _take_part(self, hands: Hands) -> None:
        """Do what any process has accepted, unless that is left to others."""
        if self._settings.background == "elsewhere":
            hands.takes = Takes.NOTHING
        else:
            await self.index.catalogue.write(work.clear_strays)
            hands.takes = Takes.ALL
            self.catch_up()

    def _check_files(self, what: str, instead: str) -> None:
        if self.index.catalogue.shared:
            raise SettingsError(f"A library in PostgreSQL is {what} with `{instead}`: docs/operations.md shows how.")
