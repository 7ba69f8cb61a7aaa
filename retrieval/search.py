"""Question to passages: both sides searched, fused, thinned out, and cut to the best.

The dense side has filters that provably hold. Vector stores filter slowly or not at all the same way (Chroma: 1 ms
without, 54 ms with a filter on 50,000 vectors), so the roster says what a filter admits: few admitted chunks are
compared exactly, one by one; many are found by asking the vector store for more than is needed and keeping what is
admitted.
"""

import asyncio
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters
from core.passage import Passage, Scores
from core.ports import Hit, Reranker
from core.settings import Settings
from core.text.words import MARKS
from core.tracing.stages import Stage, Timed, timed
from indexing.catalogue import reading
from indexing.index import Index
from indexing.roster import Roster
from retrieval.owning import NAMED_IN_CHUNKS, own_names
from retrieval.ranking import (
    at_most_of_each,
    convex_combination,
    lifted,
    maximal_marginal_relevance,
    reciprocal_rank_fusion,
)
from retrieval.reranking import open_reranker

_COMPARED_EXACTLY = 4000
"""So many vectors are compared in about the time of one query of the vector store for some hundreds of hits."""
_DEEPEST = 1500
_MORE = 1.3
"""What is asked for beyond the expected number, for the admitted chunks may lie further away than others."""
_ENOUGH = 20


class DenseSearch:
    """Nearest chunks, filtered."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @timed(Stage.SEARCH_VECTORS)
    async def hits(self, vector: NDArray[np.float32], depth: int, filters: Filters, roster: Roster) -> list[Hit]:
        """Return up to `depth` admitted chunks by descending cosine similarity. Raises IndexUnavailable."""
        if not filters:
            return await self._index.vectors.query(vector, depth)
        admitted = roster.admitted(filters)
        count = int(np.count_nonzero(admitted))
        fetch = int(_MORE * depth * len(roster) / max(1, count)) + 1
        if count > _COMPARED_EXACTLY and fetch <= _DEEPEST:
            found = await self._index.vectors.query(vector, fetch)
            hits = [hit for hit in roster.known(found) if admitted[roster.place_of[hit.chunk_id]]]
            if len(hits) >= min(_ENOUGH, depth):
                return hits[:depth]
        return await asyncio.to_thread(_nearest, roster, vector, np.flatnonzero(admitted), depth)


def _nearest(roster: Roster, vector: NDArray[np.float32], places: NDArray[np.intp], depth: int) -> list[Hit]:
    cosines = roster.cosines(vector, places)
    best = np.argsort(-cosines, kind="stable")[:depth]
    return [Hit(roster.chunk_ids[places[place]], float(cosines[place])) for place in best]


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

    @timed(Stage.SEARCH)
    async def search(self, question: str, *, top_k: int, filters: Filters, depth: int = 0) -> list[Passage]:
        """Return at most `top_k` passages, best first. Raises IndexUnavailable, EmbedderUnavailable.

        With `depth` each index is searched at least so deep.
        """
        filters = await self._index.narrowed(filters)
        roster = await self._index.roster.current()
        ranking = (await self._rank(question, filters, roster, depth))[: max(_CONSIDERED * top_k, _LEAST_CONSIDERED)]
        if self._reranker is None:
            return await self._read(self._choose(ranking, roster, top_k), filters)
        considered = await self._read(ranking, filters)
        with Timed(Stage.RERANK, {"litmus.passages": len(considered)}):
            passages = await self._reranker.rerank(question, considered)
        # A reranker's scale is its own: its order is taken as evenly falling relevance.
        evenly = [1 - place / len(passages) for place in range(len(passages))]
        places = self._places([passage.chunk.id for passage in passages], evenly, roster, top_k)
        return [passages[place] for place in places]

    async def _rank(self, question: str, filters: Filters, roster: Roster, depth: int) -> Ranking:
        depth = max(depth, self._settings.depth)
        by_words = asyncio.gather(self._lexical(question, depth, filters), self._named(question, filters))
        await asyncio.sleep(0)  # lets them begin before the embedder is busy
        try:
            vector = await self._index.embedder.embed_question(question)
            dense = await self._dense.hits(vector, depth, filters, roster)
            lexical, named = await by_words
        except BaseException:
            by_words.cancel()
            await asyncio.gather(by_words, return_exceptions=True)  # or its error would be logged as unheard
            raise
        dense, lexical = roster.known(dense), roster.known(lexical)
        with Timed(Stage.FUSE, {"litmus.hits.vectors": len(dense), "litmus.hits.terms": len(lexical)}):
            found = {hit.chunk_id for hit in dense}
            only_lexical = [hit.chunk_id for hit in lexical if hit.chunk_id not in found]
            places = np.array([roster.place_of[chunk] for chunk in only_lexical], np.intp)
            cosines = dict(zip(only_lexical, roster.cosines(vector, places).tolist(), strict=True))
            return lifted(self._fuse(dense, lexical, cosines), named)

    @timed(Stage.SEARCH_TERMS)
    async def _lexical(self, question: str, depth: int, filters: Filters) -> list[Hit]:
        return await self._index.terms.query(question, depth, filters)

    async def _named(self, question: str, filters: Filters) -> set[str]:
        """Return the chunks of papers that made what the question names by a word that few chunks have."""
        terms = self._index.terms
        rare = terms.rarity_of_count(NAMED_IN_CHUNKS)
        typed = dict.fromkeys(word.strip(MARKS) for word in question.split())
        words = [word for word in typed if (stems := terms.words(word)) and max(terms.rarity(stems)) >= rare]
        if not words:
            return set()
        hits = await terms.query(" ".join(words), NAMED_IN_CHUNKS * len(words), filters)
        stored = await self._index.catalogue.read(reading.stored_chunks, [hit.chunk_id for hit in hits])
        return {chunk for chunk, each in stored.items() if own_names(words, each.paper)}

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
