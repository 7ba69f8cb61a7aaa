"""All that a claim cites, put together: claims that cite the same share it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from answering.checking.wording.numbers import Quantity
from answering.checking.wording.reading import Reading

_CENTRAL = 10
"""So many words tell what papers are about."""


class Gathered:
    """Sentences that may be evidence, and a context that is read but is none, such as titles."""

    def __init__(self, sentences: Sequence[Reading], context: Sequence[Reading] = ()) -> None:
        self.sentences = sentences
        self.context = context
        self._everything = (*sentences, *context)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all words."""
        return frozenset[str]().union(*(reading.keys for reading in self._everything))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All numbers, in order."""
        return tuple(quantity for reading in self._everything for quantity in reading.quantities)

    @cached_property
    def absolutes(self) -> frozenset[str]:
        """Words such as "always"."""
        return frozenset[str]().union(*(reading.absolutes for reading in self._everything))

    @cached_property
    def initials(self) -> str:
        """First letters of all words, text by text."""
        return " ".join(reading.initials for reading in self._everything)

    @cached_property
    def central(self) -> Mapping[str, float]:
        """The words that are spoken of most, each with its rarity times how often it comes."""
        weights: dict[str, float] = defaultdict(float)
        for reading in self._everything:
            for key, weight in reading.weighed:
                weights[key] += weight
        return dict(sorted(weights.items(), key=itemgetter(1), reverse=True)[:_CENTRAL])
