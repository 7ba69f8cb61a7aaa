"""An LLM whose costs are counted, and held within a limit."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from core.answer import Usage
from core.errors import CostLimitReached, PriceUnknown
from core.gateway import Price, known_model
from core.ports import Completion, Llm, Message
from core.text.tokens import count_tokens
from reviewing.jobs.working import Run

_TURN_TOKENS = 8
"""What a chat template adds to a message, at most."""


class MeteredLlm:
    """The LLM it is given, for one run of a job.

    No call is made whose prompt and longest answer might together cost more than the limit leaves.
    """

    def __init__(self, llm: Llm, run: Run) -> None:
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
        most = self._price.of(prompt_tokens(messages), max_tokens)
        if spent + self._reserved + most > limit:
            raise CostLimitReached(spent, limit)
        self._reserved += most
        return most


def price_of(model: str) -> Price | None:
    """Return what a model costs; None if that is not known."""
    known = known_model(model)
    return known.price if known else None


def prompt_tokens(messages: Sequence[Message]) -> int:
    """Return about how many tokens messages are."""
    return sum(count_tokens(message.content) + _TURN_TOKENS for message in messages)
