"""What the doors need of the desk, whether it stands here or in a service that holds the library."""

from typing import TYPE_CHECKING, Protocol

from core.filters import Filters
from service.surface import EVERYTHING

if TYPE_CHECKING:
    from reviewing.mapping.library_map import LibraryMap


class DeskSurface(Protocol):
    """`reviewing.Desk` and `RemoteDesk` are both one."""

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> "LibraryMap":
        """Return the library by topic. Raises EmbedderUnavailable."""
