"""Which of the chosen papers speak of the topic. A search gives as many as it is asked for, near or not.

A paper may be about retrieval-augmented generation without these words, so none of them is asked for: a model reads
the topic with title and abstract. What that gives: docs/decisions/0026-review.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reviewing.reading.abstracts import ReadAbstract
from reviewing.reading.topicality import TopicalityReader

LEAST = 0.2
"""Papers that are less likely to be about the topic are left out: rather four of them too many than one missed."""
FAINT = 0.03
"""The same where no paper is so likely: a topic such as "farm animals" names what abstracts only give examples of."""


@dataclass(frozen=True, slots=True)
class Near:
    """A paper and how likely it is about the topic."""

    abstract: ReadAbstract
    likely: float


async def nearness(topic: str, abstracts: Sequence[ReadAbstract], reader: TopicalityReader) -> list[Near]:
    """Return how likely each paper is about the topic, the likeliest first.

    Raises EmbedderUnavailable, WeightsUnavailable.
    """
    likely = await reader.likelihoods(await reader.topic(topic), [abstract.paper for abstract in abstracts])
    found = [Near(abstract, each) for abstract, each in zip(abstracts, likely, strict=True)]
    return sorted(found, key=lambda each: (-each.likely, each.abstract.paper.id))


def speaking_of_it(found: Sequence[Near]) -> tuple[list[ReadAbstract], list[ReadAbstract]]:
    """Return the papers that speak of the topic, likeliest first, and those that hardly do."""
    least = LEAST if any(each.likely >= LEAST for each in found) else FAINT
    speaks = [each.abstract for each in found if each.likely >= least]
    return speaks, [each.abstract for each in found if each.likely < least]
