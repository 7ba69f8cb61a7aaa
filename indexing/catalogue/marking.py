"""What a person writes on papers, and what it is found by."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import and_, select, update
from sqlalchemy.engine import Connection

from core.errors import CollectionNotFound, PaperNotFound
from core.filters import Filters
from core.marking import Collection, Marking, marked
from core.paper import Paper
from core.text.keys import filter_key
from indexing.catalogue import reading
from indexing.catalogue.pending import make_chunks_stale
from indexing.catalogue.tables.rows import INDEXED, PENDING, in_parts, to_row
from indexing.catalogue.tables.schema import COLLECTIONS, PAPERS
from indexing.catalogue.upserting import write_filter_keys


def mark(connection: Connection, paper_ids: Sequence[str], marking: Marking) -> tuple[list[Paper], bool]:
    """Change papers, all of them or none; return them, and whether any must be indexed anew because its tags changed.

    Raises PaperNotFound, InvalidMarking.
    """
    wanted = list(dict.fromkeys(paper_ids))
    known = reading.papers(connection, wanted)
    for paper_id in wanted:
        if paper_id not in known:
            raise PaperNotFound(paper_id)
    after = [marked(known[paper_id], marking) for paper_id in wanted]
    changed = [paper for paper in after if paper != known[paper.id]]
    to_index = [paper.id for paper in changed if paper.tags != known[paper.id].tags]
    for paper in changed:
        _write(connection, paper)
    write_filter_keys(connection, changed, changed)
    make_chunks_stale(connection, to_index)
    for part in in_parts(to_index):
        connection.execute(update(PAPERS).where(PAPERS.c.id.in_(part)).values(state=PENDING))
    return after, bool(to_index)


def _write(connection: Connection, paper: Paper) -> None:
    values = to_row(paper, INDEXED)
    kept = {name: values[name] for name in ("tags", "note", "reading", "collections")}
    connection.execute(update(PAPERS).where(PAPERS.c.id == paper.id).values(**kept))


def collections(connection: Connection) -> list[Collection]:
    """Return all collections in the order of their names. Of one that is written in several ways, the commonest."""
    names: dict[str, Counter[str]] = {}
    inside = select(COLLECTIONS.c.paper_id)
    for row in connection.execute(select(PAPERS.c.collections).where(PAPERS.c.id.in_(inside))):
        for name in row.collections:
            names.setdefault(filter_key(name), Counter())[name] += 1
    return [Collection(counts.most_common(1)[0][0], counts.total()) for _, counts in sorted(names.items())]


def rename_collection(connection: Connection, name: str, new: str | None) -> int:
    """Give a collection another name, or dissolve it; its papers stay. Return how many it had.

    Raises CollectionNotFound, InvalidMarking.
    """
    ids = list(connection.scalars(select(COLLECTIONS.c.paper_id).where(COLLECTIONS.c.key == filter_key(name))))
    if not ids:
        raise CollectionNotFound(name)
    mark(connection, ids, Marking(add_collections=(new,) if new else (), remove_collections=(name,)))
    return len(ids)


def paper_ids_marked(connection: Connection, filters: Filters) -> set[str]:
    """Return the papers that collections and reading state admit, whatever the other filters say."""
    conditions = []
    if filters.reading is not None:
        conditions.append(PAPERS.c.reading == filters.reading.value)
    if filters.collections:
        keys = [filter_key(name) for name in filters.collections]
        conditions.append(PAPERS.c.id.in_(select(COLLECTIONS.c.paper_id).where(COLLECTIONS.c.key.in_(keys))))
    return set(connection.scalars(select(PAPERS.c.id).where(and_(*conditions))))
