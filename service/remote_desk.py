"""The desk of a service, used as if it stood here."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.filters import Filters
from reviewing.mapping.library_map import LibraryMap
from service.remote_watches import Follow, RemoteWatches
from service.surface import EVERYTHING
from service.wire.maps import MapOut

Call = Callable[..., Awaitable[bytes]]
"""Method, path, and what httpx takes beside them; the body of the response."""


class RemoteDesk:
    """The desk of the service."""

    def __init__(self, call: Call, follow: Follow) -> None:
        self._call = call
        self.watches = RemoteWatches(call, follow)

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> LibraryMap:
        """Return the library by topic."""
        params = filter_params(filters) | ({"topics": topics} if topics is not None else {})
        return MapOut.model_validate_json(await self._call("GET", "/v1/map", params=params)).to_core()


def filter_params(filters: Filters) -> dict[str, Any]:
    """Return the part of an address that means these filters."""
    params: dict[str, Any] = {
        "year_from": filters.year_from,
        "year_to": filters.year_to,
        "author": list(filters.authors),
        "venue": list(filters.venues),
        "tag": list(filters.tags),
        "paper_id": list(filters.paper_ids),
        "surveys": filters.surveys.value if filters.surveys else None,
    }
    return {name: value for name, value in params.items() if value is not None}
