"""Locks by name: what must not happen twice at once, in this process or in all that share a library."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from weakref import WeakValueDictionary


class Locks(Protocol):
    """The locks of one library."""

    @property
    def shared(self) -> bool:
        """Whether other processes wait for them too."""

    def named(self, name: str) -> AbstractAsyncContextManager[None]:
        """Return the lock of this name; whoever enters it waits until nobody else is inside."""

    async def close(self) -> None:
        """Free them all."""


class LocalLocks:
    """The locks of a library that one process holds."""

    shared = False

    def __init__(self) -> None:
        # Only those that somebody holds or waits for.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def named(self, name: str) -> asyncio.Lock:
        """Return the lock of this name, in which those who wait come in their order."""
        return self._locks.setdefault(name, asyncio.Lock())

    async def close(self) -> None:
        """Do nothing: they go with the process."""
