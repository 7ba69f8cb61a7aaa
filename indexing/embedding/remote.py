"""Any embedding model that LiteLLM reaches."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable
from core.gateway import embed
from core.models.onnx import without_halves
from core.settings import Settings
from core.tracing.stages import Stage, timed

_TEXTS_AT_ONCE = 128


class RemoteEmbedder:
    """An `Embedder` behind an address or an account. Opening it asks nothing of anyone."""

    def __init__(self, settings: Settings) -> None:
        """Take the model from the settings."""
        self._settings = settings
        self._dimensions = settings.embedder_dimensions

    @property
    def name(self) -> str:
        """The model, and the length of its vectors where the settings ask for one: many models offer several."""
        asked = self._settings.embedder_dimensions
        return f"{self._settings.embedder} {asked}" if asked else self._settings.embedder

    @property
    def dimensions(self) -> int:
        """The length of a vector: what the settings ask for, else what came. Raises EmbedderUnavailable before that."""
        if self._dimensions is None:
            raise EmbedderUnavailable(
                f"How long the vectors of {self._settings.embedder} are is known once it embedded something. "
                "Set LITMUS_EMBEDDER_DIMENSIONS to say it in advance."
            )
        return self._dimensions

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimensions). Raises EmbedderUnavailable."""
        parts = [
            await self._embed(texts[start : start + _TEXTS_AT_ONCE]) for start in range(0, len(texts), _TEXTS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty((0, self._dimensions or 0), np.float32)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (dimensions,). Raises EmbedderUnavailable."""
        vector: NDArray[np.float32] = (await self._embed([text]))[0]
        return vector

    @timed(Stage.EMBED)
    async def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # Halves of characters outside the basic plane cannot be sent.
        vectors = await embed(self._settings, [without_halves(text) for text in texts])
        length = vectors.shape[1]
        if self._dimensions not in (None, length):
            raise EmbedderUnavailable(
                f"{self._settings.embedder} returned vectors of {length} numbers, and of {self._dimensions} before. "
                "Its server has another model now: name it in LITMUS_EMBEDDER, and run `litmus reindex`."
            )
        self._dimensions = length
        return vectors
