"""What a job may cost, told before it begins."""

from pydantic import Field

from reviewing.jobs.estimating import Estimate, Span
from service.wire.base import Told


class SpanOut(Told):
    """From `least` to `most`."""

    least: float
    most: float

    def to_core(self) -> Span:
        """Return the noun."""
        return Span(self.least, self.most)


class EstimateOut(Told):
    """Calls of the LLM and their tokens. Without an LLM all are zero."""

    papers: int
    model: str | None = Field(description="Null: no LLM takes part, and it costs nothing.")
    calls: SpanOut
    prompt_tokens: SpanOut
    completion_tokens: SpanOut
    cost_usd: SpanOut | None = Field(description="US dollars; null where nobody knows what the LLM costs.")
    told: str = Field(description="The same in one sentence.")

    @classmethod
    def of(cls, made: Estimate) -> "EstimateOut":
        """Return the wire form."""
        return cls(
            papers=made.papers,
            model=made.model,
            calls=SpanOut.model_validate(made.calls),
            prompt_tokens=SpanOut.model_validate(made.prompt_tokens),
            completion_tokens=SpanOut.model_validate(made.completion_tokens),
            cost_usd=SpanOut.model_validate(made.cost_usd) if made.cost_usd is not None else None,
            told=made.told(),
        )

    def to_core(self) -> Estimate:
        """Return the noun; what it costs follows from the rest."""
        spans = (self.calls.to_core(), self.prompt_tokens.to_core(), self.completion_tokens.to_core())
        return Estimate(self.papers, self.model, *spans)
