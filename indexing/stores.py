"""Opens the stores of a library: files for one process, or one database for many."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from core.errors import LitmusError
from core.ports import Embedder, TermIndex, VectorIndex
from core.settings import Settings, place_of
from indexing.catalogue import Catalogue, Connection, pending
from indexing.catalogue.tables.shared import LIBRARY
from indexing.embedding import open_embedder
from indexing.index import Index
from indexing.locks import LocalLocks, Locks
from indexing.recipe import Recipe
from indexing.roster import RosterKeeper
from indexing.shared.terms import PostgresTermIndex
from indexing.shared.vectors import PgVectorIndex
from indexing.terms import TantivyIndex
from indexing.vectors import ChromaIndex, LlamaIndexStore, made_by

Opened = TypeVar("Opened")
Settle = Callable[[Connection, Recipe], None]
"""What is done, in one transaction, where the library might be of another recipe than the settings."""


def open_index(settings: Settings, repair: bool, settle: Settle) -> Index:
    """Open catalogue, indexes and embedder; with `repair`, indexes that do not open are set aside and built anew.

    No index is opened before `settle` has found the recipe right. Raises SettingsError, OtherRecipe, IndexUnavailable,
    EmbedderUnavailable.
    """
    embedder = open_embedder(settings)
    place = place_of(settings)
    catalogue = Catalogue(place)
    try:
        catalogue.write_now(settle, Recipe(embedder.name, settings.chunk_tokens))
        library_id = catalogue.write_now(pending.remember, "library", uuid4().hex[:12])
        vectors = _open_vectors(settings, catalogue, library_id, embedder, repair)
        try:
            terms = _open_terms(settings, catalogue, repair)
        except BaseException:
            vectors.close()
            raise
    except BaseException:
        catalogue.close()
        raise
    roster = RosterKeeper(catalogue, embedder.dimensions)
    locks: Locks = LocalLocks()
    signals = None
    if isinstance(place, str):
        from indexing.shared.link import SharedLocks, Signals

        locks, signals = SharedLocks(place), Signals(place)
        signals.on(LIBRARY, roster.changed)
        if isinstance(terms, PostgresTermIndex):
            signals.on(LIBRARY, terms.forget)
    return Index(catalogue, vectors, terms, embedder, settings.chunk_tokens, library_id, roster, locks, signals)


def remove_all(place: Path) -> None:
    """Remove what a derived index left, be it a folder or whatever lies in its place."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _open_terms(settings: Settings, catalogue: Catalogue, repair: bool) -> TermIndex:
    if catalogue.shared:
        return PostgresTermIndex(catalogue)
    return _opened(TantivyIndex, settings.data_dir / "terms", repair)


def _open_vectors(
    settings: Settings, catalogue: Catalogue, library_id: str, embedder: Embedder, repair: bool
) -> VectorIndex:
    if settings.vector_store:
        return LlamaIndexStore(made_by(settings.vector_store, "LITMUS_VECTOR_STORE"))
    if settings.chroma_url:
        return ChromaIndex(settings.chroma_url, library_id, embedder.name)
    if catalogue.shared:
        return PgVectorIndex(catalogue, embedder.name, embedder.dimensions)
    return _opened(lambda folder: ChromaIndex(folder, library_id, embedder.name), settings.data_dir / "chroma", repair)


def _opened(open_in: Callable[[Path], Opened], folder: Path, repair: bool) -> Opened:
    """Return the index in a folder; with `repair`, one that does not open is removed and begun anew."""
    try:
        return open_in(folder)
    except LitmusError:
        if not repair:
            raise
        remove_all(folder)
        return open_in(folder)
