"""Records to searchable papers: everything is read into the catalogue first, then indexed, a batch at a time.

So the total is known before the slow part begins, and whatever interrupts it loses nothing: what was read is pending in
the catalogue, and the next run goes on from there.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import islice

from core.errors import LitmusError, SourceError
from core.identity import family_of, identity_keys, signed, tells
from core.importing import ImportCounts, ImportJob, ImportState
from core.paper import Paper
from core.ports import Progress, Rejection, silent
from indexing.catalogue import imports, pending
from indexing.catalogue.upserting import upsert
from indexing.index import Index
from indexing.repeating import Content
from indexing.unbroken import unbroken

_RECORDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Block:
    """Records that are written at once, and how many there are in all, where the source says so."""

    records: Sequence[Paper | Rejection]
    matches: int | None = None


async def blocks_of(records: Iterable[Paper | Rejection]) -> AsyncGenerator[Block, None]:
    """Yield records in blocks, read in a thread."""
    stream = iter(records)
    while block := await asyncio.to_thread(lambda: list(islice(stream, _RECORDS_AT_ONCE))):
        yield Block(block)


class Importer:
    """Runs imports into one index. Only one batch is written at a time, whoever asks."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.changing = asyncio.Lock()
        """Held for every change of papers: an edit must not slip in while the paper is being indexed."""

    async def run(
        self,
        job: ImportJob,
        blocks: AsyncGenerator[Block, None],
        progress: Progress = silent,
        *,
        source: str | None = None,
    ) -> ImportJob:
        """Import blocks to the end and return the job as it ended. Raises what went wrong, after writing it down.

        A block is asked for when the one before it is in the catalogue. `source` names what says the same of a paper
        as it said last time, where that is not the name of the job.
        """
        catalogue = self._index.catalogue
        try:
            job, failure = await self._read(replace(job, state=ImportState.RUNNING), blocks, source or job.name)
            job = await self._make_searchable(job, progress)
        except asyncio.CancelledError:
            await asyncio.shield(self.end(job.id, ImportState.CANCELLED))
            raise
        except Exception as error:
            await self.end(job.id, ImportState.FAILED, error)
            raise
        if failure is not None:
            await self.end(job.id, ImportState.FAILED, failure)
            raise failure
        await catalogue.write(imports.write_import, replace(job, state=ImportState.DONE))
        return await catalogue.read(imports.read_import, job.id)

    async def end(self, import_id: str, state: ImportState, error: Exception | None = None) -> None:
        """Write down how an import ended that did not come to its own end. One that had ended stays as it was."""
        catalogue = self._index.catalogue
        job = await catalogue.read(imports.read_import, import_id)
        if not job.ended:
            told = None if error is None else str(error) or type(error).__name__
            kind = type(error).__name__ if isinstance(error, LitmusError) else None
            await catalogue.write(imports.write_import, replace(job, state=state, error=told, error_kind=kind))

    async def _read(
        self, job: ImportJob, blocks: AsyncGenerator[Block, None], source: str
    ) -> tuple[ImportJob, SourceError | None]:
        """Take blocks until the end, or until the source fails: what came until then is worth searching."""
        slots = _Slots(source)
        catalogue = self._index.catalogue
        content = Content(await catalogue.read(imports.contents_of, job.name))
        await catalogue.write(imports.write_import, job)
        async with aclosing(blocks):
            try:
                async for block in blocks:
                    for records in content.pieces(block.records):
                        job = await self._take(job, Block(records, block.matches), slots, content)
            except SourceError as error:
                return job, error
        if await catalogue.read(imports.was_read, job):
            job = replace(job, again=job.counts)
        return job, None

    async def _take(self, job: ImportJob, block: Block, slots: "_Slots", content: Content) -> ImportJob:
        catalogue = self._index.catalogue
        papers = [record for record in block.records if isinstance(record, Paper)]
        rejections = [record for record in block.records if isinstance(record, Rejection)]
        async with self.changing:
            counts = await unbroken(self._upsert(papers, [slots.of(paper) for paper in papers], job.id))
        kept = rejections[: max(0, imports.KEPT_REJECTIONS - job.counts.rejected)]
        await catalogue.write(imports.add_rejections, job.id, kept)
        without = sum(rejection.no_abstract for rejection in rejections)
        counts = replace(counts, rejected=len(rejections), no_abstract=without)
        job = replace(job, counts=job.counts + counts, matches=block.matches or job.matches, content=content.digest)
        if content.repeats:
            job = replace(job, again=job.counts)
        await catalogue.write(imports.write_import, job)
        return job

    async def _upsert(self, papers: Sequence[Paper], slots: Sequence[str], import_id: str) -> ImportCounts:
        counts = await self._index.catalogue.write(upsert, papers, slots, import_id)
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

    Two records of one paper in one source take two places. Papers that share no more than their title take places of
    their own, so that one more of them moves none of the others.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: Counter[str] = Counter()

    def of(self, record: Paper) -> str:
        known = identity_keys(record)
        if len(known) == 1:  # a title
            first, text = record.authors[:1], "" if tells(record.title) else record.abstract
            known += (signed(record.title), str(record.year), *map(family_of, first), text)
        keys = "\0".join((self._source, *known))
        self._seen[keys] += 1
        return hashlib.blake2b(
            f"{keys}\0{self._seen[keys]}".encode("utf-8", "surrogatepass"), digest_size=12
        ).hexdigest()


def named(records: Iterable[Paper | Rejection], source: str) -> Iterator[Paper | Rejection]:
    """Yield records with `source` set where they have none."""
    for record in records:
        yield replace(record, source=source) if isinstance(record, Paper) and record.source is None else record
