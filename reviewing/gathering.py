"""The same work for several items, a few at once; the first that fails stops the others."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


async def gathered(work: Callable[[Item], Awaitable[Result]], items: Iterable[Item], at_once: int = 4) -> list[Result]:
    """Return what `work` gives for each item, in order. Raises what the first that fails raises."""
    free = asyncio.Semaphore(at_once)

    async def one(item: Item) -> Result:
        async with free:
            return await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(item)) for item in items]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
