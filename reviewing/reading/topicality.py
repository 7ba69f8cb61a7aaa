"""How likely a paper is about a topic, and which of its sentences speaks of it.

A model reads the topic and the paper, title and abstract, together. Beside what it says counts how near the paper's
vectors are, and how many of the topic's words it has, each by its rarity: what the model misses in one paper they find.
A logistic regression puts the three together. Its weights (topicality.json) are what
`python -m eval.training.topicality` makes of the bundled judgements; docs/decisions/0037-topicality.md has what that
gives elsewhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from core.models.logistic import Logistic
from core.paper import Paper
from core.ports import RelevanceReader
from indexing.index import Index
from retrieval.reading import relevance_reader
from reviewing.reading.rarity import RareWords

_NAMES = ("read", "near", "covered")
_FAR = 0.15
"""Cosine below which a paper is not read: of the bundled judgements none that is fulfilled lies so far."""
_UNREAD = -11.3
"""What the model says of a text about something else."""
_SILENT = -10.5
"""A sentence below it says nothing of what is asked."""


@dataclass(frozen=True, slots=True)
class PreparedTopic:
    """A topic, prepared for one library."""

    text: str
    vector: NDArray[np.float32]
    words: RareWords


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a paper and a topic."""

    read: float
    """The logit of the model that reads both."""
    near: float
    """Cosine of the topic and the nearest chunk."""
    covered: float
    """Share of the topic's words, by rarity, that stand in title or abstract."""


def likelihood(signs: Signs, weights: Mapping[str, float] | None = None) -> float:
    """Return how likely the paper is about the topic."""
    weights = weights or _weights()
    reader = Logistic.of(weights, weights["bias"], _NAMES)
    return float(reader.probability(np.array([[getattr(signs, name) for name in _NAMES]], np.float32))[0])


class TopicalityReader:
    """Holds papers of one library against topics."""

    def __init__(self, index: Index, reader: RelevanceReader | None = None) -> None:
        """Take a reader, by default the one that comes with Litmus; this process loads it once."""
        self._index = index
        self._reader = reader or relevance_reader()

    async def topic(self, text: str) -> PreparedTopic:
        """Prepare a topic. Raises EmbedderUnavailable."""
        words = RareWords.of(text, self._index.terms)
        return PreparedTopic(text, await self._index.embedder.embed_question(text), words)

    async def likelihoods(self, topic: PreparedTopic, papers: Sequence[Paper]) -> list[float]:
        """Return how likely each paper is about the topic. Raises EmbedderUnavailable, WeightsUnavailable."""
        return [likelihood(each) for each in await self.signs(topic, papers)]

    async def signs(self, topic: PreparedTopic, papers: Sequence[Paper]) -> list[Signs]:
        """Return what is known of each paper. Raises EmbedderUnavailable, WeightsUnavailable."""
        near = await self._near(topic, papers)
        to_read = [place for place, cosine in enumerate(near) if cosine >= _FAR]
        scores = await self._reader.score(topic.text, [_whole(papers[place]) for place in to_read])
        read = dict(zip(to_read, scores.tolist(), strict=True))
        return [
            Signs(read.get(place, _UNREAD), near[place], topic.words.covered(self._index.terms.words(_whole(paper))))
            for place, paper in enumerate(papers)
        ]

    async def telling(self, question: str, title: str, sentences: Sequence[str]) -> int | None:
        """Return the place of the sentence that answers a question best; None where none does in the least.

        Asked "Does the paper study X?", the model prefers what the authors do to what is known of X. Raises
        WeightsUnavailable.
        """
        scores = await self._reader.score(question, [f"{title}\n{text}" for text in sentences])
        best = int(scores.argmax()) if len(scores) else None
        return None if best is None or scores[best] < _SILENT else best

    async def _near(self, topic: PreparedTopic, papers: Sequence[Paper]) -> list[float]:
        roster = await self._index.roster.current()
        numbers = [roster.paper_numbers.get(paper.id) for paper in papers]
        places = np.flatnonzero(np.isin(roster.papers, [number for number in numbers if number is not None]))
        nearest: dict[int, float] = {}
        for number, cosine in zip(
            roster.papers[places].tolist(), roster.cosines(topic.vector, places).tolist(), strict=True
        ):
            nearest[number] = max(nearest.get(number, -1.0), cosine)
        found = [None if number is None else nearest.get(number) for number in numbers]
        unknown = [paper for paper, cosine in zip(papers, found, strict=True) if cosine is None]
        vectors = iter(
            await self._index.embedder.embed_passages([_whole(paper) for paper in unknown]) if unknown else ()
        )
        return [float(next(vectors) @ topic.vector) if cosine is None else cosine for cosine in found]


def _whole(paper: Paper) -> str:
    return f"{paper.title}\n{paper.abstract}"


@cache
def _weights() -> Mapping[str, float]:
    stored: Mapping[str, float] = json.loads(
        (files("reviewing.reading") / "topicality.json").read_text(encoding="utf-8")
    )
    return stored
