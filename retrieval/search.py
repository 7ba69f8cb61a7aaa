"""Question to passages: both sides searched, fused, thinned out, and cut to the best."""

import asyncio
from collections.abc import Sequence

import numpy as np

from core.filters import Filters
from core.passage import Passage, Scores
from core.ports import Hit, Reranker
from core.settings import Settings
from indexing.catalogue import reading
from indexing.index import Index
from indexing.roster import Roster
from retrieval.dense import DenseSearch
from retrieval.diversity import at_most_of_each, maximal_marginal_relevance
from retrieval.fusion import convex_combination, reciprocal_rank_fusion
from retrieval.reranking import open_reranker

_CONSIDERED = 2
"""So many times `top_k` are looked at closely, for the cap a paper, diversity and reranking to choose from."""
_LEAST_CONSIDERED = 40

Ranking = Sequence[tuple[str, Scores]]


class Retriever:
    """Searches one index."""

    def __init__(self, index: Index, settings: Settings, reranker: Reranker | None = None) -> None:
        self._index = index
        self._settings = settings
        self._dense = DenseSearch(index)
        self._reranker = reranker or open_reranker(settings)

    async def search(self, question: str, *, top_k: int, filters: Filters, depth: int = 0) -> list[Passage]:
        """Return at most `top_k` passages, best first. Raises IndexUnavailable, EmbedderUnavailable.

        With `depth` each index is searched at least so deep.
        """
        filters = await self._index.narrowed(filters)
        roster = await self._index.roster.current()
        ranking = (await self._rank(question, filters, roster, depth))[: max(_CONSIDERED * top_k, _LEAST_CONSIDERED)]
        if self._reranker is None:
            return await self._read(self._choose(ranking, roster, top_k), filters)
        passages = await self._reranker.rerank(question, await self._read(ranking, filters))
        # A reranker's scale is its own: its order is taken as evenly falling relevance.
        evenly = [1 - place / len(passages) for place in range(len(passages))]
        places = self._places([passage.chunk.id for passage in passages], evenly, roster, top_k)
        return [passages[place] for place in places]

    async def _rank(self, question: str, filters: Filters, roster: Roster, depth: int) -> Ranking:
        depth = max(depth, self._settings.depth)
        lexical_search = asyncio.create_task(self._index.terms.query(question, depth, filters))
        await asyncio.sleep(0)  # lets the lexical side begin before the embedder is busy
        try:
            vector = await self._index.embedder.embed_question(question)
            dense = await self._dense.hits(vector, depth, filters, roster)
            lexical = await lexical_search
        finally:
            lexical_search.cancel()
        dense, lexical = roster.known(dense), roster.known(lexical)
        found = {hit.chunk_id for hit in dense}
        only_lexical = [hit.chunk_id for hit in lexical if hit.chunk_id not in found]
        places = np.array([roster.place_of[chunk] for chunk in only_lexical], np.intp)
        cosines = dict(zip(only_lexical, roster.cosines(vector, places).tolist(), strict=True))
        return self._fuse(dense, lexical, cosines)

    def _fuse(self, dense: list[Hit], lexical: list[Hit], cosines: dict[str, float]) -> Ranking:
        settings = self._settings
        if settings.fusion == "rrf":
            return reciprocal_rank_fusion(dense, lexical, settings.lexical_weight, settings.rrf_k, cosines)
        return convex_combination(dense, lexical, settings.lexical_weight, cosines)

    def _choose(self, ranking: Ranking, roster: Roster, top_k: int) -> Ranking:
        chunks, relevance = [chunk for chunk, _ in ranking], [scores.fused for _, scores in ranking]
        return [ranking[place] for place in self._places(chunks, relevance, roster, top_k)]

    def _places(self, chunks: Sequence[str], relevance: Sequence[float], roster: Roster, top_k: int) -> list[int]:
        """Return which of the ranked chunks to take, in what order."""
        at = np.array([roster.place_of[chunk] for chunk in chunks], np.intp)
        kept = at_most_of_each(roster.papers[at].tolist(), self._settings.passages_per_paper)
        if not self._settings.diversity:
            return kept[:top_k]
        vectors = roster.vectors[at[kept]].astype(np.float32)
        worth = [relevance[place] for place in kept]
        return [kept[place] for place in maximal_marginal_relevance(worth, vectors, top_k, self._settings.diversity)]

    async def _read(self, ranking: Ranking, filters: Filters) -> list[Passage]:
        stored = await self._index.catalogue.read(reading.stored_chunks, [chunk for chunk, _ in ranking])
        # A paper may have been deleted this instant; and whatever the indexes think, the filter holds.
        return [
            Passage(stored[chunk].chunk, stored[chunk].paper, scores)
            for chunk, scores in ranking
            if chunk in stored and filters.admit(stored[chunk].paper)
        ]
