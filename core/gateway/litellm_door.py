"""Loads LiteLLM, quietly, and closes what it opened. The only module that imports it.

Importing it takes seconds and would reach for the network and for a `.env` file of its own finding, so it happens on
first use, in a thread, with both switched off.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr

_SPEAK_OPENAI = frozenset({"openai", "custom_openai", "text-completion-openai"})


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """The address and the key of one model. None: LiteLLM takes the provider's own."""

    api_base: str | None = None
    api_key: SecretStr | None = None

    def arguments(self, provider: str) -> dict[str, str]:
        """What LiteLLM must be told. A local server that speaks OpenAI's protocol needs no key; LiteLLM wants one."""
        key = self.api_key.get_secret_value() if self.api_key else None
        if self.api_base and not key and provider in _SPEAK_OPENAI and not os.environ.get("OPENAI_API_KEY"):
            key = "none"
        return {name: value for name, value in (("api_base", self.api_base), ("api_key", key)) if value}


def provider_of(litellm: Any, model: str) -> str:
    """Which provider LiteLLM would ask for this model; empty if it does not know."""
    try:
        return str(litellm.get_llm_provider(model)[1])
    except Exception:  # unknown names raise an error of LiteLLM's that the request itself will explain
        return model.partition("/")[0] if "/" in model else ""


_closers: dict[int, AsyncGenerator[None, None]] = {}
"""By the identity of the event loop that will run them at its end."""


async def warm() -> None:
    """Load LiteLLM in a thread, so that the first question does not wait for it."""
    await asyncio.to_thread(_load)


async def litellm_here() -> Any:
    """Return LiteLLM, whose connections will be closed when the running event loop ends."""
    litellm = await asyncio.to_thread(_load)
    loop = id(asyncio.get_running_loop())
    if loop not in _closers:
        _closers[loop] = _closing(litellm, loop)
        await anext(_closers[loop])
    return litellm


@cache
def _load() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"  # else it loads a .env from wherever it is installed
    _read_provider_keys(Path(".env"))
    import litellm

    litellm.suppress_debug_info = True
    litellm.disable_aiohttp_transport = True  # httpx closes its sockets when told to, and warns of none
    litellm.drop_params = True
    litellm.disable_hf_tokenizer_download = True  # to count tokens of a model named llama-3, it would fetch a file
    # Their debug output holds prompts and, in addresses, keys.
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("httpx", "httpcore", "openai"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
    return litellm


def _read_provider_keys(file: Path) -> None:
    """A provider's key may stand in the `.env` that also holds the settings. What the environment says wins."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for name, value in dotenv_values(file).items():
            if value and not name.startswith("LITMUS_"):
                os.environ.setdefault(name, value)


async def _closing(litellm: Any, loop: int) -> AsyncGenerator[None, None]:
    """Wait, suspended, until the event loop ends: it then closes every asynchronous generator that it knows of.

    LiteLLM keeps its clients in a cache, named after the identity of the loop they belong to, and would close them only
    at the end of the process, in another loop. Another loop may by then have inherited the identity.
    """
    try:
        yield
    finally:
        _closers.pop(loop, None)
        clients = litellm.in_memory_llm_clients_cache.cache_dict
        for key in [key for key in clients if key.endswith(f"-{loop}")]:
            with contextlib.suppress(Exception):  # the others want closing too
                await clients.pop(key).close()
        worker = _logging_worker()
        with contextlib.suppress(Exception):
            await worker.clear_queue()
            await worker.stop()


def _logging_worker() -> Any:
    from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

    return GLOBAL_LOGGING_WORKER
