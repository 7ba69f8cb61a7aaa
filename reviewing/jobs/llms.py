"""Which LLM helps with a job, if any, and what it may cost."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

from core import gateway
from core.answer import Mode, Usage
from core.errors import CostLimitReached, LlmError, LlmNotConfigured, PriceUnknown
from core.gateway import price_of
from core.ports import Completion, Llm, Message
from core.settings import Settings
from prompts import message_tokens
from reviewing.jobs.running import JobRun

_NO_LLM = "extractive"
"""The name of a model that is none: the work is done without one."""

LlmChoice = Callable[[Mode, str | None], Llm | None]
"""Returns the LLM for one piece of work; None: the work is done without one. Raises LlmNotConfigured."""
Said = TypeVar("Said")


def chosen_llm(settings: Settings) -> LlmChoice:
    """Return the choice that the settings leave."""

    def choose(mode: Mode, model: str | None) -> Llm | None:
        if mode is Mode.EXTRACTIVE or model == _NO_LLM:
            return None
        if model or settings.llm_model:
            return gateway.LiteLlm(settings, model)
        if mode is Mode.LLM:
            raise LlmNotConfigured
        return None

    return choose


class MeteredLlm:
    """The LLM it is given, for one run of a job.

    No call is made whose prompt and longest answer might together cost more than the limit leaves.
    """

    def __init__(self, llm: Llm, run: JobRun) -> None:
        """Raises PriceUnknown where the job has a limit of costs that nothing can be held against."""
        self._llm = llm
        self._run = run
        self._price = price_of(llm.model)
        self._reserved = 0.0
        """What calls that are under way may cost."""
        if run.job.max_cost_usd is not None and self._price is None:
            raise PriceUnknown(llm.model)

    @property
    def model(self) -> str:
        """The name of the model."""
        return self._llm.model

    @property
    def context_tokens(self) -> int:
        """Prompt and answer together must fit in this."""
        return self._llm.context_tokens

    async def complete(self, messages: Sequence[Message], *, max_tokens: int) -> Completion:
        """Return the whole text. Raises LlmError, CostLimitReached."""
        reserved = self._reserve(messages, max_tokens)
        try:
            completion = await self._llm.complete(messages, max_tokens=max_tokens)
            await self._run.used(self._priced(completion.usage))
            return completion
        finally:
            self._reserved -= reserved

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Completion, None]:
        """Yield pieces of text and, last, the whole Completion. Raises LlmError, CostLimitReached."""
        reserved = self._reserve(messages, max_tokens)
        try:
            async with aclosing(self._llm.stream(messages, max_tokens=max_tokens)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Completion):
                        await self._run.used(self._priced(piece.usage))
                    yield piece
        finally:
            self._reserved -= reserved

    def _priced(self, usage: Usage) -> Usage:
        if usage.cost_usd is not None or self._price is None:
            return usage
        return replace(usage, cost_usd=self._price.of(usage.prompt_tokens, usage.completion_tokens))

    def _reserve(self, messages: Sequence[Message], max_tokens: int) -> float:
        limit = self._run.job.max_cost_usd
        if limit is None or self._price is None:
            return 0.0
        spent = self._run.job.usage.cost_usd or 0.0
        most = self._price.of(message_tokens(messages), max_tokens)
        if spent + self._reserved + most > limit:
            raise CostLimitReached(spent, limit)
        self._reserved += most
        return most


class LlmHelp:
    """One LLM, held within the limit of costs of one run. Once it has failed it is not asked again."""

    def __init__(self, run: JobRun, llm: Llm | None, mode: Mode, instead: str) -> None:
        """`instead` tells what is done without it. Raises PriceUnknown."""
        self._run = run
        self._llm = MeteredLlm(llm, run) if llm is not None else None
        self._mode = mode
        self._instead = instead

    @property
    def there(self) -> bool:
        """Whether it is asked at all."""
        return self._llm is not None

    async def take(self, ask: Callable[[Llm], Awaitable[Said]]) -> Said | None:
        """Return what the LLM says; None if the work is done without it.

        Raises CostLimitReached, and LlmError where the work may not be done without it.
        """
        if self._llm is None:
            return None
        try:
            return await ask(self._llm)
        except LlmError as error:
            if self._mode is Mode.LLM:
                raise
            self._llm = None
            await self._run.note(f"The LLM stopped answering; {self._instead} {error}")
            return None
