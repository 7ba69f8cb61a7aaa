"""Chunk vectors in any LlamaIndex vector store, for scaling out to what Chroma does not cover."""

import asyncio
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import IndexUnavailable, SettingsError
from core.ports import Hit

if TYPE_CHECKING:
    from llama_index.core.vector_stores.types import BasePydanticVectorStore


def made_by(name: str, setting: str) -> Any:
    """Return what the function named `module:function` returns. Raises SettingsError that names the setting."""
    module_name, colon, function_name = name.partition(":")
    if not colon or not function_name:
        raise SettingsError(f"{setting}={name} should look like `package.module:function`.")
    try:
        return getattr(import_module(module_name), function_name)()
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"{setting}={name} cannot be loaded ({error}). Is the package installed here?") from error


class LlamaIndexStore:
    """A `VectorIndex` over a LlamaIndex vector store. Nodes carry ids and vectors only: the text is in the catalogue.

    The store should rank by cosine similarity or inner product (the vectors are of unit length).
    """

    def __init__(self, store: "BasePydanticVectorStore") -> None:
        self._store = store

    async def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add or replace; vectors has shape (len(chunk_ids), dimensions)."""
        from llama_index.core.schema import TextNode

        nodes = [
            TextNode(id_=chunk, text=chunk, embedding=vector.tolist())
            for chunk, vector in zip(chunk_ids, vectors, strict=True)
        ]
        await self.drop(chunk_ids)
        await self._call(self._store.add, nodes)

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""
        if chunk_ids:
            await self._call(self._store.delete_nodes, list(chunk_ids))

    async def query(self, vector: NDArray[np.float32], depth: int) -> list[Hit]:
        """Return at most `depth` hits, best first; scores are the store's own. Raises IndexUnavailable."""
        from llama_index.core.vector_stores.types import VectorStoreQuery

        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=depth)
        found = await self._call(self._store.query, query)
        ids = found.ids or [node.node_id for node in found.nodes or ()]
        return [Hit(chunk, score) for chunk, score in zip(ids, found.similarities or [0.0] * len(ids), strict=True)]

    async def count(self) -> int | None:
        """LlamaIndex's interface cannot tell."""
        return None

    async def ids(self) -> set[str] | None:
        """LlamaIndex's interface cannot tell."""
        return None

    async def probe(self) -> None:
        """LlamaIndex's interface offers no question that any store must be able to answer; the first query tells."""

    async def rebuild(self) -> None:
        """Begin anew, empty."""
        await self._call(self._store.clear)

    def close(self) -> None:
        """LlamaIndex's interface has nothing to close."""

    async def _call(self, method: Any, *args: Any) -> Any:
        try:
            return await asyncio.to_thread(method, *args)
        except Exception as error:  # stores raise whatever their clients raise
            raise IndexUnavailable(
                f"The vector store of LITMUS_VECTOR_STORE failed ({type(error).__name__}: {error}). Check its server."
            ) from error
