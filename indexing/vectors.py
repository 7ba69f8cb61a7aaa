"""Chunk vectors: in Chroma, inside this process or on a Chroma server, or in any LlamaIndex vector store."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from core.errors import IndexUnavailable, SettingsError
from core.ports import Hit

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from llama_index.core.vector_stores.types import BasePydanticVectorStore


Result = TypeVar("Result")
_BATCH = 2000
"""Below Chroma's own limit for one call (5,461 on SQLite)."""
_PAGE = 10_000
_SEARCH_EFFORT = 120
"""HNSW's ef_search: recall@50 is 0.999 at 100 and 0.994 at 60 on 10,000 vectors, against comparing all of them."""


class ChromaIndex:
    """A `VectorIndex`. Vectors always come from us: Chroma's own embedding functions are never asked for.

    A collection belongs to one library and one embedder, so that two libraries may share a server and vectors of
    two embedders never meet. Whatever Chroma raises becomes IndexUnavailable; its errors have no common base.
    """

    def __init__(self, place: Path | str, library_id: str, embedder_name: str) -> None:
        """Open or create the collection in a folder or at the address of a server. Raises IndexUnavailable."""
        self._place = place
        embedder = hashlib.blake2b(embedder_name.encode(), digest_size=4).hexdigest()
        self._of_library = f"litmus-{library_id}-"
        self._name = f"{self._of_library}{embedder}"
        self._client = self._plainly(lambda: _connect(place))
        self._collection = self._plainly(self._open)

    def _open(self) -> "Collection":
        return self._client.get_or_create_collection(
            self._name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_EFFORT}},
        )

    async def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add or replace; vectors has shape (len(chunk_ids), dimensions). Durable on return."""
        for start in range(0, len(chunk_ids), _BATCH):
            batch: Any = vectors[start : start + _BATCH]
            ids = list(chunk_ids[start : start + _BATCH])
            await self._call(partial(self._collection.upsert, ids=ids, embeddings=batch))

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""
        for start in range(0, len(chunk_ids), _BATCH):
            await self._call(partial(self._collection.delete, ids=list(chunk_ids[start : start + _BATCH])))

    async def query(self, vector: NDArray[np.float32], depth: int) -> list[Hit]:
        """Return at most `depth` hits by descending cosine similarity. Raises IndexUnavailable."""
        queries: Any = [vector]
        asked = partial(self._collection.query, query_embeddings=queries, n_results=depth, include=["distances"])
        found = await self._call(asked)
        distances = found["distances"]
        assert distances is not None  # noqa: S101 - they were asked for; this is for the type checker
        return [Hit(chunk, 1.0 - distance) for chunk, distance in zip(found["ids"][0], distances[0], strict=True)]

    async def count(self) -> int:
        """Return how many chunks it holds."""
        return await self._call(self._collection.count)

    async def ids(self) -> set[str]:
        """Return every chunk id, for repair."""
        ids: set[str] = set()
        while page := await self._call(partial(self._collection.get, limit=_PAGE, offset=len(ids), include=[])):
            if not page["ids"]:
                break
            ids.update(page["ids"])
        return ids

    async def probe(self) -> None:
        """Raise IndexUnavailable unless a real query works: a truncated segment still counts its rows."""
        one = (await self._call(partial(self._collection.get, limit=1, include=["embeddings"])))["embeddings"]
        if one is not None and len(one):
            await self.query(np.asarray(one[0], np.float32), 1)

    async def rebuild(self) -> None:
        """Begin anew with an empty collection, when the old one is damaged, or of an embedder of before."""
        await self._call(self._rebuild)

    def _rebuild(self) -> None:
        try:
            held = {each.name for each in self._client.list_collections()}
            for name in {self._name, *(name for name in held if name.startswith(self._of_library))}:
                self._client.delete_collection(name)
            self._collection = self._open()
        except BaseException as error:
            if not isinstance(self._place, Path) or not _is_of_chroma(error):
                raise
            self._client.close()
            shutil.rmtree(self._place)
            self._client = _connect(self._place)
            self._collection = self._open()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    async def _call(self, work: Callable[[], Result]) -> Result:
        return await asyncio.to_thread(self._plainly, work)

    def _plainly(self, work: Callable[[], Result]) -> Result:
        try:
            return work()
        except BaseException as error:
            if not _is_of_chroma(error):
                raise
            if isinstance(self._place, Path):
                what = f"Chroma's files in {self._place} cannot be used"
                then = "`litmus doctor --repair` rebuilds them from the catalogue."
            else:
                what = f"Chroma does not answer at {self._place}"
                then = "Is the server running? LITMUS_CHROMA_URL names it; unset, Chroma runs inside Litmus."
            raise IndexUnavailable(f"{what} ({type(error).__name__}: {error}). {then}") from error


def _connect(place: Path | str) -> "Client":
    # Read by chromadb at import: without it the client reports its use to its makers.
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        try:
            return cast("Client", chromadb.PersistentClient(str(place), settings=quiet))
        except BaseException:
            # Chroma keeps what failed to start, and would give it to whoever opens the folder once it is in order.
            from chromadb.api.shared_system_client import SharedSystemClient

            SharedSystemClient._identifier_to_system.pop(str(place), None)
            raise
    address = urlsplit(place)
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    return cast("Client", chromadb.HttpClient(host=address.hostname or "", port=port, ssl=secure, settings=quiet))


def _is_of_chroma(error: BaseException) -> bool:
    """Whether it is an error; what its compiled part raises on damaged files, when it gives up, is no Exception."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


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
