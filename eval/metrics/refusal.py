"""Refusing what the papers do not answer, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from eval.metrics.rate import Rate, f1, rate


@dataclass(frozen=True, slots=True)
class RefusalScore:
    """Refusal seen as detection of unanswerable questions (SQuAD 2.0: Rajpurkar et al. 2018)."""

    precision: Rate
    """Share of the refusals that were right."""
    recall: Rate
    """Share of the unanswerable questions that were refused."""
    accuracy: Rate
    """Share of all questions that were refused or answered as they should be."""
    over_refusal: Rate
    """Share of the answerable questions that were refused."""

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return f1(self.precision.value, self.recall.value)


def refusal_score(outcomes: Iterable[tuple[bool, bool]]) -> RefusalScore:
    """Score pairs of (the papers answer it, it was refused)."""
    pairs = list(outcomes)
    right = sum(refused and not answerable for answerable, refused in pairs)
    wrong = sum(refused and answerable for answerable, refused in pairs)
    answerable = sum(answerable for answerable, _ in pairs)
    return RefusalScore(
        precision=rate(right, right + wrong),
        recall=rate(right, len(pairs) - answerable),
        accuracy=rate(right + answerable - wrong, len(pairs)),
        over_refusal=rate(wrong, answerable),
    )
