"""What one paper's record says to one criterion, and what follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.answer import Evidence, Mode
from reviewing.screening.criteria import Criterion, Side


class Holds(StrEnum):
    """Whether a criterion holds of a paper."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Decision(StrEnum):
    """What becomes of a paper."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    """Left for a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one criterion."""

    holds: Holds
    reason: str
    score: float | None = None
    """How likely the criterion holds, in [0, 1]; None where nothing was weighed, as for a year."""
    evidence: tuple[Evidence, ...] = ()
    """Of the abstract of the paper; the source is the number of the row, from 1."""
    mode: Mode = Mode.EXTRACTIVE


UNREAD = Finding(Holds.UNCLEAR, "Nothing was read.")


def passes(criterion: Criterion, finding: Finding) -> bool | None:
    """Whether a paper gets past a criterion; None if that is not clear."""
    if finding.holds is Holds.UNCLEAR:
        return None
    return (finding.holds is Holds.YES) == (criterion.side is Side.INCLUDE)


def decide(criteria: Sequence[Criterion], findings: Sequence[Finding]) -> tuple[Decision, int | None]:
    """Return the decision and the number, from 1, of the criterion that it rests on.

    That is the first which the paper fails, else the first that is not clear, else none.
    """
    passed = [passes(criterion, finding) for criterion, finding in zip(criteria, findings, strict=True)]
    if False in passed:
        return Decision.EXCLUDE, passed.index(False) + 1
    if None in passed:
        return Decision.UNSURE, passed.index(None) + 1
    return Decision.INCLUDE, None
