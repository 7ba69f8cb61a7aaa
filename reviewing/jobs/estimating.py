"""What a job may cost, told before it begins."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.gateway.known_models import price_of
from core.paper import Paper
from core.ports import Message
from prompts import message_tokens


@dataclass(frozen=True, slots=True)
class Span:
    """From `least` to `most`."""

    least: float
    most: float

    def __add__(self, other: "Span") -> "Span":
        return Span(self.least + other.least, self.most + other.most)


_NOTHING = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Calls of the LLM and its tokens. Without an LLM all are zero, and so is the cost."""

    papers: int
    model: str | None = None
    """None: no LLM takes part."""
    calls: Span = _NOTHING
    prompt_tokens: Span = _NOTHING
    completion_tokens: Span = _NOTHING

    @property
    def cost_usd(self) -> Span | None:
        """US dollars; None where nobody knows what the LLM costs."""
        if self.model is None:
            return _NOTHING
        price = price_of(self.model)
        if price is None:
            return None
        return Span(
            price.of(int(self.prompt_tokens.least), int(self.completion_tokens.least)),
            price.of(int(self.prompt_tokens.most), int(self.completion_tokens.most)),
        )

    def told(self) -> str:
        """Say it in one sentence."""
        papers = f"{self.papers:,} paper{'s' * (self.papers != 1)}"
        if self.model is None:
            return f"{papers}, no LLM, no cost."
        cost = self.cost_usd
        priced = "at an unknown price" if cost is None else f"for {_dollars(cost)}"
        return (
            f"{papers}, {_counted(self.calls)} calls of {self.model} with {_counted(self.prompt_tokens)} tokens in and "
            f"{_counted(self.completion_tokens)} out, {priced}."
        )


async def one_call_each(
    papers: Sequence[Paper], prompt: Callable[[Paper], Sequence[Message]], answer: Span
) -> tuple[Span, Span, Span]:
    """Return calls, prompt and completion tokens of one call a paper, each with an answer of so many tokens."""

    def count() -> int:
        return sum(message_tokens(prompt(paper)) for paper in papers)

    tokens, calls = await asyncio.to_thread(count), len(papers)
    return Span(calls, calls), Span(tokens, tokens), Span(answer.least * calls, answer.most * calls)


def _counted(span: Span) -> str:
    least, most = round(span.least), round(span.most)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _dollars(span: Span) -> str:
    least, most = f"{span.least:.4f}", f"{span.most:.4f}"
    return f"${least}" if least == most else f"${least} to ${most}"
