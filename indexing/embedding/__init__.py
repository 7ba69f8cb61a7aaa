"""Text to vectors: the embedded model, or any that LiteLLM reaches. The questions asked last are remembered."""

from core.models.remembering import RememberingEmbedder
from core.ports import Embedder
from core.settings import Settings
from indexing.embedding.minilm import MiniLmEmbedder
from indexing.embedding.remote import RemoteEmbedder

EMBEDDED = "minilm"


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder of LITMUS_EMBEDDER, which remembers the last questions.

    Raises EmbedderUnavailable, SettingsError.
    """
    if settings.embedder == EMBEDDED:
        return RememberingEmbedder(MiniLmEmbedder(settings.models_dir or settings.data_dir / "models"))
    return RememberingEmbedder(RemoteEmbedder(settings))
