"""The judge of a run: the checker that serves, unless another one is named."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from answering import Litmus
from answering.checking import choosing
from core.ports import SupportChecker
from core.settings import Settings
from indexing.embedding import open_embedder


def serving_checker(settings: Settings) -> str:
    """The name of the checker that served the answers, as it calls itself. Raises SettingsError."""
    return choosing.checker_name(settings)


@asynccontextmanager
async def open_checker(name: str | None, settings: Settings) -> AsyncIterator[SupportChecker]:
    """A checker on its own, without a library. Raises SettingsError, EmbedderUnavailable."""
    choosing.checker_name(settings, name)  # opening the embedder takes longer than saying that there is no such checker
    yield choosing.open_checker(settings, await asyncio.to_thread(open_embedder, settings), name)


@asynccontextmanager
async def checker_for(
    chosen: str | SupportChecker | None, litmus: Litmus, settings: Settings
) -> AsyncIterator[SupportChecker]:
    """The checker itself if one is given, else the one of this name. Raises SettingsError."""
    if chosen is not None and not isinstance(chosen, str):
        yield chosen
    else:
        yield choosing.open_checker(settings, litmus.library.index.embedder, chosen)
