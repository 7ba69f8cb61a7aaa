"""The tables of the catalogue, and how its file is opened."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    literal_column,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from core.errors import CatalogueDamaged, IndexUnavailable
from indexing.catalogue.migrations import STEPS

SCHEMA_VERSION = 8
"""A change of the tables raises it and adds a step to `migrations.py`."""

METADATA = MetaData()


class _Utc(TypeDecorator[datetime]):
    """A moment. SQLite keeps no zone: what is written is of UTC, and so is what is read."""

    impl = DateTime
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        """Return it with its zone."""
        return value and value.replace(tzinfo=UTC)


NEWEST_FIRST: ColumnElement[int] = literal_column("-coalesce(year, 0)", Integer)
"""What papers are sorted by that have a year, or none."""

PAPERS = Table(
    "papers",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("abstract", String, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("year", Integer),
    Column("venue", String),
    Column("doi", String),
    Column("arxiv_id", String),
    Column("url", String),
    Column("tags", JSON, nullable=False),
    Column("source", String),
    Column("original_title", String),
    Column("original_abstract", String),
    Column("state", String, nullable=False),  # "pending" until both indexes hold it, then "indexed"
    Column("venue_key", String, nullable=False),  # core.filters.filter_key of the venue
    Column("sort_key", String, nullable=False),  # of the title
    Column("search_key", String, nullable=False),  # of title, authors and venue together
    Column("added", Integer, nullable=False, server_default="0"),  # the greater, the later it came
    Column("retracted", Boolean, nullable=False, server_default=text("0")),
    Column("added_by", String),  # the import that it first came with
    Column("note", String, nullable=False, server_default=""),
    Column("reading", String, nullable=False, server_default="unread"),
    Column("collections", JSON, nullable=False, server_default="[]"),
    Index("papers_by_state", "state", "year"),
    Index("papers_by_venue", "venue_key"),
    Index("papers_in_order", "sort_key", "id"),
    Index("papers_by_year", NEWEST_FIRST, "sort_key", "id"),
    Index("papers_as_added", "added", "id"),
    Index("papers_added_by", "added_by"),
    Index("papers_by_reading", "reading"),
)


def _of_paper(name: str, *columns: Column[Any], key: str = "key") -> Table:
    """A table of strings that belong to papers and that papers are found by."""
    paper: Column[Any] = Column("paper_id", ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    return Table(
        name, METADATA, Column(key, String, primary_key=True), paper, *columns, Index(f"{name}_of", "paper_id")
    )


KEYS = _of_paper("paper_keys")
"""What a paper is recognised by (core.identity.identity_keys). A title may belong to several papers."""
AUTHORS = _of_paper("paper_authors")
TAGS = _of_paper("paper_tags")
COLLECTIONS = _of_paper("paper_collections")
RECORDS = _of_paper("paper_records", Column("digest", String, nullable=False), key="slot")
"""What each source said last of a paper, as a digest: so that the same record again changes nothing."""

CHUNKS = Table(
    "chunks",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("paper_id", ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("tokens", Integer, nullable=False),
    sqlite_autoincrement=True,  # a row number never comes back, so that what is held of it cannot be mistaken
)

VECTORS = Table(
    "vectors",
    METADATA,
    Column("chunk_row", ForeignKey("chunks.row", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float16, little-endian
)

STALE = Table("stale_chunks", METADATA, Column("id", String, primary_key=True))
"""Chunks that are gone but that the derived indexes may still hold."""

IMPORTS = Table(
    "imports",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("added", Integer, nullable=False, default=0),
    Column("updated", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("to_index", Integer, nullable=False, default=0),
    Column("indexed", Integer, nullable=False, default=0),
    Column("error", String),
    Column("created_at", _Utc, nullable=False),
    Column("finished_at", _Utc),
    Column("no_abstract", Integer, nullable=False, server_default=text("0")),
    Column("matches", Integer),
    Column("error_kind", String),
    Column("content", String),  # a digest of what was read
    Column("again", JSON),  # counts of what an earlier import had read already
    Index("imports_by_content", "content"),
    Index("imports_by_name", "name", "number"),
)

REJECTIONS = Table(
    "import_rejections",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("no_abstract", Boolean, nullable=False, server_default=text("0")),
)

CHATS = Table(
    "chats",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("title", String),
    Column("recency", Integer, nullable=False, unique=True),  # the greater, the later something was said
    Column("created_at", _Utc, nullable=False),
    Column("updated_at", _Utc, nullable=False),
    Column("owner", String),  # whose it is; NULL: of nobody in particular
)

TURNS = Table(
    "turns",
    METADATA,
    Column("number", Integer, primary_key=True),  # the order within a chat
    Column("id", String, nullable=False, unique=True),  # of the answer
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("question", String, nullable=False),
    Column("standalone_question", String),
    Column("answer", String, nullable=False),  # as indexing/catalogue/chats.py writes it
    Column("stopped", Boolean, nullable=False),
    Column("asked_at", _Utc, nullable=False),
    Index("turns_of", "chat_id", "number"),
)

FETCHES = Table(
    "fetches",
    METADATA,
    Column("key", String, primary_key=True),
    Column("cursor", String),
    Column("taken", Integer, nullable=False),
    Column("updated_at", _Utc, nullable=False),
)
"""Fetches that were cut, and where each goes on."""

RETRACTIONS = Table("retractions", METADATA, Column("key", String, primary_key=True))
"""What a notice retracted (core.identity.identity_keys), whether or not the library holds it yet."""

WATCHES = Table(
    "watches",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("query", String, nullable=False),
    Column("since", Date),
    Column("limit", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("undigested", JSON, nullable=False),  # imports whose new papers are in no digest yet
    Column("created_at", _Utc, nullable=False),
    Column("ran_at", _Utc),
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("state", String, nullable=False),
    Column("request", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("usage", JSON, nullable=False),
    Column("max_cost_usd", Float),
    Column("notices", JSON, nullable=False),
    Column("error", String),
    Column("created_at", _Utc, nullable=False),
    Column("finished_at", _Utc),
)
"""Long work, such as a review."""

JOB_PIECES = Table(
    "job_pieces",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("key", String, nullable=False),
    Column("value", JSON, nullable=False),
    Index("job_pieces_of", "job_id", "key", unique=True),
)
"""What a job has made so far, so that it can go on where it was broken off."""

META = Table("meta", METADATA, Column("key", String, primary_key=True), Column("value", String, nullable=False))


def open_engine(path: Path) -> Engine:
    """Open the catalogue's file, and create it with its tables if need be. Raises IndexUnavailable."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 30})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            _bring_up_to_date(connection, path)
    except DatabaseError as error:
        engine.dispose()
        raise CatalogueDamaged(f"{path} is not a usable catalogue ({error.orig}).") from error
    except IndexUnavailable:
        engine.dispose()
        raise
    return engine


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA_VERSION:
        raise IndexUnavailable(
            f"{path} was written by a newer Litmus. Upgrade Litmus, or choose another LITMUS_DATA_DIR."
        )
    if version:
        for step in range(version, SCHEMA_VERSION):
            for statement in STEPS[step]:
                connection.exec_driver_sql(statement)
    else:
        METADATA.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own, or the BEGIN below would come too late to be IMMEDIATE.
    connection.isolation_level = None
    # secure_delete: what is deleted is overwritten, and not left lying in the file until its place is needed.
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
    for pragma in (*pragmas, "mmap_size = 268435456"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail, not wait, when another one wrote in between.
    writes = connection.get_execution_options().get("litmus_reads_only") is None
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
