"""The tables that only a catalogue in PostgreSQL has: what is searched, what is to be done, and what was files."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from indexing.catalogue.tables.schema import CHUNKS, PAPERS, TEXT

SHARED = MetaData()

TERM_DOCUMENTS = Table(
    "term_documents",
    SHARED,
    Column("number", Integer, primary_key=True),
    Column("chunk_id", TEXT, nullable=False, unique=True),
    Column("paper_id", TEXT, nullable=False, index=True),
    Column("year", Integer),
    Column("venue", TEXT, nullable=False),
    Column("survey", Boolean, nullable=False),
    Column("authors", ARRAY(TEXT), nullable=False),
    Column("tags", ARRAY(TEXT), nullable=False),
    Column("length", Integer, nullable=False),  # in words, as they are searched
)
"""What the filters ask of a chunk."""

POSTINGS = Table(
    "postings",
    SHARED,
    Column("word", TEXT, nullable=False),
    Column("document", ForeignKey("term_documents.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("count", SmallInteger, nullable=False),
    Column("length", SmallInteger, nullable=False),
    # All that a search reads is in the index.
    Index("postings_by_word", "word", postgresql_include=["document", "count", "length"]),
)
"""Which chunks have a word, how often, and how long they are: what BM25 asks."""

WORDS = Table(
    "words",
    SHARED,
    Column("word", TEXT, primary_key=True),
    Column("chunks", Integer, nullable=False),  # how many have it
    Column("length", BigInteger, nullable=False, server_default="0"),
)
"""How many chunks have a word. The word "" stands for all chunks, with the sum of their lengths."""

WORK = Table(
    "work",
    SHARED,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),  # of the import or job
    Column("kind", TEXT, nullable=False),
    Column("turn", TEXT),  # of what has the same turn, one is done at a time, in the order of the numbers
    Column("content", JSON, nullable=False),  # what it takes to do it, beside what the catalogue says
    Column("held_by", TEXT),
    Column("held_until", DateTime(timezone=True)),  # by the clock of the database
    Column("cancelled", Boolean, nullable=False, server_default=false()),
    Index("work_by_turn", "turn", "number"),
)
"""What was accepted and is not done: imports, fetches, reviews, screenings and comparisons."""

UPLOADS = Table(
    "uploads",
    SHARED,
    Column("id", TEXT, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""Files that are still to be imported."""

DIGESTS = Table(
    "digests",
    SHARED,
    Column("number", Integer, primary_key=True),
    Column("watch_id", TEXT, nullable=False, index=True),
    Column("content", JSON, nullable=False),
)

CHANNEL = "litmus"
"""What every change is told on; the message is the topic."""
LIBRARY, WORKS = "library", "work"

_TOLD = (
    (CHUNKS, "INSERT OR UPDATE OR DELETE", LIBRARY),
    (PAPERS, "UPDATE OF state", LIBRARY),
    (WORK, "INSERT OR UPDATE OF cancelled OR DELETE", WORKS),
)


def create_shared(connection: Connection) -> None:
    """Create these tables, and have PostgreSQL tell every change of what other processes wait for."""
    SHARED.create_all(connection)
    connection.exec_driver_sql(
        "CREATE FUNCTION litmus_tell() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_notify('{CHANNEL}', TG_ARGV[0]); RETURN NULL; END $$"
    )
    for table, change, topic in _TOLD:
        # For each statement, not each row; and of equal messages of a transaction PostgreSQL sends one.
        connection.exec_driver_sql(
            f"CREATE TRIGGER litmus_tell AFTER {change} ON {table.name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION litmus_tell('{topic}')"
        )
