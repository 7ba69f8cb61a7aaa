"""Papers from a source, page by page, in a way that can be cut at any point and gone on with."""

import hashlib
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from core.errors import SourceRefused
from core.importing import PaperSource, Wanted
from core.paper import Paper
from core.ports import Rejection
from indexing.catalogue import Catalogue, fetches, retractions
from indexing.catalogue.fetches import Reached
from indexing.importing import Block

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
            await catalogue.write(retractions.note_retractions, page.retracted)
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
