"""The tables of the catalogue, the same in SQLite and in PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    column,
    false,
    func,
    literal_column,
    text,
)

METADATA = MetaData()
"""A change of the tables adds a step to `migrations/versions/`."""

TEXT = String().with_variant(String(collation="C"), "postgresql")
"""Compared by code points, as SQLite and Python do it; PostgreSQL would otherwise sort as in some language."""


class Utc(TypeDecorator[datetime]):
    """A moment. What is written is of UTC, without a zone, and so is what is read."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        """Return it without its zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        """Return it with its zone."""
        return value and value.replace(tzinfo=UTC)


NEWEST_FIRST: ColumnElement[int] = -func.coalesce(column("year", Integer), literal_column("0", Integer))
"""What papers are sorted by that have a year, or none."""

PAPERS = Table(
    "papers",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("title", TEXT, nullable=False),
    Column("abstract", TEXT, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("year", Integer),
    Column("venue", TEXT),
    Column("doi", TEXT),
    Column("arxiv_id", TEXT),
    Column("url", TEXT),
    Column("tags", JSON, nullable=False),
    Column("source", TEXT),
    Column("original_title", TEXT),
    Column("original_abstract", TEXT),
    Column("state", TEXT, nullable=False),  # "pending" until both indexes hold it, then "indexed"
    Column("venue_key", TEXT, nullable=False),  # core.text.keys.filter_key of the venue
    Column("sort_key", TEXT, nullable=False),  # of the title
    Column("search_key", TEXT, nullable=False),  # of title, authors and venue together
    Column("added", Integer, nullable=False, server_default="0"),  # the greater, the later it came
    Column("retracted", Boolean, nullable=False, server_default=false()),
    Column("added_by", TEXT),  # the import that it first came with
    Column("note", TEXT, nullable=False, server_default=""),
    Column("reading", TEXT, nullable=False, server_default="unread"),
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
    return Table(name, METADATA, Column(key, TEXT, primary_key=True), paper, *columns, Index(f"{name}_of", "paper_id"))


KEYS = _of_paper("paper_keys")
"""What a paper is recognised by (core.identity.identity_keys). A title may belong to several papers."""
AUTHORS = _of_paper("paper_authors")
TAGS = _of_paper("paper_tags")
COLLECTIONS = _of_paper("paper_collections")
RECORDS = _of_paper("paper_records", Column("digest", TEXT, nullable=False), key="slot")
"""What each source said last of a paper, as a digest: so that the same record again changes nothing."""

CHUNKS = Table(
    "chunks",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
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

STALE = Table("stale_chunks", METADATA, Column("id", TEXT, primary_key=True))
"""Chunks that are gone but that the derived indexes may still hold."""

IMPORTS = Table(
    "imports",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("added", Integer, nullable=False, default=0),
    Column("updated", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("to_index", Integer, nullable=False, default=0),
    Column("indexed", Integer, nullable=False, default=0),
    Column("error", TEXT),
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("no_abstract", Integer, nullable=False, server_default=text("0")),
    Column("matches", Integer),
    Column("error_kind", TEXT),
    Column("content", TEXT),  # a digest of what was read
    Column("again", JSON),  # counts of what an earlier import had read already
    Index("imports_by_content", "content"),
    Index("imports_by_name", "name", "number"),
)

REJECTIONS = Table(
    "import_rejections",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("no_abstract", Boolean, nullable=False, server_default=false()),
)

CHATS = Table(
    "chats",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("title", TEXT),
    Column("recency", Integer, nullable=False, unique=True),  # the greater, the later something was said
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("owner", TEXT),  # whose it is; NULL: of nobody in particular
)

TURNS = Table(
    "turns",
    METADATA,
    Column("number", Integer, primary_key=True),  # the order within a chat
    Column("id", TEXT, nullable=False, unique=True),  # of the answer
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("question", TEXT, nullable=False),
    Column("standalone_question", TEXT),
    Column("answer", TEXT, nullable=False),  # as indexing/catalogue/chats.py writes it
    Column("stopped", Boolean, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Index("turns_of", "chat_id", "number"),
)

FETCHES = Table(
    "fetches",
    METADATA,
    Column("key", TEXT, primary_key=True),
    Column("cursor", TEXT),
    Column("taken", Integer, nullable=False),
    Column("updated_at", Utc, nullable=False),
)
"""Fetches that were cut, and where each goes on."""

RETRACTIONS = Table("retractions", METADATA, Column("key", TEXT, primary_key=True))
"""What a notice retracted (core.identity.identity_keys), whether or not the library holds it yet."""

WATCHES = Table(
    "watches",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("source", TEXT, nullable=False),
    Column("query", TEXT, nullable=False),
    Column("since", Date),
    Column("limit", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("undigested", JSON, nullable=False),  # imports whose new papers are in no digest yet
    Column("created_at", Utc, nullable=False),
    Column("ran_at", Utc),
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("kind", TEXT, nullable=False),
    Column("title", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("request", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("usage", JSON, nullable=False),
    Column("max_cost_usd", Float),
    Column("notices", JSON, nullable=False),
    Column("error", TEXT),
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
)
"""Long work, such as a review."""

JOB_PIECES = Table(
    "job_pieces",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("key", TEXT, nullable=False),
    Column("value", JSON, nullable=False),
    Index("job_pieces_of", "job_id", "key", unique=True),
)
"""What a job has made so far, so that it can go on where it was broken off."""

META = Table("meta", METADATA, Column("key", TEXT, primary_key=True), Column("value", TEXT, nullable=False))
