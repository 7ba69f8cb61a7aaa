"""Whether what the rows of a catalogue hold can be read and belongs together, and mending what cannot or does not.

SQLite takes any value into any column, so a damaged one is found only when somebody reads it, and then it keeps a whole
search or list from working. Here each is found beforehand. PostgreSQL keeps watch over its own values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Table, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from core.errors import CatalogueDamaged
from core.identity import identity_keys
from core.importing import ImportState
from core.jobs import JobKind, JobState
from core.paper import Paper, Reading
from indexing.catalogue.tables.rows import INDEXED, PAPER_COLUMNS, PENDING, filter_rows, in_parts, insert_or, to_paper
from indexing.catalogue.tables.schema import CHUNKS, IMPORTS, JOBS, KEYS, METADATA, PAPERS, STALE, TURNS, Utc

_AT_ONCE = 500
_OBJECTS = {"request", "usage", "value", "again"}
_EMPTY_OBJECTS = {"usage"}
"""Objects that may be empty; a row without one of the others says nothing."""
_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


@dataclass(frozen=True, slots=True)
class _Rule:
    """When a value cannot be right, and what stands in its place then."""

    table: Table
    column: str
    wrong: str
    """A condition of SQLite's."""
    instead: str | None
    """An expression of SQLite's; None: the row is taken out."""

    @property
    def names(self) -> str:
        """What a row is called by."""
        return "id" if "id" in self.table.c else "rowid"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is lost."""

    table: str
    row: str
    column: str
    value: str
    taken_out: bool
    """Whether the row means nothing without it."""

    def __str__(self) -> str:
        fate = "the row is taken out" if self.taken_out else "it is left out"
        return (
            f"{self.column} of {self.row} in {self.table} cannot be read, so that what it said is lost: {fate} by "
            "--repair, and only a backup (`litmus restore FILE`) brings it back"
        )


def unreadable(connection: Connection) -> list[Unreadable]:
    """Return the values that nobody can read. Raises CatalogueDamaged where the file cannot be read to its end."""
    try:
        return [
            Unreadable(rule.table.name, str(row), rule.column, str(value), rule.instead is None)
            for rule in _rules(connection)
            for row, value in connection.exec_driver_sql(
                f'SELECT {rule.names}, "{rule.column}" FROM {rule.table.name} WHERE {rule.wrong}'  # noqa: S608 - our names
            )
        ]
    except DatabaseError as error:
        raise CatalogueDamaged(f"The catalogue cannot be read to its end ({error.orig}).") from error


def take_out_orphans(connection: Connection) -> list[Mapping[str, Any]]:
    """Take out the rows that belong to nothing, and return them, each with the name of its table."""
    orphans: list[Mapping[str, Any]] = []
    if connection.dialect.name != "sqlite":
        return orphans
    while found := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        for table, row in {(each[0], each[1]) for each in found}:
            where = f"FROM {table} WHERE rowid = {row}"
            kept = connection.exec_driver_sql(f"SELECT * {where}").mappings().all()
            orphans += [{"table": table, **{name: str(value) for name, value in each.items()}} for each in kept]
            connection.exec_driver_sql(f"DELETE {where}")
    return orphans


def leave_out_unreadable(connection: Connection) -> None:
    """Put what is right for an unknown value in the place of each that nobody can read."""
    for rule in _rules(connection):
        where = f"{rule.table.name} {{}} WHERE {rule.wrong}"
        if rule.instead is None:
            connection.exec_driver_sql(f"DELETE FROM {where.format('')}")  # noqa: S608 - names of our own
        else:
            change = f'SET "{rule.column}" = {rule.instead}'
            connection.exec_driver_sql(f"UPDATE {where.format(change)}")


def _rules(connection: Connection) -> list[_Rule]:
    if connection.dialect.name != "sqlite":
        return []
    rules = [_rule(table, column) for table in METADATA.sorted_tables for column in table.columns]
    states = [
        (PAPERS, "state", (PENDING, INDEXED), f"'{PENDING}'"),
        (PAPERS, "reading", tuple(Reading), f"'{Reading.UNREAD.value}'"),
        (IMPORTS, "state", tuple(ImportState), f"'{ImportState.FAILED.value}'"),
        (JOBS, "state", tuple(JobState), f"'{JobState.INTERRUPTED.value}'"),
        (JOBS, "kind", tuple(JobKind), None),
    ]
    rules += [
        _Rule(table, name, f'"{name}" NOT IN ({",".join(repr(str(each)) for each in known)})', instead)
        for table, name, known, instead in states
    ]
    rules.append(_Rule(TURNS, "answer", _no_json("answer", "object"), None))
    return [rule for rule in rules if rule is not None]


def _rule(table: Table, column: Column[Any]) -> _Rule | None:
    name = column.name
    if isinstance(column.type, JSON):
        wanted = "object" if name in _OBJECTS else "array"
        wrong = _no_json(name, wanted)
        if column.nullable:
            return _Rule(table, name, f'"{name}" IS NOT NULL AND {wrong} AND "{name}" != \'null\'', "NULL")
        if wanted == "object" and name not in _EMPTY_OBJECTS:
            return _Rule(table, name, wrong, None)
        return _Rule(table, name, wrong, "'[]'" if wanted == "array" else "'{}'")
    if isinstance(column.type, Utc):
        wrong = f'"{name}" IS NOT NULL AND (typeof("{name}") != \'text\' OR julianday("{name}") IS NULL)'
        return _Rule(table, name, wrong, "NULL" if column.nullable else _NOW)
    return None


def _no_json(name: str, wanted: str) -> str:
    return f'CASE WHEN json_valid("{name}") THEN json_type("{name}") != \'{wanted}\' ELSE 1 END'


def torn_papers(connection: Connection) -> list[str]:
    """Return searchable papers whose chunks do not cover their abstract: these are to be chunked anew."""
    chunked = PAPERS.outerjoin(CHUNKS, CHUNKS.c.paper_id == PAPERS.c.id)
    rows = (
        select(PAPERS.c.id, PAPERS.c.abstract, CHUNKS.c.start, CHUNKS.c.end)
        .select_from(chunked)
        .where(PAPERS.c.state == INDEXED)
        .order_by(PAPERS.c.id, CHUNKS.c.start)
    )
    papers = groupby(connection.execute(rows).yield_per(_AT_ONCE), itemgetter(0, 1))
    return [
        paper for (paper, abstract), spans in papers if not _covered(abstract, [(span[2], span[3]) for span in spans])
    ]


def _covered(abstract: str, spans: Sequence[tuple[int | None, int | None]]) -> bool:
    reached = 0
    for start, end in spans:
        if start is None or end is None:  # it has no chunks at all
            continue
        if not 0 <= start < end <= len(abstract) or abstract[reached:start].strip():
            return False
        reached = max(reached, end)
    return not abstract[reached:].strip()


def live_among_stale(connection: Connection) -> list[str]:
    """Return chunks of papers that are noted as gone."""
    return list(connection.scalars(select(STALE.c.id).where(STALE.c.id.in_(select(CHUNKS.c.id)))))


def unfiled_papers(connection: Connection) -> list[str]:
    """Return papers that a filter or an import would not recognise: rows that they are found by are missing."""
    filed = {
        table.name: {(row.paper_id, row.key) for row in connection.execute(select(table.c.paper_id, table.c.key))}
        for table in (KEYS, *filter_rows([]))
    }
    return [
        paper.id
        for papers in _all_papers(connection)
        for paper in papers
        if any((row["paper_id"], row["key"]) not in filed[name] for name, row in _filing(paper))
    ]


def file_again(connection: Connection, paper_ids: Sequence[str]) -> None:
    """Write the rows that papers are found by."""
    tables = {table.name: table for table in (KEYS, *filter_rows([]))}
    for part in in_parts(paper_ids):
        for row in connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id.in_(part))):
            for name, values in _filing(to_paper(row)):
                connection.execute(insert_or(connection, tables[name]).on_conflict_do_nothing(), values)


def _filing(paper: Paper) -> Iterator[tuple[str, dict[str, str]]]:
    for key in identity_keys(paper):
        yield KEYS.name, {"paper_id": paper.id, "key": key}
    for table, rows in filter_rows([paper]).items():
        for row in rows:
            yield table.name, row


def _all_papers(connection: Connection) -> Iterator[list[Paper]]:
    rows = connection.execute(select(*PAPER_COLUMNS))
    while block := rows.fetchmany(_AT_ONCE):
        yield [to_paper(row) for row in block]
