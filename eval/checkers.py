"""The judge of a run: the checker that serves, unless another one is named."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from answering import Litmus
from core.errors import SettingsError
from core.ports import Embedder, SupportChecker
from core.settings import Settings
from indexing.embedding import open_embedder

LOCAL = "local"


def serving_checker(settings: Settings) -> str:
    """The name of the checker that served the answers."""
    return str(getattr(settings, "checker", LOCAL))


@asynccontextmanager
async def open_checker(name: str | None, settings: Settings) -> AsyncIterator[SupportChecker]:
    """A checker on its own, without a library. Raises SettingsError, EmbedderUnavailable."""
    _only_known(name or serving_checker(settings))
    yield _local(await asyncio.to_thread(open_embedder, settings))


@asynccontextmanager
async def checker_for(
    chosen: str | SupportChecker | None, litmus: Litmus, settings: Settings
) -> AsyncIterator[SupportChecker]:
    """The checker itself if one is given, else the one of this name. Raises SettingsError."""
    if chosen is not None and not isinstance(chosen, str):
        yield chosen
        return
    _only_known(chosen or serving_checker(settings))
    yield _local(litmus.library.index.embedder)


def _local(embedder: Embedder) -> SupportChecker:
    from answering.checking import LocalChecker  # a run whose judge is given needs none

    return LocalChecker(embedder)


def _only_known(name: str) -> None:
    if name != LOCAL:
        raise SettingsError(f"There is no checker {name!r}. Known: {LOCAL}.")
