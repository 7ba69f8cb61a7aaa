"""The watches of a service, used as if they were here."""

from collections.abc import Awaitable, Callable

from core.importing import Digest, Hears, ImportJob, Wanted, Watch, unheard
from service.client.calls import Call, address
from service.wire.imports import ImportAccepted
from service.wire.watches import DigestMadeOut, DigestsOut, WatchesOut, WatchIn, WatchOut

Follow = Callable[[ImportAccepted, Hears], Awaitable[ImportJob]]


class RemoteWatches:
    """The watches of the service."""

    def __init__(self, call: Call, follow: Follow) -> None:
        self._call = call
        self._follow = follow

    async def add(self, wanted: Wanted, *, name: str | None = None) -> Watch:
        """Begin a watch."""
        asked = WatchIn.of(wanted, name).model_dump(mode="json")
        return WatchOut.model_validate_json(await self._call("POST", "/v1/watches", json=asked)).to_core()

    async def all(self) -> tuple[Watch, ...]:
        """Return the watches."""
        told = WatchesOut.model_validate_json(await self._call("GET", "/v1/watches"))
        return tuple(watch.to_core() for watch in told.watches)

    async def watch(self, watch: str) -> Watch:
        """Return the watch of this id or name."""
        return WatchOut.model_validate_json(await self._call("GET", address("watches", watch))).to_core()

    async def remove(self, watch: str) -> None:
        """End a watch."""
        await self._call("DELETE", address("watches", watch))

    async def run(self, watch: str, hear: Hears = unheard) -> ImportJob:
        """Have the service run a watch, and wait for the end."""
        accepted = ImportAccepted.model_validate_json(await self._call("POST", address("watches", watch, "runs")))
        return await self._follow(accepted, hear)

    async def digest(self, watch: str) -> Digest | None:
        """Have the service make a digest of what is new."""
        told = DigestMadeOut.model_validate_json(await self._call("POST", address("watches", watch, "digests")))
        return told.digest.to_core() if told.digest else None

    async def digests(self, watch: str, limit: int = 20) -> tuple[Digest, ...]:
        """Return the last digests, newest first."""
        body = await self._call("GET", address("watches", watch, "digests"), params={"limit": limit})
        return tuple(digest.to_core() for digest in DigestsOut.model_validate_json(body).digests)
