"""Papers as rows, and rows as papers; and lists of values that are longer than a statement should be."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from core.paper import Original, Paper, Reading
from core.text.keys import author_keys, filter_key
from indexing.catalogue.tables.schema import AUTHORS, COLLECTIONS, PAPERS, TAGS

_VARIABLES = 500
"""How many values one IN list may hold; SQLite's own limit is far higher, but statements are cached by length."""


def in_parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Split values into lists that fit one statement."""
    return (values[start : start + _VARIABLES] for start in range(0, len(values), _VARIABLES))


def insert_or(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insertion that knows what to do about a conflict, as either engine says it."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


PENDING = "pending"
INDEXED = "indexed"

_NOT_OF_THE_PAPER = {"state", "venue_key", "sort_key", "search_key", "added", "added_by"}
PAPER_COLUMNS = [column for column in PAPERS.columns if column.name not in _NOT_OF_THE_PAPER]


def to_row(paper: Paper, state: str) -> dict[str, Any]:
    """Return the values of a row of `papers`."""
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "url": paper.url,
        "tags": list(paper.tags),
        "source": paper.source,
        "original_title": paper.original.title if paper.original else None,
        "original_abstract": paper.original.abstract if paper.original else None,
        "state": state,
        "venue_key": filter_key(paper.venue or ""),
        "sort_key": filter_key(paper.title),
        "search_key": filter_key(" ".join((paper.title, *paper.authors, paper.venue or ""))),
        "retracted": paper.retracted,
        "note": paper.note,
        "reading": paper.reading.value,
        "collections": list(paper.collections),
    }


def to_paper(row: Row[*tuple[Any, ...]]) -> Paper:
    """Return the paper of a row that has PAPER_COLUMNS."""
    values = row._mapping
    original = values["original_title"]
    return Paper(
        id=values["id"],
        title=values["title"],
        abstract=values["abstract"],
        authors=tuple(values["authors"]),
        year=values["year"],
        venue=values["venue"],
        doi=values["doi"],
        arxiv_id=values["arxiv_id"],
        url=values["url"],
        tags=tuple(values["tags"]),
        source=values["source"],
        retracted=values["retracted"],
        note=values["note"],
        reading=Reading(values["reading"]),
        collections=tuple(values["collections"]),
        original=Original(original, values["original_abstract"]) if original is not None else None,
    )


def filter_rows(papers: Iterable[Paper]) -> dict[Table, list[dict[str, str]]]:
    """Return by table the rows that papers are filtered by."""
    keys: dict[Table, Callable[[Paper], set[str]]] = {
        AUTHORS: lambda paper: {key for author in paper.authors for key in author_keys(author)},
        TAGS: lambda paper: {filter_key(tag) for tag in paper.tags},
        COLLECTIONS: lambda paper: {filter_key(name) for name in paper.collections},
    }
    of = list(papers)
    return {
        table: [{"paper_id": paper.id, "key": key} for paper in of for key in sorted(found(paper))]
        for table, found in keys.items()
    }
