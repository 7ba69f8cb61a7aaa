"""Abstracts as sentences, each with its place, its vector and what it does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.paper import Paper
from core.ports import Embedder
from core.text.sentences import sentence_spans
from reviewing.reading.discourse import Move, moves


@dataclass(frozen=True, slots=True)
class AbstractSentence:
    """`text == paper.abstract[start:end]`."""

    text: str
    start: int
    end: int
    vector: NDArray[np.float32]
    move: Move


@dataclass(frozen=True, slots=True)
class ReadAbstract:
    """A paper whose abstract was read."""

    paper: Paper
    title: NDArray[np.float32]
    """The title's vector."""
    sentences: tuple[AbstractSentence, ...]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Of the sentences, shape (sentences, dimensions)."""
        return np.stack([sentence.vector for sentence in self.sentences])


async def read_abstracts(papers: Sequence[Paper], embedder: Embedder) -> list[ReadAbstract]:
    """Read some papers. Raises EmbedderUnavailable."""
    spans = [sentence_spans(paper.abstract) for paper in papers]
    texts = [[paper.abstract[start:end] for start, end in places] for paper, places in zip(papers, spans, strict=True)]
    flat = [text for each in texts for text in each]
    vectors = await embedder.embed_passages([*(paper.title for paper in papers), *flat])
    titles, rest = vectors[: len(papers)], iter(vectors[len(papers) :])
    return [
        ReadAbstract(
            paper,
            title,
            tuple(
                AbstractSentence(text, start, end, next(rest), move)
                for (start, end), text, move in zip(places, each, moves(each), strict=True)
            ),
        )
        for paper, title, places, each in zip(papers, titles, spans, texts, strict=True)
    ]
