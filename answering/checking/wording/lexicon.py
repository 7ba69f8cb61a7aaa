"""What was learned of words."""

from collections.abc import Mapping
from types import MappingProxyType

NOTHING: Mapping[str, float] = MappingProxyType({})
_NO_WORDS: Mapping[str, Mapping[str, float]] = MappingProxyType({})


class Lexicon:
    """What was learned of words from the training abstracts."""

    def __init__(
        self, rarity: Mapping[str, float], unseen: float, related: Mapping[str, Mapping[str, float]] = _NO_WORDS
    ) -> None:
        self._rarity = rarity
        self._unseen = unseen
        self._related = related

    def rarity(self, key: str) -> float:
        """Return the inverse document frequency of a stem, in nats; words never seen are the rarest."""
        return self._rarity.get(key, self._unseen)

    def related(self, key: str) -> Mapping[str, float]:
        """Return the stems of like meaning, each with a likeness in (0, 1]."""
        return self._related.get(key, NOTHING)
