import asyncio

import pytest

from reviewing.jobs.together import together


async def test_only_so_many_at_once() -> None:
    running = most = 0

    async def step() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await together([step() for _ in range(10)], 3)
    assert most == 3


async def test_the_first_that_fails_stops_the_others_and_is_raised_as_it_is() -> None:
    done = []

    async def step(number: int) -> None:
        if number == 2:
            raise ValueError("two")
        await asyncio.sleep(number and 60)
        done.append(number)

    with pytest.raises(ValueError, match="two"):
        await together([step(number) for number in range(6)], 3)
    assert done in ([], [0])
