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


def only_known(chosen: str | SupportChecker | None, settings: Settings) -> None:
    """Raise SettingsError if there is no such checker. Asking comes before judging, and takes long."""
    serving_checker(settings)
    if isinstance(chosen, str):
        choosing.checker_name(settings, chosen)


@asynccontextmanager
async def open_checker(name: str | None, settings: Settings) -> AsyncIterator[SupportChecker]:
    """A checker on its own, without a library. Raises SettingsError, EmbedderUnavailable."""
    only_known(name, settings)  # before the embedder, which takes a while to open
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
