"""Papers page by page."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from core.errors import InvalidCursor
from core.importing import Order
from core.paper import Paper
from indexing.catalogue import Catalogue, listing, upserting

YEARS = (2020, None, 2024, 2020, 1999, None, 2024, 2021)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    yield from filled(tmp_path / "catalogue.sqlite3")


def filled(place: Path | str) -> Iterator[Catalogue]:
    catalogue = Catalogue(place)
    records = [
        Paper(title=f"Paper {'dbacgfhe'[n % 8]}{n:02} of many", abstract="It says so.", year=YEARS[n % 8])
        for n in range(25)
    ]
    catalogue.write_now(upserting.upsert, records, [f"s:{n}" for n in range(25)])
    yield catalogue
    catalogue.close()


def walk(catalogue: Catalogue, order: Order, size: int, query: str | None = None) -> list[Paper]:
    seen: list[Paper] = []
    cursor = None
    while True:
        page = catalogue.read_now(listing.page, query, cursor, size, order)
        seen += page.papers
        cursor = page.next_cursor
        assert page.total == 25
        if cursor is None:
            return seen


def test_pages_join_to_the_whole_in_order(place: Path | str) -> None:
    for catalogue in filled(place):
        for order in Order:
            pages_join_to_the_whole_in_order(catalogue, order)


def pages_join_to_the_whole_in_order(catalogue: Catalogue, order: Order) -> None:
    whole = walk(catalogue, order, 1000)
    assert walk(catalogue, order, 7, "paper MANY") == whole
    assert len({paper.id for paper in whole}) == 25
    keys = {
        Order.TITLE: sorted(whole, key=lambda paper: paper.title),
        Order.NEWEST: sorted(whole, key=lambda paper: (-(paper.year or 0), paper.title)),
        Order.FIRST_ADDED: sorted(whole, key=lambda paper: int(paper.title[7:9])),
    }
    backwards = {Order.TITLE_BACKWARDS: Order.TITLE, Order.OLDEST: Order.NEWEST, Order.LAST_ADDED: Order.FIRST_ADDED}
    assert whole == (keys[order] if order in keys else keys[backwards[order]][::-1])


def test_what_comes_later_stands_last_and_what_changes_keeps_its_place(catalogue: Catalogue) -> None:
    first, second = walk(catalogue, Order.FIRST_ADDED, 2)[:2]
    changed = Paper(title=first.title, abstract="It says more than that.", year=first.year)
    catalogue.write_now(upserting.upsert, [changed, Paper(title="The last", abstract="Late.")], ["t:0", "t:1"])
    page = catalogue.read_now(listing.page, None, None, 30, Order.FIRST_ADDED)
    assert [paper.id for paper in page.papers[:2]] == [first.id, second.id]
    assert page.papers[0].abstract == "It says more than that."
    assert page.papers[-1].title == "The last"


@pytest.mark.parametrize("order", list(Order))
def test_every_order_has_its_index(catalogue: Catalogue, order: Order) -> None:
    cursor = catalogue.read_now(listing.page, None, None, 3, order).next_cursor

    def plan(connection: Connection) -> list[str]:
        driver: Any = connection.connection.driver_connection
        statements: list[str] = []
        driver.set_trace_callback(statements.append)
        listing.page(connection, None, cursor, 3, order)
        driver.set_trace_callback(None)
        (listed,) = (one for one in statements if "ORDER BY" in one)
        return [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {listed}")]

    steps = catalogue.read_now(plan)
    assert len(steps) == 1
    assert steps[0].startswith("SEARCH papers USING INDEX"), steps


def written(*told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "?",
        "AAAA",
        "a",
        written("title"),
        written("title", "a"),
        written("title", "a", 1),
        written("title", "a", None),
        written("title", "a", "\ud800"),
        written("-title", "a", "p_1"),
        written("added", 2**63, "p_1"),
        written("added", True, "p_1"),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
@pytest.mark.parametrize("order", [Order.TITLE, Order.FIRST_ADDED])
def test_a_cursor_that_comes_from_elsewhere_is_refused(catalogue: Catalogue, cursor: str, order: Order) -> None:
    with pytest.raises(InvalidCursor):
        catalogue.read_now(listing.page, None, cursor, 5, order)


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_refused(cursor: str) -> None:
    for order in Order:
        try:
            listing._read_cursor(cursor, order)
        except InvalidCursor:
            continue
