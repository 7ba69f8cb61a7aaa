"""Which sentence of an abstract tells of its task, its data, its method, its main result or its limits.

For each a logistic regression over what is known of a sentence: how near it is to the question and to the title, what
it does in the abstract, and cues. The weights (aspect_weights.json) were learned from 59 abstracts that were read and
marked by hand; what that gives on abstracts it was not learned from: docs/decisions/0024-comparison.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import exp

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder
from reviewing.reading import cues
from reviewing.reading.abstracts import Move, ReadAbstract


class Aspect(StrEnum):
    """What one wants to know of any paper."""

    TASK = "task"
    DATA = "data"
    METHOD = "method"
    RESULT = "main result"
    LIMITATION = "limitation"


QUESTIONS: Mapping[Aspect, tuple[str, str]] = {
    Aspect.TASK: (
        "Which problem does the paper address? What is its aim?",
        "The aim of this study was to determine whether",
    ),
    Aspect.DATA: (
        "Which data, corpus, benchmark or participants does the study use?",
        "experiments on a dataset of examples",
    ),
    Aspect.METHOD: ("How does the method work? What do the authors do?", "We propose a method that uses"),
    Aspect.RESULT: ("What is the main result?", "Results show that it outperforms and improves significantly"),
    Aspect.LIMITATION: (
        "What is a limitation or drawback of the study?",
        "A limitation of this study is the small number of patients",
    ),
}
"""A question, and how sentences that answer it begin: a sentence is held against the mean of both."""

LEAST: Mapping[Aspect, float] = {
    Aspect.TASK: 0.3,
    Aspect.DATA: 0.25,
    Aspect.METHOD: 0.3,
    Aspect.RESULT: 0.3,
    Aspect.LIMITATION: 0.35,
}
"""Where no sentence is so likely to tell of it, the abstract does not say."""

_CUES = {
    Aspect.TASK: cues.TASK,
    Aspect.DATA: cues.DATA,
    Aspect.METHOD: cues.METHOD,
    Aspect.RESULT: cues.RESULT,
    Aspect.LIMITATION: cues.LIMITATION,
}
_MOVES = tuple(field.name for field in fields(Move))


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence that tells best, by its place in the abstract, and how likely it does."""

    sentence: int
    likely: float


class AspectReader:
    """Looks for aspects in abstracts."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._questions: dict[Aspect, NDArray[np.float32]] = {}

    async def likelihoods(self, abstract: ReadAbstract, aspect: Aspect) -> list[float]:
        """Return how likely each sentence tells of the aspect, in [0, 1]. Raises EmbedderUnavailable."""
        question = await self._question(aspect)
        if not abstract.sentences:
            return []
        near = abstract.vectors @ question
        titled = abstract.vectors @ abstract.title
        mean_near, mean_titled = float(near.mean()), float(titled.mean())
        weights = _weights()[aspect]
        found = []
        for place, sentence in enumerate(abstract.sentences):
            values = {
                "near": float(near[place]),
                "nearest": float(near[place]) - mean_near,
                "titled": float(titled[place]) - mean_titled,
                "middle": (sentence.move.position - 0.5) ** 2,
                **{name: float(getattr(sentence.move, name)) for name in _MOVES},
                **{name: float(bool(cue.search(sentence.text))) for name, cue in _CUES[aspect].items()},
            }
            odds = weights["bias"] + sum(weights[name] * value for name, value in values.items())
            found.append(1 / (1 + exp(-odds)))
        return found

    async def told(self, abstract: ReadAbstract, aspect: Aspect) -> Told | None:
        """Return the sentence that tells of the aspect; None if the abstract does not say."""
        likely = await self.likelihoods(abstract, aspect)
        best = max(range(len(likely)), key=likely.__getitem__, default=None)
        if best is None or likely[best] < LEAST[aspect]:
            return None
        return Told(best, likely[best])

    async def _question(self, aspect: Aspect) -> NDArray[np.float32]:
        if aspect not in self._questions:
            vectors = await self._embedder.embed_passages(QUESTIONS[aspect])
            self._questions[aspect] = vectors.mean(axis=0)
        return self._questions[aspect]


@cache
def _weights() -> Mapping[Aspect, Mapping[str, float]]:
    stored = json.loads((files("reviewing.reading") / "aspect_weights.json").read_text(encoding="utf-8"))
    return {aspect: stored[aspect] for aspect in Aspect}


@cache
def aspect_named(name: str) -> Aspect | None:
    """Return the aspect that a column's name means, such as `results` or `objective`; None if it means none."""
    key = " ".join(name.lower().replace("-", " ").replace("?", " ").split())
    key = key.removeprefix("the ").removeprefix("main ").removeprefix("key ")
    return _NAMES.get(key) or _NAMES.get(key.removesuffix("s"))


_NAMES = {
    name: aspect
    for aspect, names in {
        Aspect.TASK: "task|problem|aim|objective|goal|purpose|research question|question|topic|motivation|hypothesis",
        Aspect.DATA: "data|dataset|data set|corpora|corpus|benchmark|population|participant|patient|subject|sample",
        Aspect.METHOD: "method|methodology|approach|technique|model|intervention|procedure|idea|contribution|how",
        Aspect.RESULT: "result|finding|outcome|conclusion|main result|effect",
        Aspect.LIMITATION: "limitation|limit|weaknesse|weakness|drawback|caveat|shortcoming|threats to validity",
    }.items()
    for name in names.split("|")
}
