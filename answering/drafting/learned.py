"""The weights that were learned (eval/training/choosing), as they lie in weights.json."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from core.models.logistic import Logistic

WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from questions with marked sentences."""

    promises: Logistic
    """Of features.UNREAD: whether a sentence may answer, before it is read with the question."""
    answers: Logistic
    """Of features.NAMES: whether a sentence answers."""
    answerable: Logistic
    """Of deciding.NAMES: whether the papers hold an answer. An even chance is where a refusal begins."""
    matches: Logistic
    """Of listing.MATCH_NAMES: whether a paper is one that was asked for."""
    near: float
    """Where the best logit is lower, nothing comes near."""
    share: float
    """A further sentence is taken if it is at least this share as likely to answer as the best one."""
    least: float
    """No further sentence is taken that is less likely to answer than this."""


@cache
def learned() -> Learned:
    """Return the weights that ship."""
    record = json.loads((files("answering.drafting") / WEIGHTS).read_text(encoding="utf-8"))
    return Learned(
        _logistic(record["promises"]),
        _logistic(record["answers"]),
        _logistic(record["answerable"]),
        _logistic(record["matches"]),
        record["near"],
        record["share"],
        record["least"],
    )


def _logistic(record: dict[str, Any]) -> Logistic:
    return Logistic.of(record["weights"], float(record["bias"]))
