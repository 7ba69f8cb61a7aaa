"""Retrieval beside LlamaIndex's usual recipe: a Chroma vector store and a BM25 retriever, fused by reciprocal rank.

Both search the same chunks with the same vectors, to the same depth, in turns, so that noise hits both. The recipe
needs `llama-index-retrievers-bm25`, which only development installs.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from core.filters import Filters
from core.passage import searched_text
from core.ports import Embedder
from core.settings import Settings
from eval.bench.figures import Figure, Stopwatch
from indexing.catalogue import reading
from indexing.index import Index
from retrieval.search import Retriever

_DEPTH = 50
"""Passages that each side of either search returns, before they are fused."""
_ROUNDS, _WARM_UP = 160, 16
_BLOCK = 2000
_TIMES = 2.5


async def recipe_figures(index: Index, settings: Settings, questions: Sequence[str], recipe: Any) -> list[Figure]:
    """Search both for the same questions, one at a time; `recipe` is that of this library."""
    retriever = Retriever(index, settings)
    ours, theirs = Stopwatch(), Stopwatch()
    for turn in range(_WARM_UP + _ROUNDS):
        # No question twice, and none is known to the embedder when its turn comes, on either side.
        question = f"{questions[turn % len(questions)]} {turn}"
        with ours.timed():
            await retriever.search(question, top_k=settings.top_k, filters=Filters())
        with theirs.timed():
            await recipe.aretrieve(f"{question} again")
    own, other = (float(np.median(watch.took[_WARM_UP:])) for watch in (ours, theirs))
    counts = await index.catalogue.read(reading.counts)
    return [
        Figure(
            f"LlamaIndex's recipe over Litmus, retrieval p50 at {counts.papers:,} papers",
            other / own,
            "×",
            _TIMES,
            better="higher",
            note=f"{_ROUNDS} questions in turns: {other:.1f} and {own:.1f} ms",
        )
    ]


async def recipe_over(index: Index, settings: Settings, folder: Path) -> Any:
    """Return LlamaIndex's retriever over the chunks of a library; `folder` gets its vectors."""
    store = ChromaVectorStore.from_params(
        collection_name="recipe", persist_dir=str(folder), collection_kwargs={"metadata": {"hnsw:space": "cosine"}}
    )
    catalogue = index.catalogue
    ids = sorted(await catalogue.read(reading.chunk_ids))
    nodes: list[BaseNode] = []
    for start in range(0, len(ids), _BLOCK):
        block = ids[start : start + _BLOCK]
        chunks = await catalogue.read(reading.stored_chunks, block)
        vectors = await catalogue.read(reading.stored_vectors, block)
        added: list[BaseNode] = [
            TextNode(
                id_=id,
                text=searched_text(chunks[id].paper.title, chunks[id].chunk.text),
                embedding=vectors[id].tolist(),
            )
            for id in block
        ]
        store.add(added)
        nodes += added
    dense = VectorStoreIndex.from_vector_store(store, embed_model=_embedding(index.embedder))
    return QueryFusionRetriever(
        [
            dense.as_retriever(similarity_top_k=_DEPTH),
            BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=_DEPTH),
        ],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        num_queries=1,
        similarity_top_k=settings.top_k,
        use_async=True,
    )


def _embedding(embedder: Embedder) -> Any:
    """Return Litmus's embedder as LlamaIndex takes one."""

    class Same(BaseEmbedding):
        async def _aget_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = (await embedder.embed_question(query)).tolist()
            return vector

        def _get_query_embedding(self, query: str) -> list[float]:
            raise NotImplementedError

        def _get_text_embedding(self, text: str) -> list[float]:
            raise NotImplementedError

    return Same(model_name=embedder.name)
