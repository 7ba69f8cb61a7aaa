"""The desk: everything that is done with a library beside asking it."""

from answering import Litmus
from core.filters import Filters
from reviewing.mapping.library_map import LibraryMap
from reviewing.mapping.mapper import Mapper
from reviewing.watching.watches import Watches

_ANYTHING = Filters()


class Desk:
    """Works with one open library."""

    def __init__(self, litmus: Litmus) -> None:
        self._mapper = Mapper(litmus.library.index)
        self.watches = Watches(litmus.library, self._mapper, litmus.settings.data_dir / "digests")

    async def map(self, *, topics: int | None = None, filters: Filters = _ANYTHING) -> LibraryMap:
        """Return the library by topic, and as a picture. Raises EmbedderUnavailable."""
        return await self._mapper.map(topics=topics, filters=filters)
