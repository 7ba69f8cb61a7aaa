"""Which of the chosen papers speak of the topic. A search gives as many as it is asked for, near or not.

A paper is as near as its title and its two nearest sentences are, and has some of the topic's words, each by its
rarity. How near anything can come differs from topic to topic, so that the nearest paper sets the measure. Figures:
docs/decisions/0026-review.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.ports import Embedder, TermIndex
from reviewing.reading.abstracts import ReadAbstract

_LEAST_SHARE = 0.62
"""Of the nearest paper's score."""
_NEAR, _WORDS = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Near:
    """A paper and how near it is to the topic; 1 would be the topic itself."""

    abstract: ReadAbstract
    score: float


async def nearness(topic: str, abstracts: Sequence[ReadAbstract], embedder: Embedder, terms: TermIndex) -> list[Near]:
    """Return how near each paper is, the nearest first. Raises EmbedderUnavailable."""
    asked = await embedder.embed_question(topic)
    words = list(dict.fromkeys(terms.words(topic)))
    rarity = dict(zip(words, terms.rarity(words), strict=True))
    whole = sum(rarity.values())
    found = []
    for abstract in abstracts:
        told = np.sort(abstract.vectors @ asked)[-2:] if abstract.sentences else np.zeros(1, np.float32)
        near = (float(abstract.title @ asked) + float(told.mean())) / 2
        there = set(terms.words(f"{abstract.paper.title}\n{abstract.paper.abstract}"))
        covered = sum(rare for word, rare in rarity.items() if word in there) / whole if whole else 0.0
        found.append(Near(abstract, _NEAR * near + _WORDS * covered))
    return sorted(found, key=lambda each: (-each.score, each.abstract.paper.id))


def speaking_of_it(found: Sequence[Near]) -> tuple[list[ReadAbstract], list[ReadAbstract]]:
    """Return the papers that speak of the topic, nearest first, and those that hardly do."""
    least = _LEAST_SHARE * max((each.score for each in found), default=0.0)
    speaks = [each.abstract for each in found if each.score >= least]
    return speaks, [each.abstract for each in found if each.score < least]
