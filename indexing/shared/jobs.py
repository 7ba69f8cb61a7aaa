"""Imports that any process accepts, and any process does."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic
from typing import Any
from uuid import uuid4

from core.importing import ImportJob, ImportState
from core.json import from_plain, to_plain
from indexing.catalogue import Catalogue, Connection, imports, work
from indexing.catalogue.work import Taken
from indexing.importing import Importer
from indexing.jobs import Accepted, Jobs, Orders, Work, too_many_imports
from indexing.shared.hands import Hands

KIND = "import"
_FILES = "files"
_LOOK_AGAIN_S = 0.2
_PART_BYTES = 1 << 20


class SharedJobs(Jobs):
    """The imports of a library that many processes share. `work_of` says what an order comes to."""

    def __init__(
        self,
        catalogue: Catalogue,
        importer: Importer,
        most: int,
        orders: Orders,
        hands: Hands,
        work_of: Callable[[Accepted, str], Work],
    ) -> None:
        super().__init__(catalogue, importer, most, orders)
        self._hands = hands
        self._work_of = work_of
        hands.learn(KIND, self._do, self._stopped, most)

    async def start(self, name: str, work: Work, order: Accepted | None = None) -> ImportJob:
        """Accept an import; a file is in the database on return. Raises LimitExceeded."""
        order = order or Accepted()
        upload = None if order.file is None else uuid4().hex
        if upload is not None and order.file is not None:
            await self._put_file(upload, order.file)
        kept = replace(order, file=None, fetch=order.fetch and replace(order.fetch, fresh=False))
        content = to_plain(kept) | {"upload": upload}
        job = await self._catalogue.write(_accept, name, f"{KIND} {work.source or _FILES}", content, self._most)
        await asyncio.to_thread(work.at_the_end)
        self._hands.accepted(job.id)
        return job

    async def _put_file(self, upload: str, path: Path) -> None:
        # A transaction for each part: others may write in between.
        parts = _parts_of(path)
        number = 0
        while data := await asyncio.to_thread(next, parts, b""):
            await self._catalogue.write(work.put_part, upload, number, data)
            number += 1

    async def _do(self, taken: Taken) -> None:
        catalogue = self._catalogue
        job = await catalogue.read(imports.read_import, taken.id)
        if job.ended:  # whoever did it died before it could say so
            return
        job = await catalogue.write(imports.begin_again, job)
        order, upload = from_plain(Accepted, dict(taken.content)), taken.content["upload"]
        if upload is None:
            await self._import(job, self._work_of(order, job.name), goes_on=True)
            return
        with NamedTemporaryFile(prefix="litmus-upload-") as file:
            number = 0
            while (data := await catalogue.read(work.read_part, upload, number)) is not None:
                await asyncio.to_thread(file.write, data)
                number += 1
            file.flush()
            read = Work(self._work_of(replace(order, file=Path(file.name)), job.name).blocks)
            await self._import(job, read, goes_on=True)

    async def _stopped(self, taken: Taken) -> None:
        await self._importer.end(taken.id, ImportState.CANCELLED)

    async def wait(self, import_id: str, seconds: float) -> bool:
        """Wait for the end of an import, but no longer than that; return whether it has ended."""
        until = monotonic() + seconds
        while not (await self.job(import_id)).ended:
            if monotonic() >= until:
                return False
            await asyncio.sleep(_LOOK_AGAIN_S)
        return True

    async def cancel(self, import_id: str) -> bool:
        """Stop an import if it waits or runs; return whether it did."""
        held = await self._catalogue.write(work.cancel, import_id)
        if held is None:
            return False
        if not held:
            await self._importer.end(import_id, ImportState.CANCELLED)
        await self._hands.until_gone(import_id)
        return True

    async def close(self) -> None:
        """Leave everything to others."""
        await self._hands.unlearn(KIND)


def _accept(connection: Connection, name: str, turn: str, content: dict[str, Any], most: int) -> ImportJob:
    waiting = work.count_work(connection, KIND)
    if waiting >= most:
        raise too_many_imports(waiting)
    job = imports.create_import(connection, name)
    work.put(connection, job.id, KIND, turn, content)
    return job


def _parts_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(_PART_BYTES):
            yield data
