"""Citation recall and precision in AstaBench's variant (Bragg et al. 2025, ScholarQA-CS2; citation_eval.py).

Two differences from ALCE: precision is a mean over claims, not citations, of the share of a claim's citations that
support it; and support that only a title can give, where no text of the paper is at hand, earns half the credit.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from eval.metrics.rate import Rate, mean, rate

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim and what a judge says of its citations; each is in one of both sets."""

    fully_supported: bool
    supporting: frozenset[int]
    non_supporting: frozenset[int]


@dataclass(frozen=True, slots=True)
class AstaScore:
    """One answer."""

    recall: Rate
    precision: Rate


def asta_score(claims: Sequence[JudgedClaim], title_only: Set[int] = frozenset()) -> AstaScore:
    """Score one answer; `title_only` are the sources of which nothing but the title is known.

    Claims without a citation have no precision; where all are such, that of the answer is 0, as there.
    """
    precision = mean(_precision_credit(claim, title_only) for claim in claims)
    return AstaScore(
        recall=rate(sum(_recall_credit(claim, title_only) for claim in claims), len(claims)),
        precision=rate(0, 1) if claims and precision.value is None else precision,
    )


def _recall_credit(claim: JudgedClaim, title_only: Set[int]) -> float:
    if not (claim.fully_supported and claim.supporting):
        return 0.0
    return _HALF if claim.supporting <= title_only else 1.0


def _precision_credit(claim: JudgedClaim, title_only: Set[int]) -> float | None:
    cited = len(claim.supporting) + len(claim.non_supporting)
    if not cited:
        return None
    return (len(claim.supporting) - _HALF * len(claim.supporting & title_only)) / cited
