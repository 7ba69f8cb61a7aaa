"""Whether a sentence speaks of what was asked. A sentence can be true to its paper and still answer nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import Candidate
from core.answer import Source
from core.passage import searched_text
from core.ports import Embedder, RelevanceReader
from retrieval.owning import the_one_named

_OF_SEVERAL = {Asks.DIFFERENCE, Asks.PAPERS}
_JOINING = {"and", "or", "than", "from", "versus", "vs"}
_EVEN_LOGIT = -9.4
"""Where what the reader says counts one half: what speaks of something else goes down to about -11."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """Holds sentences against one question.

    A sentence is as near to the question as the mean of two cosines says: its own, and that of the title of its paper,
    for a sentence such as "It reaches 93 %" tells its subject only through its paper. Questions differ in how near
    anything can come to them, so that the figure is given as a share of the nearest sentence that was retrieved.
    A sentence of a paper that never speaks of the one thing that is asked about is not near at all.
    A sentence whose share is not enough may still answer in other words: it is read together with the question, and
    the larger figure counts. How well that tells sentences that answer from others: docs/decisions/0014-strict.md.
    """

    embedder: Embedder
    reader: RelevanceReader
    question: str
    asked: NDArray[np.float32]
    """The vector of the question."""
    titles: Mapping[int, tuple[float, str]]
    """By number of the source: the cosine of its paper's title with the question, and the title."""
    nearest: float
    """The mean of both cosines, of the nearest sentence that was retrieved."""
    enough: float
    """A share from which on a sentence need not be read."""
    speak_of_it: frozenset[int] | None
    """Numbers of the sources that speak of the one thing that the question names; None where it names none, or more."""

    @classmethod
    async def to(
        cls,
        question: str,
        sources: Sequence[Source],
        found: Sequence[Candidate],
        embedder: Embedder,
        reader: RelevanceReader,
        enough: float,
    ) -> "Relevance":
        """Prepare for one question; `found` are the sentences of the sources. Raises EmbedderUnavailable."""
        asked = await embedder.embed_question(question)
        vectors = await embedder.embed_passages([source.paper.title for source in sources])
        titles = {
            source.n: (float(vector @ asked), source.paper.title)
            for source, vector in zip(sources, vectors, strict=True)
        }
        numbers = {source.paper.id: source.n for source in sources}
        near = [(each.cosine, numbers.get(each.passage.paper.id)) for each in found]
        nearest = max((cosine + titles[n][0] for cosine, n in near if n is not None), default=0.0) / 2
        return cls(embedder, reader, question, asked, titles, nearest, enough, _speak_of_it(question, sources))

    async def of(self, sentences: Sequence[tuple[str, Sequence[int]]]) -> list[float]:
        """Return a figure in [0, 1] for each text and the numbers of the sources that it cites.

        Raises EmbedderUnavailable and WeightsUnavailable.
        """
        if not sentences:
            return []
        vectors = await self.embedder.embed_passages([text for text, _ in sentences])
        titles = [max((self.titles[n] for n in cited), default=None) for _, cited in sentences]
        figures = [
            self._share(float(vector @ self.asked), title) for vector, title in zip(vectors, titles, strict=True)
        ]
        of_others = {place for place, (_, cited) in enumerate(sentences) if self._are_of_others(cited)}
        figures = [0.0 if place in of_others else figure for place, figure in enumerate(figures)]
        far = [place for place, figure in enumerate(figures) if figure < self.enough and place not in of_others]
        if far:
            read = [searched_text(title[1] if (title := titles[place]) else "", sentences[place][0]) for place in far]
            for place, logit in zip(far, await self.reader.score(self.question, read), strict=True):
                figures[place] = max(figures[place], 1 / (1 + math.exp(_EVEN_LOGIT - float(logit))))
        return figures

    def _are_of_others(self, cited: Sequence[int]) -> bool:
        return self.speak_of_it is not None and bool(cited) and self.speak_of_it.isdisjoint(cited)

    def _share(self, own: float, title: tuple[float, str] | None) -> float:
        near = (own + (own if title is None else title[0])) / 2
        return min(1.0, max(0.0, near / self.nearest)) if self.nearest > 0 else float(near > 0)


def _speak_of_it(question: str, sources: Sequence[Source]) -> frozenset[int] | None:
    """Return the sources that speak of what a question asks about, where that is one thing that one of them made.

    "How long did RETRO train?" is not answered by "It took 3.5 days [2]" where source 2 never speaks of RETRO, however
    near that sentence comes. Where a question names several things, each of them may be told of alone.
    """
    if asks_for(question) in _OF_SEVERAL or _JOINING & set(question.casefold().split()):
        return None
    name = the_one_named(question, [source.paper for source in sources])
    if name is None:
        return None
    return frozenset(
        source.n for source in sources if name in f"{source.paper.title} {source.paper.abstract}".casefold()
    )
