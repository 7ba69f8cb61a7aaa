"""Question to passages: both sides searched, fused, thinned out, and cut to the best."""

import asyncio

import numpy as np

from core.filters import Filters
from core.passage import Passage, Scores
from core.ports import Hit, Reranker
from core.settings import Settings
from indexing.catalogue import reading
from indexing.catalogue.reading import StoredChunk
from indexing.index import Index
from retrieval.dense import DenseSearch
from retrieval.diversity import at_most_per_paper, maximal_marginal_relevance
from retrieval.fusion import convex_combination, reciprocal_rank_fusion
from retrieval.reranking import open_reranker

_CONSIDERED = 4
"""So many times `top_k` are looked at closely, for the cap a paper, diversity and reranking to choose from."""
_LEAST_CONSIDERED = 40


class Retriever:
    """Searches one index."""

    def __init__(self, index: Index, settings: Settings, reranker: Reranker | None = None) -> None:
        self._index = index
        self._settings = settings
        self._dense = DenseSearch(index)
        self._reranker = reranker or open_reranker(settings)

    async def search(self, question: str, *, top_k: int, filters: Filters) -> list[Passage]:
        """Return at most `top_k` passages, best first. Raises IndexUnavailable, EmbedderUnavailable."""
        ranking = await self._rank(question, filters)
        considered = ranking[: max(_CONSIDERED * top_k, _LEAST_CONSIDERED)]
        stored = await self._index.catalogue.read(reading.stored_chunks, [chunk for chunk, _ in considered])
        # The indexes may know of chunks that are gone, or not yet here; and whatever they think, the filter holds.
        found = [
            (Passage(stored[chunk].chunk, stored[chunk].paper, scores), stored[chunk])
            for chunk, scores in considered
            if chunk in stored and filters.admit(stored[chunk].paper)
        ]
        if self._reranker is not None:
            found = await self._rerank(question, found)
        return self._choose(found, top_k)

    async def _rank(self, question: str, filters: Filters) -> list[tuple[str, Scores]]:
        depth = self._settings.depth
        lexical_search = asyncio.create_task(self._index.terms.query(question, depth, filters))
        try:
            vector = await self._index.embedder.embed_question(question)
            dense = await self._dense.hits(vector, depth, filters)
            lexical = await lexical_search
        finally:
            lexical_search.cancel()
        found = {hit.chunk_id for hit in dense}
        only_lexical = [hit.chunk_id for hit in lexical if hit.chunk_id not in found]
        vectors = await self._index.catalogue.read(reading.vectors, only_lexical)
        cosines = {chunk: float(np.dot(stored, vector)) for chunk, stored in vectors.items()}
        return self._fuse(dense, lexical, cosines)

    def _fuse(self, dense: list[Hit], lexical: list[Hit], cosines: dict[str, float]) -> list[tuple[str, Scores]]:
        settings = self._settings
        if settings.fusion == "rrf":
            return reciprocal_rank_fusion(dense, lexical, settings.lexical_weight, settings.rrf_k, cosines)
        return convex_combination(dense, lexical, settings.lexical_weight, cosines)

    async def _rerank(
        self, question: str, found: list[tuple[Passage, StoredChunk]]
    ) -> list[tuple[Passage, StoredChunk]]:
        assert self._reranker is not None  # noqa: S101 - for the type checker
        of = {passage.chunk.id: stored for passage, stored in found}
        ranked = await self._reranker.rerank(question, [passage for passage, _ in found])
        return [(passage, of[passage.chunk.id]) for passage in ranked]

    def _choose(self, found: list[tuple[Passage, StoredChunk]], top_k: int) -> list[Passage]:
        kept = [
            found[place] for place in at_most_per_paper([each for each, _ in found], self._settings.passages_per_paper)
        ]
        if not self._settings.diversity or len(kept) <= 1:
            return [passage for passage, _ in kept[:top_k]]
        # A reranker's scale is its own: its order is taken as evenly falling relevance.
        relevance = (
            [1 - place / len(kept) for place in range(len(kept))]
            if self._reranker
            else [passage.scores.fused for passage, _ in kept]
        )
        vectors = np.stack([stored.vector for _, stored in kept])
        return [
            kept[place][0] for place in maximal_marginal_relevance(relevance, vectors, top_k, self._settings.diversity)
        ]
