"""From what the reader says to a probability and a verdict.

The numbers in `calibration.json` were fitted on twins of papers that had no part in the training: true and false ones
count the same. docs/checker.md has the figures.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from answering.checking.nearest import Nearness
from core.answer import Verdict
from core.ports import SupportReading

SUPPORTED = 0.6
"""The score from which a claim is called supported. Above one half, for a wrong `supported` is worse than a wrong
`partial`."""
_WEIGHTS = ("margin", "doubt", "cosine", "shared", "covered", "wording", "bias")
_LEAST = 1e-3
_NEAR_COPY = 0.7
"""The share of the claim's words that one sentence has from which the wording has the last word: on such claims it is
right more often than the reader."""
_DIFFERS, _SAME = 0.2, 0.93
_NOT_SUPPORTED = 0.4
_OTHERS = (Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of what the reader says."""

    margin: float
    """Weight of the log-odds of `supported` against the other three."""
    doubt: float
    """Weight of the most doubted word's log-odds."""
    cosine: float
    shared: float
    covered: float
    """Weights of what `Nearness` has of these names."""
    wording: float
    """Weight of the log-odds that the wording alone gives, as far as one sentence has the claim's words: where it has
    few of them, wording tells nothing."""
    bias: float
    made: Mapping[str, Any]
    """What it was fitted on, with the figures."""

    def probability(self, reading: SupportReading, near: Nearness, worded: float) -> float:
        """Return the probability that the abstract supports the claim."""
        doubt = max((each.log_odds for each in reading.doubts), default=0.0)
        probability = _sigmoid(
            self.margin * _margin(reading.logits)
            + self.doubt * doubt
            + self.cosine * near.cosine
            + self.shared * near.shared
            + self.covered * near.covered
            + self.wording * near.shared * math.log(max(worded, _LEAST) / max(1 - worded, _LEAST))
            + self.bias
        )
        if near.shared >= _NEAR_COPY and worded <= _DIFFERS:
            return min(probability, _NOT_SUPPORTED)
        if near.shared >= _NEAR_COPY and worded >= _SAME:
            return max(probability, SUPPORTED)
        return probability


def verdict_of(score: float, reading: SupportReading, worded: Verdict) -> Verdict:
    """Return the verdict on a claim that is supported with probability `score`; `worded` is what its wording tells."""
    if score >= SUPPORTED:
        return Verdict.SUPPORTED
    if worded is Verdict.CONTRADICTED:
        return Verdict.CONTRADICTED
    return _OTHERS[max(range(len(_OTHERS)), key=reading.logits[1:].__getitem__)]


@cache
def load_calibration() -> Calibration:
    """Return the calibration of the weights that ship with Litmus."""
    stored = json.loads((files("answering.checking") / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(**{name: stored[name] for name in _WEIGHTS}, made=stored["made"])


def _margin(logits: Sequence[float]) -> float:
    most = max(logits[1:])
    return logits[0] - most - math.log(sum(math.exp(each - most) for each in logits[1:]))


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(log_odds, 500.0), -500.0)))
