"""Accuracy and precision in LitQA2's sense (Laurent et al. 2024, LAB-Bench, arXiv 2407.10362; Skarlinski et al. 2024).

There an answer is a choice among several, "insufficient information" being one. Here it is free text: correct means
that every fact of the question is in it, and a refusal takes the place of "insufficient information".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eval.metrics.rate import Rate, rate


@dataclass(frozen=True, slots=True)
class LitqaScore:
    """Over the questions whose right answer is known."""

    accuracy: Rate
    """Correct of asked."""
    precision: Rate
    """Correct of answered."""
    coverage: Rate
    """Answered of asked."""


def litqa_score(outcomes: Iterable[tuple[bool, bool]]) -> LitqaScore:
    """Score pairs of (it was answered, the answer is correct); a refusal is never correct."""
    pairs = list(outcomes)
    answered = sum(answered for answered, _ in pairs)
    correct = sum(answered and correct for answered, correct in pairs)
    return LitqaScore(rate(correct, len(pairs)), rate(correct, answered), rate(answered, len(pairs)))
