"""Changes that end once they have begun, even if whoever asked for them is cancelled meanwhile."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def unbroken(change: Coroutine[Any, Any, Result]) -> Result:
    """Return what `change` returns; a cancellation takes effect after its end.

    Cancelling does not stop the threads in which storage is written. Without this they would go on writing after the
    lock on changes, or the library, has been given to somebody else.
    """
    task = asyncio.create_task(change)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
