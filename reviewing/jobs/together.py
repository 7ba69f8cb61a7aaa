"""Steps side by side, a few at once; the first that fails stops the others."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def together(steps: Iterable[Coroutine[Any, Any, None]], at_once: int) -> None:
    """Run all steps. Raises what the first that fails raises."""
    free = asyncio.Semaphore(at_once)

    async def run(step: Coroutine[Any, Any, None]) -> None:
        async with free:
            await step

    waiting = list(steps)
    try:
        async with asyncio.TaskGroup() as group:
            for step in waiting:
                group.create_task(run(step))
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        for step in waiting:
            step.close()  # those that never began
