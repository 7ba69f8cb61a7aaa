"""Chunk terms in PostgreSQL: BM25 over the words that tantivy would index, and every filter in the same statement.

PostgreSQL's own ranking of full text knows nothing of how rare a word is; docs/decisions/0044-scale-out.md has figures.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Float, column, delete, insert, select, text, values
from sqlalchemy import func as sql

from core.filters import Filters, Surveys, is_survey
from core.ports import Hit, TermDocument
from core.text.keys import author_keys, filter_key
from indexing.catalogue import Catalogue
from indexing.catalogue.tables.rows import in_parts
from indexing.catalogue.tables.schema import TEXT
from indexing.catalogue.tables.shared import POSTINGS, TERM_DOCUMENTS, WORDS
from indexing.terms import analyzer, rarity_among

_K1, _B = 1.2, 0.75
"""BM25's constants, as tantivy has them."""
_ALL = ""
"""The word that every chunk counts as having."""
_MOST = 32_767
_PUT_WORDS = text(
    "INSERT INTO words SELECT word, count(*), 0 FROM unnest(CAST(:words AS text[])) AS word GROUP BY word "
    "ON CONFLICT (word) DO UPDATE SET chunks = words.chunks + excluded.chunks"
)
_PUT_TOTAL = text(
    "INSERT INTO words VALUES ('', :chunks, :length) "
    "ON CONFLICT (word) DO UPDATE SET chunks = words.chunks + :chunks, length = words.length + :length"
)
_PUT_POSTINGS = text(
    "INSERT INTO postings SELECT * FROM unnest(CAST(:words AS text[]), CAST(:documents AS integer[]), "
    "CAST(:counts AS smallint[]), CAST(:lengths AS smallint[]))"
)
_DROP_POSTINGS = text(
    "WITH gone AS (DELETE FROM postings WHERE document = ANY(:documents) RETURNING word), "
    "counted AS (SELECT word, count(*) AS chunks FROM gone GROUP BY word) "
    "UPDATE words SET chunks = words.chunks - counted.chunks FROM counted WHERE words.word = counted.word"
)
_NUMBERS = text("SELECT nextval(pg_get_serial_sequence('term_documents', 'number')) FROM generate_series(1, :count)")


class PostgresTermIndex:
    """A `TermIndex` of one database."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._analyzer = analyzer()
        self._counts: dict[str, int] = {}

    def forget(self) -> None:
        """Forget what is known of words: somebody has changed the library."""
        self._counts = {}

    async def put(self, documents: Sequence[TermDocument]) -> None:
        """Add or replace. Durable on return."""
        if documents:
            await self._catalogue.write(self._put, documents)
            self.forget()

    def _put(self, connection: Connection, documents: Sequence[TermDocument]) -> None:
        _drop(connection, [document.chunk_id for document in documents])
        numbers = list(connection.scalars(_NUMBERS, {"count": len(documents)}))
        counted = [Counter(self.words(document.text)) for document in documents]
        rows = [_row(*each) for each in zip(numbers, documents, counted, strict=True)]
        connection.execute(insert(TERM_DOCUMENTS), rows)
        of = [(number, word, many, counts.total()) for number, counts in zip(numbers, counted, strict=True)
              for word, many in counts.items()]  # fmt: skip
        connection.execute(
            _PUT_POSTINGS,
            {
                "words": [word for _, word, _, _ in of],
                "documents": [number for number, _, _, _ in of],
                "counts": [min(many, _MOST) for _, _, many, _ in of],
                "lengths": [min(length, _MOST) for _, _, _, length in of],
            },
        )
        connection.execute(_PUT_WORDS, {"words": [word for _, word, _, _ in of]})
        connection.execute(_PUT_TOTAL, {"chunks": len(rows), "length": sum(counts.total() for counts in counted)})

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""
        if chunk_ids:
            await self._catalogue.write(_drop, chunk_ids)
            self.forget()

    async def query(self, text: str, depth: int, filters: Filters) -> list[Hit]:
        """Return at most `depth` hits by descending BM25, all admitted by the filters. Raises IndexUnavailable."""
        words = list(dict.fromkeys(self.words(text)))
        return await self._catalogue.read(self._query, words, depth, filters) if words else []

    def _query(self, connection: Connection, words: Sequence[str], depth: int, filters: Filters) -> list[Hit]:
        total = connection.execute(select(WORDS.c.chunks, WORDS.c.length).where(WORDS.c.word == _ALL)).one_or_none()
        if total is None or not total.chunks:
            return []
        chunks = dict(
            connection.execute(
                select(WORDS.c.word, WORDS.c.chunks).where(WORDS.c.word.in_(words), WORDS.c.chunks > 0)
            ).all()
        )
        if not chunks:
            return []
        rarities = [(word, rarity_among(total.chunks, count)) for word, count in chunks.items()]
        wanted = values(column("word", TEXT), column("rarity", Float), name="wanted").data(rarities)
        often = sql.cast(POSTINGS.c.count, Float)
        length = POSTINGS.c.length / (total.length / total.chunks)
        weight = wanted.c.rarity * (1 + _K1) * often / (often + _K1 * (1 - _B + _B * length))
        score = sql.sum(weight).label("score")
        ranked = select(POSTINGS.c.document, score).select_from(POSTINGS.join(wanted, wanted.c.word == POSTINGS.c.word))
        conditions = list(_conditions(filters))
        if conditions:
            ranked = ranked.where(POSTINGS.c.document.in_(select(TERM_DOCUMENTS.c.number).where(*conditions)))
        best = ranked.group_by(POSTINGS.c.document).order_by(score.desc(), POSTINGS.c.document).limit(depth).subquery()
        found = select(TERM_DOCUMENTS.c.chunk_id, best.c.score).join(best, best.c.document == TERM_DOCUMENTS.c.number)
        rows = connection.execute(found.order_by(best.c.score.desc(), best.c.document))
        return [Hit(chunk, float(each)) for chunk, each in rows]

    def words(self, text: str) -> list[str]:
        """Return the words of a text as they are searched: stemmed, without stop words, in order."""
        return self._analyzer.analyze(text)

    def rarity(self, words: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each word, as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        total, *counts = self._chunks_with([_ALL, *words])
        return [rarity_among(total, count) for count in counts]

    def rarity_of_count(self, count: int) -> float:
        """Return the rarity of a word that stands in `count` chunks."""
        return rarity_among(self._chunks_with([_ALL])[0], count)

    def vocabulary(self, beginning: str) -> list[tuple[str, int]]:
        """Return the words with this beginning, as they are searched, each with how many chunks have it."""
        begun = WORDS.c.word.startswith(beginning, autoescape=True) & (WORDS.c.word != _ALL) & (WORDS.c.chunks > 0)
        found = select(WORDS.c.word, WORDS.c.chunks).where(begun).order_by(WORDS.c.word)
        return self._catalogue.read_now(
            lambda connection: [(word, chunks) for word, chunks in connection.execute(found)]
        )

    def _chunks_with(self, words: Sequence[str]) -> list[int]:
        """Return how many chunks have each word; what was asked before is remembered until the library changes."""
        known = self._counts
        if unknown := [word for word in dict.fromkeys(words) if word not in known]:
            found = self._catalogue.read_now(_count, unknown)
            known.update({word: found.get(word, 0) for word in unknown})
        return [known[word] for word in words]

    async def count(self) -> int:
        """Return how many chunks it holds."""
        counted = select(sql.count()).select_from(TERM_DOCUMENTS)
        return await self._catalogue.read(lambda connection: connection.scalar(counted) or 0)

    async def ids(self) -> set[str]:
        """Return every chunk id, for repair."""
        held = select(TERM_DOCUMENTS.c.chunk_id)
        return await self._catalogue.read(lambda connection: set(connection.scalars(held)))

    async def probe(self) -> None:
        """Raise IndexUnavailable unless a real query works."""
        await self.query("does this index answer", 1, Filters())

    async def rebuild(self) -> None:
        """Begin anew, empty."""
        await self._catalogue.write(_empty)
        self.forget()

    def close(self) -> None:
        """Do nothing: the connections are the catalogue's."""


def _row(number: int, document: TermDocument, counts: Counter[str]) -> dict[str, object]:
    paper = document.paper
    return {
        "number": number,
        "chunk_id": document.chunk_id,
        "paper_id": paper.id,
        "year": paper.year,
        "venue": filter_key(paper.venue or ""),
        "survey": is_survey(paper.title),
        "authors": sorted({key for author in paper.authors for key in author_keys(author)}),
        "tags": sorted({filter_key(tag) for tag in paper.tags}),
        "length": counts.total(),
    }


def _drop(connection: Connection, chunk_ids: Sequence[str]) -> None:
    for part in in_parts(chunk_ids):
        gone = TERM_DOCUMENTS.c.chunk_id.in_(part)
        rows = connection.execute(select(TERM_DOCUMENTS.c.number, TERM_DOCUMENTS.c.length).where(gone)).all()
        if rows:
            connection.execute(_DROP_POSTINGS, {"documents": [row.number for row in rows]})
            connection.execute(delete(TERM_DOCUMENTS).where(gone))
            connection.execute(_PUT_TOTAL, {"chunks": -len(rows), "length": -sum(row.length for row in rows)})


def _empty(connection: Connection) -> None:
    connection.exec_driver_sql("TRUNCATE postings, term_documents, words")


def _count(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(select(WORDS.c.word, WORDS.c.chunks).where(WORDS.c.word.in_(words)))
    return {row.word: row.chunks for row in rows}


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    held = TERM_DOCUMENTS.c
    if filters.year_from is not None:
        yield held.year >= filters.year_from
    if filters.year_to is not None:
        yield held.year <= filters.year_to
    if filters.paper_ids:
        yield held.paper_id == sql.any(list(filters.paper_ids))
    if filters.surveys is not None:
        yield held.survey.is_(filters.surveys is Surveys.ONLY)
    if filters.venues:
        yield held.venue.in_([filter_key(venue) for venue in filters.venues])
    if filters.authors:
        yield held.authors.overlap([filter_key(author) for author in filters.authors])
    if filters.tags:
        yield held.tags.overlap([filter_key(tag) for tag in filters.tags])
