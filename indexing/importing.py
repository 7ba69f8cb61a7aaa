"""Records to searchable papers: everything is read into the catalogue first, then indexed, a batch at a time.

So the total is known before the slow part begins, and whatever interrupts it loses nothing: what was read is pending in
the catalogue, and the next run goes on from there.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from core.identity import identity_keys
from core.importing import ImportCounts, ImportJob, ImportState
from core.paper import Paper
from core.ports import Progress, Rejection, silent
from indexing.catalogue import imports, pending
from indexing.catalogue.upserting import upsert
from indexing.index import Index
from indexing.unbroken import unbroken

_RECORDS_AT_ONCE = 500


class Importer:
    """Runs imports into one index. Only one batch is written at a time, whoever asks."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.changing = asyncio.Lock()
        """Held for every change of papers: an edit must not slip in while the paper is being indexed."""

    async def run(self, job: ImportJob, records: Iterable[Paper | Rejection], progress: Progress = silent) -> ImportJob:
        """Import records to the end and return the job as it ended. Raises what went wrong, after writing it down."""
        catalogue = self._index.catalogue
        try:
            job = await self._read(replace(job, state=ImportState.RUNNING), records)
            job = await self._make_searchable(job, progress)
            job = replace(job, state=ImportState.DONE)
        except asyncio.CancelledError:
            await asyncio.shield(self.end(job.id, ImportState.CANCELLED))
            raise
        except Exception as error:
            await self.end(job.id, ImportState.FAILED, str(error) or type(error).__name__)
            raise
        await catalogue.write(imports.write_import, job)
        return await catalogue.read(imports.read_import, job.id)

    async def end(self, import_id: str, state: ImportState, error: str | None = None) -> None:
        """Write down how an import ended that did not come to its own end. One that had ended stays as it was."""
        catalogue = self._index.catalogue
        job = await catalogue.read(imports.read_import, import_id)
        if not job.ended:
            await catalogue.write(imports.write_import, replace(job, state=state, error=error))

    async def _read(self, job: ImportJob, records: Iterable[Paper | Rejection]) -> ImportJob:
        catalogue = self._index.catalogue
        slots = _Slots(job.name)
        stream = iter(records)
        while block := await asyncio.to_thread(lambda: list(islice(stream, _RECORDS_AT_ONCE))):
            papers = [record for record in block if isinstance(record, Paper)]
            rejections = [record for record in block if isinstance(record, Rejection)]
            async with self.changing:
                counts = await unbroken(self._upsert(papers, [slots.of(paper) for paper in papers]))
            kept = rejections[: max(0, imports.KEPT_REJECTIONS - job.counts.rejected)]
            await catalogue.write(imports.add_rejections, job.id, kept)
            job = replace(job, counts=_sum(job.counts, replace(counts, rejected=len(rejections))))
            await catalogue.write(imports.write_import, job)
        return job

    async def _upsert(self, papers: Sequence[Paper], slots: Sequence[str]) -> ImportCounts:
        counts = await self._index.catalogue.write(upsert, papers, slots)
        self._index.roster.changed()
        return counts

    async def _make_searchable(self, job: ImportJob, progress: Progress) -> ImportJob:
        catalogue = self._index.catalogue
        job = replace(job, to_index=await catalogue.read(pending.count_pending))
        await catalogue.write(imports.write_import, job)
        progress(0, job.to_index)
        while await self.index_some():
            left = await catalogue.read(pending.count_pending)
            job = replace(job, indexed=max(job.indexed, job.to_index - left))
            await catalogue.write(imports.write_import, job)
            progress(job.indexed, job.to_index)
        # Whoever else was indexing may have done some of it, or all.
        progress(job.to_index, job.to_index)
        return replace(job, indexed=job.to_index)

    async def index_some(self) -> int:
        """Make some pending papers searchable; return how many."""
        async with self.changing:
            return await self._index.index_some()


class _Slots:
    """Names each record's place in its source, so that the next import of that source can tell what changed.

    Two records of one paper in one source take two places.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: Counter[str] = Counter()

    def of(self, record: Paper) -> str:
        keys = "\0".join((self._source, *identity_keys(record)))
        self._seen[keys] += 1
        return hashlib.blake2b(
            f"{keys}\0{self._seen[keys]}".encode("utf-8", "surrogatepass"), digest_size=12
        ).hexdigest()


def _sum(one: ImportCounts, other: ImportCounts) -> ImportCounts:
    return ImportCounts(
        added=one.added + other.added,
        updated=one.updated + other.updated,
        unchanged=one.unchanged + other.unchanged,
        rejected=one.rejected + other.rejected,
    )


def named(records: Iterable[Paper | Rejection], source: str) -> Iterator[Paper | Rejection]:
    """Yield records with `source` set where they have none."""
    for record in records:
        yield replace(record, source=source) if isinstance(record, Paper) and record.source is None else record
