"""Replaces all of an open library by what a backup holds."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import LimitExceeded
from indexing.backup import put_digests, unpack
from indexing.catalogue import Catalogue, imports, jobs, pending
from indexing.index import Index
from indexing.unbroken import unbroken


async def restore(index: Index, data_dir: Path, backup: Path) -> None:
    """Replace the catalogue and the digests; the derived indexes are to be repaired then. Nothing may change meanwhile.

    Until the backup is known to be whole nothing changes, and then all of the catalogue at once. Raises UnreadableFile,
    LimitExceeded where jobs run, IndexUnavailable.
    """
    catalogue = index.catalogue
    if await catalogue.read(jobs.count_unfinished):
        raise LimitExceeded("Jobs are running. Wait for them or stop them, and restore then.")
    with TemporaryDirectory(dir=data_dir, prefix="restoring-") as folder:
        unpacked = await asyncio.to_thread(unpack, backup, Path(folder))
        await asyncio.to_thread(lambda: Catalogue(unpacked).close())  # it may be of an older Litmus
        revision = await index.revision()
        await unbroken(catalogue.take_over(unpacked))
        await unbroken(asyncio.to_thread(put_digests, Path(folder), data_dir))
    await catalogue.write(pending.after_restoring, index.library_id, int(revision))
    await catalogue.write(imports.end_interrupted_imports)
    await catalogue.write(jobs.interrupt_unfinished_jobs)
    await index.adopt_recipe()
    index.roster.changed()
