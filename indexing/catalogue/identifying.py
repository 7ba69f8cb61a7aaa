"""Which papers are meant: by what a record says of a work, or by who wrote it and when."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from core.filters import filter_key
from core.identity import identity_keys, same_work, title_key
from core.paper import Paper
from indexing.catalogue.parts import in_parts
from indexing.catalogue.rows import INDEXED, PAPER_COLUMNS, to_paper
from indexing.catalogue.schema import AUTHORS, KEYS, PAPERS

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


def called(connection: Connection, titles: Collection[str]) -> list[str]:
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
