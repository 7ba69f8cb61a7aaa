"""Time, as something that can be handed in: politeness is tested without waiting."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What waits and tells the time."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""


class SystemClock:
    """The machine's."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        await asyncio.sleep(seconds)
