"""Records to searchable papers: everything is read into the catalogue first, then indexed, a batch at a time.

So the total is known before the slow part begins, and whatever interrupts it loses nothing: what was read is pending in
the catalogue, and the next run goes on from there.

A fetch from a source is an import that can be cut at any point and gone on with. What of an import an earlier one has
read already (the same file once more, or one that has grown since) is told apart: a count of what searches found
(PRISMA) must not count that twice.
"""

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from itertools import islice

from core.errors import DatabaseUnreachable, LitmusError, SourceError, SourceRefused
from core.identity import identity_keys
from core.importing import ImportCounts, ImportJob, ImportState, PaperSource, Rejection, Wanted
from core.likeness import family_of, signed, tells
from core.paper import Paper
from core.ports import Progress, silent
from core.tracing.stages import Stage, Timed, note, timed
from indexing.catalogue import Catalogue, fetches, imports, pending, unbroken
from indexing.catalogue.fetches import Reached
from indexing.catalogue.upserting import upsert
from indexing.index import Index

Record = Paper | Rejection


class Content:
    """The content of an import as far as it is read."""

    def __init__(self, earlier: Collection[tuple[int, str]]) -> None:
        """`earlier` has the number of records and the digest of each import of the same name."""
        self._hash = hashlib.blake2b(digest_size=16)
        self._earlier = set(earlier)
        self._lengths = {length for length, _ in earlier}
        self._read = 0

    @property
    def digest(self) -> str:
        """The same for the same records in the same order, whatever the file is called."""
        return self._hash.hexdigest() if self._read else ""

    @property
    def repeats(self) -> bool:
        """Whether everything that was read so far is all that an earlier import of this name read."""
        return self._read in self._lengths and (self._read, self.digest) in self._earlier

    def pieces(self, records: Sequence[Record]) -> Iterator[Sequence[Record]]:
        """Yield the records, cut where an earlier import came to its end; each piece counts as read then."""
        begin = 0
        for end, record in enumerate(records, start=1):
            told = replace(record, source=None) if isinstance(record, Paper) else record
            self._hash.update(repr(told).encode("utf-8", "surrogatepass") + b"\0")
            self._read += 1
            if self.repeats:
                yield records[begin:end]
                begin = end
        if begin < len(records):
            yield records[begin:]


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
        self.changing = index.locks.named("papers")
        """Held for every change of papers: an edit must not slip in while the paper is being indexed."""
        self._embedding = asyncio.Lock()

    async def run(
        self,
        job: ImportJob,
        blocks: AsyncGenerator[Block, None],
        progress: Progress = silent,
        *,
        source: str | None = None,
        goes_on: bool = False,
    ) -> ImportJob:
        """Import blocks to the end and return the job as it ended. Raises what went wrong, after writing it down.

        A block is asked for when the one before it is in the catalogue. `source` names what says the same of a paper
        as it said last time, where that is not the name of the job. With `goes_on`, being cancelled is no end, and
        neither is a database that does not answer: somebody begins again.
        """
        with Timed(Stage.IMPORT, {"litmus.import": job.id}, alone=True) as at_work:
            job = await self._run(job, blocks, progress, source or job.name, goes_on)
            at_work.note({f"litmus.records.{name}": count for name, count in asdict(job.counts).items()})
            return job

    async def _run(
        self, job: ImportJob, blocks: AsyncGenerator[Block, None], progress: Progress, source: str, goes_on: bool
    ) -> ImportJob:
        catalogue = self._index.catalogue
        try:
            job = replace(job, state=ImportState.RUNNING)
            job, failure = await self._read(job, blocks, source, progress)
            job = await self._make_searchable(job, progress)
        except asyncio.CancelledError:
            if not goes_on:
                await asyncio.shield(self.end(job.id, ImportState.CANCELLED))
            raise
        except Exception as error:
            if goes_on and isinstance(error, DatabaseUnreachable):
                raise
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
        self, job: ImportJob, blocks: AsyncGenerator[Block, None], source: str, progress: Progress
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
                        progress(job.counts.records, None)
            except SourceError as error:
                return job, error
        if await catalogue.read(imports.was_read, job):
            job = replace(job, again=job.counts)
        return job, None

    @timed(Stage.TAKE)
    async def _take(self, job: ImportJob, block: Block, slots: "_Slots", content: Content) -> ImportJob:
        catalogue = self._index.catalogue
        note({"litmus.records": len(block.records)})
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

    async def index_all(self) -> int:
        """Make every pending paper searchable; return how many."""
        indexed = 0
        while some := await self.index_some():
            indexed += some
        return indexed

    async def index_some(self) -> int:
        """Take some pending papers, and make them searchable unless they are changed meanwhile; return how many."""
        async with self._embedding:
            batch = await self._index.embedded()
            async with self.changing:
                await self._index.take_in(batch)
            return len(batch.papers)


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


_BEGINNING = Reached(None, 0)
_LOG = logging.getLogger(__name__)


async def fetched(catalogue: Catalogue, source: PaperSource, wanted: Wanted) -> AsyncGenerator[Block, None]:
    """Yield what a source has, up to the limit, from where an earlier fetch of the same was cut.

    How far it came is written down when a block has been taken: what is cut is fetched again and changes nothing, and
    nothing is left out. Raises InvalidFetch and SourceError.
    """
    key = key_of(wanted)
    reached = None if wanted.fresh else await catalogue.read(fetches.read_fetch, key)
    resumed = reached is not None
    reached = reached or _BEGINNING
    while reached.taken < wanted.limit:
        try:
            with Timed(Stage.FETCH, {"litmus.source": source.name}):
                page = await source.page(wanted, reached.cursor)
        except SourceRefused:
            if not resumed:
                raise
            # A cursor may be forgotten where it came from. What was read already is read again, and changes nothing.
            _LOG.info("%s does not go on where the fetch was cut; it begins anew.", source.name)
            reached, resumed = _BEGINNING, False
            continue
        resumed = False
        records = page.records[: wanted.limit - reached.taken]
        yield Block([_finished(record, wanted) for record in records], page.total)
        if page.retracted:
            await catalogue.write(fetches.note_retractions, page.retracted)
        if page.next is None:
            break
        reached = Reached(page.next, reached.taken + len(records))
        await catalogue.write(fetches.write_fetch, key, reached)
    await catalogue.write(fetches.forget_fetch, key)


def key_of(wanted: Wanted) -> str:
    """Return what two fetches share of which the later goes on with the earlier one; the limit may differ."""
    parts: Sequence[object] = (wanted.source, wanted.query, wanted.since, wanted.newest_first, *wanted.tags)
    return hashlib.blake2b(repr(tuple(map(str, parts))).encode(), digest_size=12).hexdigest()


def _finished(record: Paper | Rejection, wanted: Wanted) -> Paper | Rejection:
    if isinstance(record, Rejection):
        return record
    tags = tuple(dict.fromkeys((*record.tags, *wanted.tags)))
    return replace(record, tags=tags, source=record.source or wanted.source)
