"""From what the reader says, and how the wording differs, to a probability and a verdict.

`calibration.json` holds a logistic function that `python -m eval.training.reader.calibrating` fits on claims about
papers that had no part in the training. docs/checker.md has the figures.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from answering.checking.nearest import Nearness
from answering.checking.wording.differences import Differences
from core.answer import Verdict
from core.ports import SupportReading

SUPPORTED = 0.6
"""The score from which a claim is called supported. Above one half, for a wrong `supported` is worse than a wrong
`partial`."""
FEATURES = ("margin", "cosine", "together", "numbers", "names", "negation", "direction", "exchanged")
NOT_SUPPORTED = 0.4
"""The highest score of a claim that must not be called supported, whatever the function says of it."""
_NEAR_ENOUGH = 0.4
"""A cosine above this one tells no more: false claims about a paper are as near to it as true ones."""
_OPPOSITE = 0.5
_OTHERS = (Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.CONTRADICTED)


def features_of(reading: SupportReading, near: Nearness, differing: Differences) -> tuple[float, ...]:
    """Return what the function takes, in the order of FEATURES.

    `margin` is the log-odds of `supported` against the other three.
    """
    return (
        reading.margin,
        min(near.cosine, _NEAR_ENOUGH),
        differing.together,
        differing.numbers,
        differing.names,
        differing.negation,
        differing.direction,
        differing.exchanged,
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of the features."""

    weights: tuple[float, ...]
    bias: float
    made: Mapping[str, Any]
    """What it was fitted on, with the figures."""

    def probability(self, features: Sequence[float], differing: Differences) -> float:
        """Return the probability that the source supports the claim."""
        log_odds = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        probability = 1 / (1 + math.exp(-max(min(log_odds, 500.0), -500.0)))
        if differing.unstated:
            return min(probability, NOT_SUPPORTED)
        return max(probability, SUPPORTED) if differing.same else probability


def verdict_of(score: float, reading: SupportReading, differing: Differences) -> Verdict:
    """Return the verdict on a claim that is supported with probability `score`."""
    if score >= SUPPORTED:
        return Verdict.SUPPORTED
    if differing.opposite >= _OPPOSITE:
        return Verdict.CONTRADICTED
    likely = _OTHERS[max(range(len(_OTHERS)), key=reading.logits[1:].__getitem__)]
    # The reader takes many a true sentence for a contradiction; to say so of one takes more than a doubt.
    return Verdict.PARTIAL if likely is Verdict.CONTRADICTED and score > NOT_SUPPORTED else likely


@cache
def load_calibration() -> Calibration:
    """Return the calibration of the weights that ship with Litmus."""
    return calibration_from(json.loads((files("answering.checking") / "calibration.json").read_text(encoding="utf-8")))


def calibration_from(stored: Mapping[str, Any]) -> Calibration:
    """Read what `calibrating` wrote."""
    return Calibration(
        tuple(float(stored["weights"][name]) for name in FEATURES), float(stored["bias"]), stored["made"]
    )
