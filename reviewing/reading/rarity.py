"""The words of a text, each by how rare it is in a library, and which share of them stands elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.ports import TermIndex


@dataclass(frozen=True, slots=True)
class RareWords:
    """Words as they are searched, and the rarity of each, in nats."""

    rarity: Mapping[str, float]

    @classmethod
    def of(cls, text: str, terms: TermIndex) -> "RareWords":
        """Return the words of a text."""
        words = list(dict.fromkeys(terms.words(text)))
        return cls(dict(zip(words, terms.rarity(words), strict=True)))

    def covered(self, there: Collection[str]) -> float:
        """Return which share of the words, each by its rarity, is there, in [0, 1]; 0 where there are no words."""
        whole = sum(self.rarity.values())
        return sum(rare for word, rare in self.rarity.items() if word in there) / whole if whole else 0.0
