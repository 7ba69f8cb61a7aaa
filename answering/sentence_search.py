"""The sentences of the passages, each with how well it answers the question."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.answer import Source
from core.passage import Passage
from core.ports import Embedder, TermIndex
from core.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """`text == passage.paper.abstract[start:end]`."""

    source: int
    passage: Passage
    text: str
    start: int
    end: int
    cosine: float
    """Of the sentence and the question."""
    coverage: float
    """Share of the question's words that the sentence or the title of its paper has, each word by its rarity."""
    vector: NDArray[np.float32]


class SentenceSearch:
    """Looks closely at a few passages."""

    def __init__(self, embedder: Embedder, terms: TermIndex) -> None:
        self._embedder = embedder
        self._terms = terms

    async def sentences(self, question: str, sources: Sequence[Source]) -> list[FoundSentence]:
        """Return every sentence of the passages, in the order of sources and reading."""
        places = [
            (source.n, passage, start + passage.chunk.start, end + passage.chunk.start)
            for source in sources
            for passage in source.passages
            for start, end in sentence_spans(passage.chunk.text)
        ]
        if not places:
            return []
        texts = [passage.paper.abstract[start:end] for _, passage, start, end in places]
        vectors, asked = await asyncio.gather(
            self._embedder.embed_passages(texts), self._embedder.embed_question(question)
        )
        coverage = self._coverage(
            question, [(passage.paper.title, text) for (_, passage, _, _), text in zip(places, texts, strict=True)]
        )
        return [
            FoundSentence(n, passage, text, start, end, float(vector @ asked), covered, vector)
            for (n, passage, start, end), text, vector, covered in zip(places, texts, vectors, coverage, strict=True)
        ]

    def _coverage(self, question: str, texts: Sequence[tuple[str, str]]) -> list[float]:
        words = list(dict.fromkeys(self._terms.words(question)))
        rarity = self._terms.rarity(words)
        whole = sum(rarity)
        covered = []
        for title, text in texts:
            there = set(self._terms.words(f"{title}\n{text}"))
            covered.append(
                sum(rare for word, rare in zip(words, rarity, strict=True) if word in there) / whole if whole else 0.0
            )
        return covered
