"""Papers page by page, in any order.

A page begins after the last paper of the one before, whatever has come or gone meanwhile: nothing is counted off, so
the last page of a hundred thousand papers costs what the first does.
"""

import base64
import binascii
import json
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.engine import Connection

from core.errors import InvalidCursor
from core.filters import Filters
from core.importing import Order, PaperPage
from core.text.keys import filter_key
from indexing.catalogue.tables.rows import PAPER_COLUMNS, to_paper
from indexing.catalogue.tables.schema import COLLECTIONS, NEWEST_FIRST, PAPERS, TAGS

_Columns = tuple[ColumnElement[Any], ...]
_TITLE: _Columns = (PAPERS.c.sort_key, PAPERS.c.id)
_YEAR: _Columns = (NEWEST_FIRST, *_TITLE)
_ADDED: _Columns = (PAPERS.c.added, PAPERS.c.id)
_ORDERS: dict[Order, tuple[_Columns, bool]] = {
    Order.TITLE: (_TITLE, False),
    Order.TITLE_BACKWARDS: (_TITLE, True),
    Order.NEWEST: (_YEAR, False),
    Order.OLDEST: (_YEAR, True),
    Order.FIRST_ADDED: (_ADDED, False),
    Order.LAST_ADDED: (_ADDED, True),
}
"""What is sorted by, and whether backwards. Each has an index."""
_GREATEST = 2**63
_ANYTHING = Filters()


def page(
    connection: Connection,
    query: str | None,
    cursor: str | None,
    limit: int,
    order: Order = Order.TITLE,
    marked: Filters = _ANYTHING,
) -> PaperPage:
    """Return papers whose title, authors or venue contain every word of the query. Raises InvalidCursor.

    Of `marked`, tags, collections and reading state are looked at.
    """
    columns, backwards = _ORDERS[order]
    matching: list[ColumnElement[bool]] = [
        PAPERS.c.search_key.contains(word, autoescape=True) for word in filter_key(query or "").split()
    ]
    if marked.reading is not None:
        matching.append(PAPERS.c.reading == marked.reading.value)
    for table, names in ((TAGS, marked.tags), (COLLECTIONS, marked.collections)):
        if names:
            having = select(table.c.paper_id).where(table.c.key.in_([filter_key(name) for name in names]))
            matching.append(PAPERS.c.id.in_(having))
    total = connection.scalar(select(func.count()).select_from(PAPERS).where(*matching)) or 0
    keys = [column.label(f"key_{place}") for place, column in enumerate(columns)]
    rows = select(*PAPER_COLUMNS, *keys).where(*matching)
    rows = rows.order_by(*(column.desc() if backwards else column for column in columns))
    if cursor:
        values = [literal(value) for value in _read_cursor(cursor, order)]
        # The first condition says nothing new, but is one that SQLite finds its place in an index of expressions by.
        rows = rows.where(columns[0] <= values[0] if backwards else columns[0] >= values[0])
        rows = rows.where(tuple_(*columns) < tuple_(*values) if backwards else tuple_(*columns) > tuple_(*values))
    found = connection.execute(rows.limit(limit + 1)).all()
    more = len(found) > limit
    found = found[:limit]
    next_cursor = _write_cursor(order, *found[-1][-len(keys) :]) if more and found else None
    return PaperPage(tuple(to_paper(row) for row in found), next_cursor, total)


def _write_cursor(order: Order, *values: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps([order, *values]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, order: Order) -> list[str | int]:
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise InvalidCursor from None
    columns, _ = _ORDERS[order]
    # A cursor of another order would go on anywhere.
    if not isinstance(told, list) or len(told) != len(columns) + 1 or told[0] != order:
        raise InvalidCursor
    for value, column in zip(told[1:], columns, strict=True):
        if type(value) is not column.type.python_type or not _storable(value):
            raise InvalidCursor
    return told[1:]


def _storable(value: str | int) -> bool:
    if isinstance(value, int):
        return abs(value) < _GREATEST
    return not any("\ud800" <= char <= "\udfff" for char in value)
