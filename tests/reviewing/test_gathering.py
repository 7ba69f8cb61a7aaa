import asyncio

import pytest

from reviewing.gathering import gathered


async def test_results_come_in_order_and_only_so_many_at_once() -> None:
    running = most = 0

    async def double(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(10 - number):
            await asyncio.sleep(0)
        running -= 1
        return 2 * number

    assert await gathered(double, range(10), 3) == list(range(0, 20, 2))
    assert most == 3


async def test_the_first_that_fails_stops_the_others_and_is_raised_as_it_is() -> None:
    done = []

    async def step(number: int) -> None:
        if number == 2:
            raise ValueError("two")
        await asyncio.sleep(number and 60)
        done.append(number)

    with pytest.raises(ValueError, match="two"):
        await gathered(step, range(6), 3)
    assert done in ([], [0])
