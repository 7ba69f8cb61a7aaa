"""A library is opened with `async with` or by awaiting it, closed once, and a misuse is named."""

import asyncio
from pathlib import Path

import pytest

from answering import open_litmus
from core.errors import LibraryLocked, LitmusError
from core.filters import Selection
from core.paper import Paper
from core.settings import Settings
from reviewing import open_desk


async def test_it_is_opened_by_awaiting_it_and_closed_once(settings: Settings) -> None:
    for _ in range(2):  # the second time, the first has let go of everything
        litmus = await open_litmus(settings)
        desk = await open_desk(litmus)
        assert (await litmus.library.counts()).papers == 0
        await desk.close()
        await litmus.close()
        await litmus.close()
    async with open_litmus(settings) as litmus:
        await litmus.close()  # early; the end of the block has nothing left to close


async def test_what_is_closed_says_so(settings: Settings) -> None:
    litmus = await open_litmus(settings)
    await litmus.library.upsert([Paper("Counting Sheep", "We count sheep. There are many of them.")])
    desk = await open_desk(litmus)
    await desk.close()
    with pytest.raises(LitmusError, match=r"desk was closed.*open_desk"):
        await desk.compare(Selection(topic="sheep"))
    await litmus.close()
    for use in (litmus.ask("Why?"), litmus.search("sheep")):
        with pytest.raises(LitmusError, match=r"closed.*open_litmus\(\)"):
            await use
    with pytest.raises(LitmusError, match="closed"):
        _ = litmus.library


async def test_what_is_not_open_yet_says_how_to_open_it(settings: Settings) -> None:
    opening = open_litmus(settings)
    with pytest.raises(AttributeError, match=r"not open yet.*'ask'.*litmus = await open_litmus"):
        opening.ask("Why?")
    with pytest.raises(TypeError, match=r"`with` cannot open it.*async with open_litmus"), opening:
        pass
    assert "litmus = await open_litmus" in repr(opening)
    litmus = await opening
    with pytest.raises(LitmusError, match=r"opened before. Call open_litmus\(\) again"):
        await opening
    with pytest.raises(TypeError, match="not list"):
        await litmus.ask(["Why?"])  # type: ignore[arg-type]
    await litmus.close()


async def test_settings_that_are_none_say_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"Settings\(data_dir=…\), not PosixPath"):
        await open_litmus(tmp_path)  # type: ignore[arg-type]


async def test_a_library_that_is_open_already_in_this_process_says_so(settings: Settings) -> None:
    async with open_litmus(settings):
        with pytest.raises(LibraryLocked, match=r"which is this one. Close what is open first .`await litmus.close"):
            await open_litmus(settings)


def test_another_event_loop_is_named(settings: Settings, tmp_path: Path) -> None:
    async def opened() -> object:
        return await open_litmus(settings)

    with asyncio.Runner() as runner:
        litmus = runner.run(opened())
        with pytest.raises(LitmusError, match=r"another event loop.*asyncio.run"):
            asyncio.run(litmus.search("sheep"))  # type: ignore[attr-defined]
        with pytest.raises(LitmusError, match="another event loop"):
            _ = litmus.library  # type: ignore[attr-defined]
        runner.run(litmus.close())  # type: ignore[attr-defined]
