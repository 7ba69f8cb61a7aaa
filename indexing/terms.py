"""Chunk terms in tantivy: BM25 over stemmed words, with every filter inside the index."""

import asyncio
import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path

import tantivy

from core.errors import IndexUnavailable
from core.filters import Filters, Surveys, is_survey
from core.ports import Hit, TermDocument
from core.text import word_set
from core.text.keys import author_keys, filter_key

_ANALYZER = "litmus-english"
_STEMMED = "english"
FUNCTION_WORDS = word_set(
    """
a about after again all also am an and any are as at be because been before being between both but by can could did
do does doing done during each either every few for from further had has have having he her here hers him his how i
if in into is it its itself just may me might more most must my neither no nor not of off on once only or other our
ours out over own per she should so some such than that the their theirs them then there these they this those
through thus to too under until up upon us very was we were what when where whether which while who whom whose why
will with within without would yes you your yours tell explain describe please
"""
)
"""Words that say nothing of what a question is about, among them those that questions are asked with: tantivy's own
list keeps these."""
LANGUAGES = (
    "english spanish french german portuguese italian russian dutch swedish danish norwegian finnish hungarian".split()  # noqa: SIM905
)
"""The more often spoken first."""
_LONGEST_WORD = 64
_WRITER_BYTES = 30_000_000
"""tantivy wants at least 15 MB for a writing thread."""
_VERSION = "3"


def analyzer() -> tantivy.TextAnalyzer:
    """Return what makes a text into words as they are searched."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (
        tantivy.Filter.remove_long(_LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.custom_stopword(sorted(FUNCTION_WORDS)),
        tantivy.Filter.stemmer(_STEMMED),
    ):
        words = words.filter(each)
    return words.build()


def stop_words(text: str) -> Mapping[str, list[str]]:
    """Return for each language the words of a text that are stop words of it, in small letters and in order."""
    words = [word.lower() for word in _lowercase().analyze(text)]
    kept = {language: set(_without_stop_words(language).analyze(text)) for language in LANGUAGES}
    return {language: [word for word in words if word not in kept[language]] for language in LANGUAGES}


@cache
def _lowercase() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()


@cache
def _without_stop_words(language: str) -> tantivy.TextAnalyzer:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return words.filter(tantivy.Filter.stopword(language)).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    for name in ("paper_id", "author", "venue", "tag", "survey"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    return builder.build()


def rarity_among(total: int, count: int) -> float:
    """Return the inverse document frequency of a word in `count` of `total` chunks, as BM25 has it."""
    count = min(count, total)  # deleted chunks still count in a word's own frequency until they are merged away
    return log(1 + (total - count + 0.5) / (count + 0.5))


class TantivyIndex:
    """A `TermIndex` in a folder."""

    def __init__(self, folder: Path) -> None:
        """Open or create the index. Raises IndexUnavailable."""
        self._folder = folder
        self._schema = _schema()
        self._analyzer = analyzer()
        self._writing = threading.Lock()
        self._writer: tantivy.IndexWriter | None = None
        with self._speaking_plainly():
            self._index = self._open()

    def _open(self) -> tantivy.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Another version's fields would not fit; the catalogue fills the new index at start.
        marker = self._folder / "litmus-version"
        if tantivy.Index.exists(str(self._folder)) and (not marker.exists() or marker.read_text() != _VERSION):
            _empty(self._folder)
        index = tantivy.Index(self._schema, path=str(self._folder), reuse=True)
        index.register_tokenizer(_ANALYZER, self._analyzer)
        if not marker.exists():
            unfinished = marker.with_suffix(".new")
            unfinished.write_text(_VERSION)
            os.replace(unfinished, marker)
        return index

    @contextlib.contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:
            raise IndexUnavailable(
                f"The term index in {self._folder} cannot be used ({error}). `litmus doctor --repair` rebuilds it from "
                "the catalogue."
            ) from error

    async def put(self, documents: Sequence[TermDocument]) -> None:
        """Add or replace. Durable on return."""

        def write(writer: tantivy.IndexWriter) -> None:
            for document in documents:
                writer.delete_documents_by_term("chunk_id", document.chunk_id)
                writer.add_document(_document(document))

        await asyncio.to_thread(self._commit, write)

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""

        def write(writer: tantivy.IndexWriter) -> None:
            for chunk_id in chunk_ids:
                writer.delete_documents_by_term("chunk_id", chunk_id)

        await asyncio.to_thread(self._commit, write)

    def _commit(self, write: Callable[[tantivy.IndexWriter], None]) -> None:
        with self._writing, self._speaking_plainly():
            if self._writer is None:
                self._writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
            try:
                write(self._writer)
                self._writer.commit()
            except BaseException:
                self._writer.rollback()
                raise
            self._index.reload()

    async def query(self, text: str, depth: int, filters: Filters) -> list[Hit]:
        """Return at most `depth` hits by descending BM25, all admitted by the filters. Raises IndexUnavailable."""
        return await asyncio.to_thread(self._query, text, depth, filters)

    def _query(self, text: str, depth: int, filters: Filters) -> list[Hit]:
        words = list(dict.fromkeys(self.words(text)))
        if not words:
            return []
        with self._speaking_plainly():
            wanted = tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", word, "freq")) for word in words]
            )
            conditions = [
                (tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0))
                for condition in self._conditions(filters)
            ]
            if conditions:
                wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), *conditions])
            searcher = self._index.searcher()
            found = searcher.search(wanted, limit=depth, count=False).hits
            return [Hit(str(searcher.doc(address)["chunk_id"][0]), score) for score, address in found]

    def words(self, text: str) -> list[str]:
        """Return the words of a text as they are searched: stemmed, without stop words, in order."""
        return self._analyzer.analyze(text)

    def rarity(self, words: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each word, as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        with self._speaking_plainly():
            searcher = self._index.searcher()
            return [self.rarity_of_count(searcher.doc_freq("text", word)) for word in words]

    def vocabulary(self, beginning: str) -> list[tuple[str, int]]:
        """Return the words with this beginning, as they are searched, each with how many chunks have it."""
        with self._speaking_plainly():
            return self._index.searcher().terms_with_prefix("text", beginning)

    def rarity_of_count(self, count: int) -> float:
        """Return the rarity of a word that stands in `count` chunks."""
        total = self._index.searcher().num_docs
        return rarity_among(total, count)

    def _conditions(self, filters: Filters) -> Iterator[tantivy.Query]:
        if filters.year_from is not None or filters.year_to is not None:
            yield tantivy.Query.range_query(
                self._schema,
                "year",
                tantivy.FieldType.Integer,
                filters.year_from,
                filters.year_to,
            )
        if filters.paper_ids:
            yield tantivy.Query.term_set_query(self._schema, "paper_id", list(filters.paper_ids))
        if filters.surveys is not None:
            yield tantivy.Query.term_query(self._schema, "survey", str(filters.surveys is Surveys.ONLY), "basic")
        for field, values in (("author", filters.authors), ("venue", filters.venues), ("tag", filters.tags)):
            if values:
                yield tantivy.Query.term_set_query(self._schema, field, [filter_key(value) for value in values])

    async def count(self) -> int:
        """Return how many chunks it holds."""
        return self._index.searcher().num_docs

    async def ids(self) -> set[str]:
        """Return every chunk id, for repair."""
        return await asyncio.to_thread(self._ids)

    def _ids(self) -> set[str]:
        with self._speaking_plainly():
            searcher = self._index.searcher()
            found = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
            return {str(searcher.doc(address)["chunk_id"][0]) for _, address in found}

    async def probe(self) -> None:
        """Raise IndexUnavailable unless a real query works."""
        await self.query("does this index answer", 1, Filters())

    async def rebuild(self) -> None:
        """Begin anew, empty, when what is there is damaged."""
        await asyncio.to_thread(self._rebuild)

    def _rebuild(self) -> None:
        with self._writing, self._speaking_plainly():
            self._close_writer()
            _empty(self._folder)
            self._index = self._open()

    def close(self) -> None:
        """Let go of the files."""
        with self._writing:
            self._close_writer()

    def _close_writer(self) -> None:
        # Without waiting, a merge that is under way would go on writing into a folder that is given up.
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _document(document: TermDocument) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("chunk_id", document.chunk_id)
    made.add_text("text", document.text)
    made.add_text("paper_id", document.paper.id)
    made.add_text("venue", filter_key(document.paper.venue or ""))
    made.add_text("survey", str(is_survey(document.paper.title)))
    for key in {key for author in document.paper.authors for key in author_keys(author)}:
        made.add_text("author", key)
    for key in {filter_key(tag) for tag in document.paper.tags}:
        made.add_text("tag", key)
    if document.paper.year is not None:
        made.add_integer("year", document.paper.year)
    return made


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(parents=True)
