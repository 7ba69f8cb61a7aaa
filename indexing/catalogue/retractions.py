"""Papers that were retracted, as notices tell: of papers that the library holds, or will hold one day."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.engine import Connection

from indexing.catalogue.parts import in_parts
from indexing.catalogue.schema import KEYS, PAPERS, RETRACTIONS


def note_retractions(connection: Connection, dois: Iterable[str]) -> int:
    """Remember that these were retracted, and mark the papers that are here; return how many were not marked yet.

    Nothing that is searched changes, so nothing has to be indexed anew.
    """
    keys = sorted({f"doi:{doi}" for doi in dois})
    marked = 0
    for part in in_parts(keys):
        connection.execute(insert_or(RETRACTIONS).on_conflict_do_nothing(), [{"key": key} for key in part])
        here = select(KEYS.c.paper_id).where(KEYS.c.key.in_(part))
        unmarked = PAPERS.c.id.in_(here) & PAPERS.c.retracted.is_(False)
        marked += connection.execute(update(PAPERS).where(unmarked).values(retracted=True)).rowcount
    return marked


def retracted_among(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Return those of these keys that a notice has retracted."""
    wanted = list(keys)
    return {
        key
        for part in in_parts(wanted)
        for key in connection.scalars(select(RETRACTIONS.c.key).where(RETRACTIONS.c.key.in_(part)))
    }
