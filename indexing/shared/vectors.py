"""Chunk vectors in PostgreSQL, by pgvector."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import Vector
from sqlalchemy import Column, Connection, Index, MetaData, Table, delete, func, inspect, select, text
from sqlalchemy.exc import ProgrammingError

from core.errors import IndexUnavailable
from core.ports import Hit
from indexing.catalogue import Catalogue
from indexing.catalogue.tables.rows import in_parts, insert_or
from indexing.catalogue.tables.schema import TEXT

_OLDEST = (0, 5)
"""The first pgvector with HNSW."""
_SEARCH_EFFORT, _GREATEST_EFFORT = 120, 1000
"""HNSW's ef_search: what Chroma is given, and the most that pgvector takes."""


_TABLE = "vectors_"


class PgVectorIndex:
    """A `VectorIndex`: a table for each embedder, so that vectors of two of them never meet."""

    def __init__(self, catalogue: Catalogue, embedder_name: str, dimensions: int) -> None:
        """Open or create the table. Raises IndexUnavailable."""
        name = f"{_TABLE}{hashlib.blake2b(embedder_name.encode(), digest_size=4).hexdigest()}"
        self._table = Table(
            name,
            MetaData(),
            Column("chunk_id", TEXT, primary_key=True),
            Column("vector", Vector(dimensions), nullable=False),
        )
        Index(
            f"{name}_hnsw",
            self._table.c.vector,
            postgresql_using="hnsw",
            postgresql_ops={"vector": "vector_cosine_ops"},
        )
        self._catalogue = catalogue
        self._dimensions = dimensions
        self._catalogue.write_now(_require_pgvector)
        self._catalogue.write_now(self._table.create, checkfirst=True)

    async def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add or replace; vectors has shape (len(chunk_ids), dimensions). Durable on return."""
        if chunk_ids:
            await self._catalogue.write(self._put, chunk_ids, vectors)

    def _put(self, connection: Connection, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        statement = insert_or(connection, self._table)
        overwrite = statement.on_conflict_do_update(
            index_elements=["chunk_id"], set_={"vector": statement.excluded.vector}
        )
        rows = [{"chunk_id": chunk, "vector": vector} for chunk, vector in zip(chunk_ids, vectors, strict=True)]
        connection.execute(overwrite, rows)

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""
        if chunk_ids:
            await self._catalogue.write(self._drop, chunk_ids)

    def _drop(self, connection: Connection, chunk_ids: Sequence[str]) -> None:
        for part in in_parts(chunk_ids):
            connection.execute(delete(self._table).where(self._table.c.chunk_id.in_(part)))

    async def query(self, vector: NDArray[np.float32], depth: int) -> list[Hit]:
        """Return at most `depth` hits by descending cosine similarity. Raises IndexUnavailable."""
        return await self._catalogue.read(self._query, vector, depth)

    def _query(self, connection: Connection, vector: NDArray[np.float32], depth: int) -> list[Hit]:
        effort = min(max(depth, _SEARCH_EFFORT), _GREATEST_EFFORT)
        connection.exec_driver_sql(f"SET LOCAL hnsw.ef_search = {effort}")
        distance = self._table.c.vector.cosine_distance(vector)
        found = connection.execute(select(self._table.c.chunk_id, distance).order_by(distance).limit(depth))
        return [Hit(chunk, 1.0 - float(away)) for chunk, away in found]

    async def count(self) -> int:
        """Return how many chunks it holds."""
        counted = select(func.count()).select_from(self._table)
        return await self._catalogue.read(lambda connection: connection.scalar(counted) or 0)

    async def ids(self) -> set[str]:
        """Return every chunk id, for repair."""
        return await self._catalogue.read(lambda connection: set(connection.scalars(select(self._table.c.chunk_id))))

    async def probe(self) -> None:
        """Raise IndexUnavailable unless a real query works."""
        await self.query(np.ones(self._dimensions, np.float32), 1)

    async def rebuild(self) -> None:
        """Begin anew with an empty table, the only one."""
        await self._catalogue.write(self._rebuild)

    def _rebuild(self, connection: Connection) -> None:
        for name in inspect(connection).get_table_names():
            if name.startswith(_TABLE):
                connection.exec_driver_sql(f"DROP TABLE {name}")
        self._table.create(connection)

    def close(self) -> None:
        """Do nothing: the connections are the catalogue's."""


def _require_pgvector(connection: Connection) -> None:
    installed = text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    try:
        if connection.scalar(installed) is None:
            connection.exec_driver_sql("CREATE EXTENSION vector")
    except ProgrammingError as error:
        raise _without_pgvector(f"has no pgvector ({error.orig})") from error
    version = str(connection.scalar(installed))
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
        raise _without_pgvector(f"has pgvector {version}")


def _without_pgvector(what: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"The database {what}; Litmus needs 0.5 or later. Install it on the server, and run "
        "`CREATE EXTENSION vector` in the database as somebody who may. Or set LITMUS_CHROMA_URL."
    )
