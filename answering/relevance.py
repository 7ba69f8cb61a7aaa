"""Whether a sentence speaks of what was asked. A sentence can be true to its paper and still answer nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.candidates import Candidate
from core.answer import Source
from core.ports import Embedder


class Relevance:
    """Holds sentences against one question.

    A sentence is as near to the question as the mean of two cosines says: its own, and that of the title of its paper,
    for a sentence such as "It reaches 93 %" tells its subject only through its paper. Questions differ in how near
    anything can come to them, so that the figure is given as a share of the nearest sentence that was retrieved. How
    well that tells sentences that answer from others: docs/decisions/0014-strict.md.
    """

    def __init__(
        self, embedder: Embedder, asked: NDArray[np.float32], titles: dict[int, float], nearest: float
    ) -> None:
        self._embedder = embedder
        self._asked = asked
        self._titles = titles
        self._nearest = nearest

    @classmethod
    async def to(
        cls, question: str, sources: Sequence[Source], found: Sequence[Candidate], embedder: Embedder
    ) -> "Relevance":
        """Prepare for one question; `found` are the sentences of the sources. Raises EmbedderUnavailable."""
        asked = await embedder.embed_question(question)
        vectors = await embedder.embed_passages([source.paper.title for source in sources])
        titles = {source.n: float(vector @ asked) for source, vector in zip(sources, vectors, strict=True)}
        numbers = {source.paper.id: source.n for source in sources}
        near = [(each.cosine, numbers.get(each.passage.paper.id)) for each in found]
        nearest = max((cosine + titles[n] for cosine, n in near if n is not None), default=0.0) / 2
        return cls(embedder, asked, titles, nearest)

    async def of(self, sentences: Sequence[tuple[str, Sequence[int]]]) -> list[float]:
        """Return a figure in [0, 1] for each text and the numbers of the sources that it cites."""
        if not sentences:
            return []
        vectors = await self._embedder.embed_passages([text for text, _ in sentences])
        return [
            self._share(float(vector @ self._asked), cited)
            for vector, (_, cited) in zip(vectors, sentences, strict=True)
        ]

    def _share(self, own: float, cited: Sequence[int]) -> float:
        title = max((self._titles[n] for n in cited), default=own)
        near = (own + title) / 2
        return min(1.0, max(0.0, near / self._nearest)) if self._nearest > 0 else float(near > 0)
