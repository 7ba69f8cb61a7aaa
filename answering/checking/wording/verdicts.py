"""From probabilities to a verdict."""

from collections.abc import Sequence

from answering.checking.wording.features import NAMES
from core.answer import Verdict

REPEATED = 0.995
"""The score of a claim that repeats a cited sentence word for word."""
EXCHANGED = 0.1
"""The highest score of a claim that is a cited sentence with two words exchanged."""
ANOTHERS = 0.2
"""The highest score of a claim that says of one thing what the paper says of another."""
SUPPORTED = 0.6
"""The score from which a claim is called supported. Above one half, for a wrong `supported` is worse than a wrong
`partial`."""
PARTIAL = 0.25
_SUNK = 0.4
_STRONG = 0.5
_OPPOSITES = tuple(NAMES.index(name) for name in ("numbers", "words", "negation", "direction", "order"))
"""Conflicts that say otherwise, where the rest only say more. Another name lowers the score as they do, but is no
contradiction: "FiD encodes each passage" does not go against "each passage is encoded by T5"."""


def verdict_of(score: float, features: Sequence[float]) -> Verdict:
    """Return the verdict on a claim that is supported with probability `score`."""
    if score >= SUPPORTED:
        return Verdict.SUPPORTED
    if score < _SUNK and max(features[at] for at in _OPPOSITES) >= _STRONG:
        return Verdict.CONTRADICTED
    return Verdict.PARTIAL if score >= PARTIAL else Verdict.UNSUPPORTED
