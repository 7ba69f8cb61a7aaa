"""Opens the library; where a service holds it, its API is asked instead."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from service.cli.printing import remark

if TYPE_CHECKING:
    from service.surface.desk import DeskSurface
    from service.surface.library import Asker


@asynccontextmanager
async def open_engine() -> "AsyncIterator[Asker]":
    """Open the library of this process's settings. Raises LibraryLocked if its holder serves nothing."""
    from answering import open_litmus
    from core.errors import LibraryLocked
    from core.settings import read_settings
    from service.client.remote import open_remote
    from service.logs import start_logging

    settings = read_settings()
    start_logging(settings, serving=False)
    async with AsyncExitStack() as stack:
        engine: Asker
        try:
            engine = await stack.enter_async_context(open_litmus(settings))
        except LibraryLocked as locked:
            if locked.url is None:
                raise
            remark(f"{settings.data_dir} is held by the service at {locked.url}; working through it.")
            engine = await stack.enter_async_context(open_remote(locked.url, settings))
        yield engine


@asynccontextmanager
async def open_engine_and_desk() -> "AsyncIterator[tuple[Asker, DeskSurface]]":
    """Open the library to ask it, and to work with its papers. Raises as `open_engine` does."""
    from answering import Litmus
    from reviewing import open_desk as open_local_desk
    from service.client.remote import RemoteLitmus

    async with open_engine() as engine:
        if isinstance(engine, Litmus):
            async with open_local_desk(engine) as desk:
                yield engine, desk
        elif isinstance(engine, RemoteLitmus):
            yield engine, engine.desk


@asynccontextmanager
async def open_desk() -> "AsyncIterator[DeskSurface]":
    """Open the library to work with its papers. Raises as `open_engine` does."""
    async with open_engine_and_desk() as (_, desk):
        yield desk
