"""What a screening asks of each paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import InvalidCriteria

MOST = 20
LONGEST = 300


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
            raise InvalidCriteria("A criterion is empty. Say in words what it asks.")
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
