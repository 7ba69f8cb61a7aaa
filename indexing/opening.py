"""Opens what a library is stored in."""

import shutil
from pathlib import Path
from uuid import uuid4

from core.errors import LitmusError
from core.ports import Embedder, TermIndex, VectorIndex
from core.settings import Settings
from indexing.catalogue import Catalogue, pending
from indexing.chroma import ChromaIndex
from indexing.embedding import open_embedder
from indexing.index import Index
from indexing.llamaindex_store import LlamaIndexStore, made_by
from indexing.roster import RosterKeeper
from indexing.terms import TantivyIndex


def open_index(settings: Settings, repair: bool) -> Index:
    """Open catalogue, indexes and embedder; with `repair`, indexes that do not open are set aside and built anew.

    Raises SettingsError, IndexUnavailable, EmbedderUnavailable.
    """
    embedder = open_embedder(settings)
    catalogue = Catalogue(settings.data_dir / "catalogue.sqlite3")
    try:
        library_id = catalogue.write_now(pending.remember, "library", uuid4().hex[:12])
        vectors = _open_vectors(settings, library_id, embedder, repair)
        try:
            terms = _open_terms(settings, repair)
        except BaseException:
            vectors.close()
            raise
    except BaseException:
        catalogue.close()
        raise
    roster = RosterKeeper(catalogue, embedder.dimensions)
    return Index(catalogue, vectors, terms, embedder, settings.chunk_tokens, library_id, roster)


def remove_all(place: Path) -> None:
    """Remove what a derived index left, be it a folder or whatever lies in its place."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _open_terms(settings: Settings, repair: bool) -> TermIndex:
    folder = settings.data_dir / "terms"
    try:
        return TantivyIndex(folder)
    except LitmusError:
        if not repair:
            raise
        remove_all(folder)
        return TantivyIndex(folder)


def _open_vectors(settings: Settings, library_id: str, embedder: Embedder, repair: bool) -> VectorIndex:
    if settings.vector_store:
        return LlamaIndexStore(made_by(settings.vector_store, "LITMUS_VECTOR_STORE"))
    if settings.chroma_url:
        return ChromaIndex(settings.chroma_url, library_id, embedder.name)
    folder = settings.data_dir / "chroma"
    try:
        return ChromaIndex(folder, library_id, embedder.name)
    except LitmusError:
        if not repair:
            raise
        remove_all(folder)
        return ChromaIndex(folder, library_id, embedder.name)
