"""The desk with an LLM that a test speaks for."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from answering import Litmus
from reviewing import Desk, open_desk
from tests.llm_server import LlmServer, Reply


@asynccontextmanager
async def with_llm(litmus: Litmus, server: LlmServer, **more: Any) -> AsyncIterator[Desk]:
    changed = litmus.settings.model_copy(
        update={"llm_model": "openai/fake", "llm_api_base": server.base, "llm_retries": 0, **more}
    )
    async with open_desk(Litmus(changed, litmus.library)) as desk:
        yield desk


def saying(answer: Callable[[str], str]) -> Callable[[dict[str, Any]], Reply]:
    return lambda body: Reply(answer(body["messages"][-1]["content"]))
