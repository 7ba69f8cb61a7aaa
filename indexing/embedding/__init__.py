"""Text to vectors: the embedded model, or any that LiteLLM reaches; the last questions are remembered."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder
from core.settings import Settings

_QUESTIONS = 64
"""Those that may be answered at the same time, with their parts: 100 kB of vectors."""


class RememberingEmbedder:
    """An `Embedder` around another one. What is asked again within the last questions is not embedded again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """The length of a vector. Raises EmbedderUnavailable where that is not known yet."""
        return self._embedder.dimensions

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimensions), embedded now. Raises EmbedderUnavailable."""
        return await self._embedder.embed_passages(texts)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (dimensions,) that cannot be written to. Raises EmbedderUnavailable."""
        vector = self._known.get(text)
        if vector is None:
            vector = await self._embedder.embed_question(text)
            vector.setflags(write=False)  # the next one gets the same
            self._known[text] = vector
            if len(self._known) > _QUESTIONS:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        return vector


EMBEDDED = "minilm"


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder of LITMUS_EMBEDDER, which remembers the last questions.

    Raises EmbedderUnavailable, SettingsError.
    """
    from indexing.embedding import RememberingEmbedder

    return RememberingEmbedder(_open(settings))


def _open(settings: Settings) -> Embedder:
    if settings.embedder == EMBEDDED:
        from indexing.embedding.minilm import MiniLmEmbedder

        return MiniLmEmbedder(settings.models_dir or settings.data_dir / "models")
    from indexing.embedding.remote import RemoteEmbedder

    return RemoteEmbedder(settings)
