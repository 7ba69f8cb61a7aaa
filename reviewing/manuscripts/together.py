"""A few searches at a time."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from reviewing.jobs.together import together

_AT_ONCE = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


async def gathered(work: Callable[[Item], Awaitable[Result]], items: Sequence[Item]) -> list[Result]:
    """Return what `work` gives for each item, in order. Raises what the first that fails raises."""
    results: dict[int, Result] = {}

    async def one(place: int) -> None:
        results[place] = await work(items[place])

    await together((one(place) for place in range(len(items))), _AT_ONCE)
    return [results[place] for place in range(len(items))]
