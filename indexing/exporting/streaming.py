"""Papers as they come, written as they come: a library of any size is exported in the memory of one page."""

from collections.abc import AsyncIterator, Iterable

from core.paper import Paper
from indexing.exporting.base import PaperWriter


async def written(writer: PaperWriter, pages: AsyncIterator[Iterable[Paper]]) -> AsyncIterator[str]:
    """Yield the file piece by piece, one piece a page."""
    waiting = writer.begin()
    async for page in pages:
        yield waiting + "".join(map(writer.paper, page))
        waiting = ""
    yield waiting + writer.end()
