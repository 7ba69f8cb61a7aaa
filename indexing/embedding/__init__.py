"""Text to vectors: the embedded model, or any that LiteLLM reaches."""

from core.ports import Embedder
from core.settings import Settings

EMBEDDED = "minilm"


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder of LITMUS_EMBEDDER, which remembers the last questions.

    Raises EmbedderUnavailable, SettingsError.
    """
    from indexing.embedding.remembering import RememberingEmbedder

    return RememberingEmbedder(_open(settings))


def _open(settings: Settings) -> Embedder:
    if settings.embedder == EMBEDDED:
        from indexing.embedding.minilm import MiniLmEmbedder

        return MiniLmEmbedder(settings.models_dir or settings.data_dir / "models")
    from indexing.embedding.remote import RemoteEmbedder

    return RemoteEmbedder(settings)
