"""Everything that is read of papers and chunks, and which papers a record or a name means."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.engine import Connection

from core.errors import PaperNotFound
from core.identity import identity_keys, same_work
from core.importing import LibraryCounts
from core.paper import Paper
from core.passage import Chunk
from core.text.keys import filter_key, title_key
from indexing.catalogue.pending import STORED, count_pending
from indexing.catalogue.tables.rows import INDEXED, PAPER_COLUMNS, in_parts, to_paper
from indexing.catalogue.tables.schema import AUTHORS, CHUNKS, KEYS, PAPERS, TAGS, VECTORS


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A searchable chunk with its paper."""

    chunk: Chunk
    paper: Paper


def paper(connection: Connection, paper_id: str) -> Paper:
    """Return a paper. Raises PaperNotFound."""
    row = connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id == paper_id)).one_or_none()
    if row is None:
        raise PaperNotFound(paper_id)
    return to_paper(row)


def papers(connection: Connection, paper_ids: Sequence[str]) -> dict[str, Paper]:
    """Return those of these papers that are there, by id."""
    found: dict[str, Paper] = {}
    for part in in_parts(paper_ids):
        rows = connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id.in_(part)))
        found.update((row.id, to_paper(row)) for row in rows)
    return found


def all_texts(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield id, title and abstract of every paper."""
    every = select(PAPERS.c.id, PAPERS.c.title, PAPERS.c.abstract).execution_options(yield_per=1000)
    for row in connection.execute(every):
        yield row.id, row.title, row.abstract


def titles(connection: Connection, paper_ids: Sequence[str]) -> dict[str, tuple[str, int | None]]:
    """Return title and year of those of these papers that are there, by id."""
    found: dict[str, tuple[str, int | None]] = {}
    for part in in_parts(paper_ids):
        rows = connection.execute(select(PAPERS.c.id, PAPERS.c.title, PAPERS.c.year).where(PAPERS.c.id.in_(part)))
        found.update((row.id, (row.title, row.year)) for row in rows)
    return found


def has_papers(connection: Connection) -> bool:
    """Whether there is any paper, searchable or not."""
    return connection.scalar(select(PAPERS.c.id).limit(1)) is not None


def counts(connection: Connection) -> LibraryCounts:
    """Return what the library holds."""
    papers = connection.scalar(select(func.count()).select_from(PAPERS)) or 0
    chunks = connection.scalar(select(func.count()).select_from(CHUNKS)) or 0
    return LibraryCounts(papers=papers, pending=count_pending(connection), chunks=chunks)


# Every search runs it; made anew each time, making it would take as long as running it.
_STORED_CHUNKS = (
    select(*PAPER_COLUMNS, CHUNKS.c.id.label("chunk"), CHUNKS.c.start, CHUNKS.c.end, CHUNKS.c.tokens)
    .select_from(PAPERS.join(CHUNKS, CHUNKS.c.paper_id == PAPERS.c.id))
    .where(PAPERS.c.state == INDEXED, CHUNKS.c.id.in_(bindparam("ids", expanding=True)))
)


def stored_chunks(connection: Connection, chunk_ids: Sequence[str]) -> dict[str, StoredChunk]:
    """Return the searchable ones of these chunks, by id."""
    papers: dict[str, Paper] = {}
    found: dict[str, StoredChunk] = {}
    for part in in_parts(chunk_ids):
        for row in connection.execute(_STORED_CHUNKS, {"ids": part}):
            of = papers.get(row.id) or papers.setdefault(row.id, to_paper(row))
            text = of.abstract[row.start : row.end]
            found[row.chunk] = StoredChunk(Chunk(row.chunk, of.id, text, row.start, row.end, row.tokens), of)
    return found


def stored_vectors(connection: Connection, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of these chunks, by id."""
    found: dict[str, NDArray[np.float32]] = {}
    joined = CHUNKS.join(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row)
    for part in in_parts(chunk_ids):
        rows = select(CHUNKS.c.id, VECTORS.c.vector).select_from(joined).where(CHUNKS.c.id.in_(part))
        found.update((row.id, np.frombuffer(row.vector, STORED).astype(np.float32)) for row in connection.execute(rows))
    return found


def chunks_of(connection: Connection, paper_id: str) -> list[StoredChunk]:
    """Return the chunks of a paper in the order of its abstract; none while it is pending."""
    ids = select(CHUNKS.c.id).where(CHUNKS.c.paper_id == paper_id).order_by(CHUNKS.c.start)
    order = list(connection.scalars(ids))
    found = stored_chunks(connection, order)
    return [found[chunk] for chunk in order if chunk in found]


def searchable_rows(connection: Connection) -> NDArray[np.int64]:
    """Return the row number of every searchable chunk, ascending."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    query = select(CHUNKS.c.row).select_from(joined).where(PAPERS.c.state == INDEXED).order_by(CHUNKS.c.row)
    return np.fromiter((row for (row,) in connection.execute(query)), np.int64)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search needs to know of a chunk before it is read."""

    row: int
    chunk_id: str
    paper_id: str
    title: str
    year: int | None
    venue_key: str
    vector: bytes
    """Of type STORED."""


def entries(connection: Connection, rows: NDArray[np.int64]) -> list[Entry]:
    """Return the entries of searchable chunks, ascending by row."""
    of_paper = (PAPERS.c.id, PAPERS.c.title, PAPERS.c.year, PAPERS.c.venue_key)
    columns = (CHUNKS.c.row, CHUNKS.c.id, *of_paper, VECTORS.c.vector)
    joined = PAPERS.join(CHUNKS, CHUNKS.c.paper_id == PAPERS.c.id).join(VECTORS, VECTORS.c.chunk_row == CHUNKS.c.row)
    if not len(rows):
        return []
    # A range reads a few rows too many, at worst; a list of 100,000 numbers would be no statement.
    first, last = int(rows[0]), int(rows[-1])
    query = select(*columns).select_from(joined).where(CHUNKS.c.row.between(first, last)).order_by(CHUNKS.c.row)
    wanted = set(rows.tolist())
    return [Entry(*row) for row in connection.execute(query) if row[0] in wanted]


def filter_keys(
    connection: Connection, paper_ids: Sequence[str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return pairs of key and paper id, of the authors and of the tags of these papers."""

    def pairs(table: Table) -> list[tuple[str, str]]:
        return [
            (key, paper)
            for part in in_parts(paper_ids)
            for key, paper in connection.execute(
                select(table.c.key, table.c.paper_id).where(table.c.paper_id.in_(part))
            )
        ]

    return pairs(AUTHORS), pairs(TAGS)


def count_searchable(connection: Connection) -> int:
    """Return how many chunks the derived indexes should hold."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    return connection.scalar(select(func.count()).select_from(joined).where(PAPERS.c.state == INDEXED)) or 0


def chunk_ids(connection: Connection) -> set[str]:
    """Return the id of every chunk of a searchable paper."""
    joined = CHUNKS.join(PAPERS, CHUNKS.c.paper_id == PAPERS.c.id)
    return set(connection.scalars(select(CHUNKS.c.id).select_from(joined).where(PAPERS.c.state == INDEXED)))


def all_chunk_ids(connection: Connection) -> set[str]:
    """Return the id of every chunk, those of papers that cannot be searched yet among them."""
    return set(connection.scalars(select(CHUNKS.c.id)))


_MOST = 2000
"""Papers of one author; who has more is told apart by nothing that a text says."""


def identified(connection: Connection, works: Sequence[Paper]) -> list[Paper | None]:
    """Return for each work the searchable paper that is the same work, if there is one."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for part in in_parts(sorted({key for work in works for key in identity_keys(work)})):
        for key, paper_id in connection.execute(
            select(KEYS.c.key, KEYS.c.paper_id).where(KEYS.c.key.in_(part)).order_by(KEYS.c.paper_id)
        ):
            by_key[key].append(paper_id)
    ids = sorted({paper_id for found in by_key.values() for paper_id in found})
    papers: dict[str, Paper] = {}
    known_by: dict[str, set[str]] = defaultdict(set)
    for part in in_parts(ids):
        rows = connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id.in_(part), PAPERS.c.state == INDEXED))
        papers.update((row.id, to_paper(row)) for row in rows)
        for key, paper_id in connection.execute(select(KEYS.c.key, KEYS.c.paper_id).where(KEYS.c.paper_id.in_(part))):
            known_by[paper_id].add(key)

    def of(work: Paper) -> Paper | None:
        meant = dict.fromkeys(paper_id for key in identity_keys(work) for paper_id in by_key.get(key, ()))
        same = [papers[one] for one in meant if one in papers and same_work(papers[one], work, known_by[one])]
        # Chapters may share the DOI of their book.
        called = (paper for paper in same if title_key(paper.title) == title_key(work.title))
        return next(called, next(iter(same), None))

    return [of(work) for work in works]


def papers_titled(connection: Connection, titles: Collection[str]) -> list[str]:
    """Return the ids of the searchable papers with these titles."""
    keys = sorted({f"title:{title_key(title)}" for title in titles})
    found: list[str] = []
    for part in in_parts(keys):
        query = (
            select(PAPERS.c.id)
            .select_from(PAPERS.join(KEYS, KEYS.c.paper_id == PAPERS.c.id))
            .where(KEYS.c.key.in_(part), PAPERS.c.state == INDEXED)
        )
        found += connection.execute(query).scalars()
    return sorted(set(found))


def written_by(connection: Connection, families: Collection[str], years: Collection[int]) -> list[Paper]:
    """Return the searchable papers of these years that have an author with one of these names."""
    found: dict[str, Paper] = {}
    for part in in_parts(sorted({filter_key(family) for family in families})):
        query = (
            select(*PAPER_COLUMNS)
            .select_from(PAPERS.join(AUTHORS, AUTHORS.c.paper_id == PAPERS.c.id))
            .where(AUTHORS.c.key.in_(part), PAPERS.c.year.in_(sorted(years)), PAPERS.c.state == INDEXED)
            .order_by(PAPERS.c.id)
            .limit(_MOST)
        )
        found.update((row.id, to_paper(row)) for row in connection.execute(query))
    return list(found.values())
