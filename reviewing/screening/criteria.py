"""What a screening asks of each paper, what its record says to one criterion, and what follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.answer import Evidence, Mode
from core.errors import InvalidCriteria

MOST = 20
LONGEST = 300
_WRONG_EXCLUSION = 20
"""So many looks at a paper a wrong exclusion is worth: nobody sees the paper again."""
_WRONG_INCLUSION = 5
"""... a wrong inclusion: the full text is read in vain."""


class Side(StrEnum):
    """What becomes of a paper of which the criterion holds."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question or a statement about a paper, in the words of whoever screens."""

    text: str
    side: Side


def criteria_of(include: Sequence[str], exclude: Sequence[str]) -> tuple[Criterion, ...]:
    """Return the criteria, tidied up, those of inclusion first: the order in which the first that fails is named.

    Raises InvalidCriteria: there is none, there are too many, one is empty or too long, or stands on both sides.
    """
    made = dict.fromkeys(
        Criterion(" ".join(text.split()), side)
        for side, texts in ((Side.INCLUDE, include), (Side.EXCLUDE, exclude))
        for text in texts
    )
    if not made:
        raise InvalidCriteria("There is no criterion. Name at least one of inclusion or exclusion.")
    if len(made) > MOST:
        raise InvalidCriteria(
            f"{len(made)} criteria are too many; at most {MOST} are taken. Join some, or screen twice."
        )
    for criterion in made:
        if not any(char.isalnum() for char in criterion.text):
            raise InvalidCriteria("A criterion has no word in it. Say in words what it asks.")
        if len(criterion.text) > LONGEST:
            raise InvalidCriteria(f"A criterion has at most {LONGEST} characters; one has {len(criterion.text)}.")
    seen: dict[str, Side] = {}
    for criterion in made:
        if seen.setdefault(_key(criterion.text), criterion.side) is not criterion.side:
            raise InvalidCriteria(
                f"“{criterion.text}” stands on both sides, so that no paper could pass. Leave one out."
            )
    return tuple(made)


def _key(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


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


@dataclass(frozen=True, slots=True)
class Limits:
    """Likelihoods; between them an answer is not clear: a wrong one would cost more than having a person look."""

    yes: float
    no: float

    def answer(self, likely: float) -> Holds:
        """Return what is clear."""
        if likely >= self.yes:
            return Holds.YES
        return Holds.NO if likely <= self.no else Holds.UNCLEAR


NO_EXCLUDES = Limits(yes=1 - 1 / _WRONG_INCLUSION, no=1 / _WRONG_EXCLUSION)
YES_EXCLUDES = Limits(yes=1 - 1 / _WRONG_EXCLUSION, no=1 / _WRONG_INCLUSION)
