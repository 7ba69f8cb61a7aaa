"""Any embedding model that LiteLLM reaches."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable, SettingsError
from core.gateway import embed
from core.settings import Settings

_TEXTS_AT_ONCE = 128


class RemoteEmbedder:
    """An `Embedder` behind an address or an account."""

    def __init__(self, settings: Settings) -> None:
        """Take the model from the settings. Raises SettingsError without the length of its vectors."""
        if settings.embedder_dimensions is None:
            raise SettingsError(
                f"LITMUS_EMBEDDER={settings.embedder} needs LITMUS_EMBEDDER_DIMENSIONS: the length of its vectors, "
                "which its documentation names."
            )
        self._settings = settings
        self._dimensions = settings.embedder_dimensions

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return f"{self._settings.embedder} {self._dimensions}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._dimensions

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimensions). Raises EmbedderUnavailable."""
        parts = [
            await self._embed(texts[start : start + _TEXTS_AT_ONCE]) for start in range(0, len(texts), _TEXTS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self._dimensions), np.float32)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (dimensions,). Raises EmbedderUnavailable."""
        vector: NDArray[np.float32] = (await self._embed([text]))[0]
        return vector

    async def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.asarray(await embed(self._settings, texts), np.float32)
        if vectors.shape != (len(texts), self._dimensions):
            raise EmbedderUnavailable(
                f"{self._settings.embedder} returned vectors of shape {vectors.shape} for {len(texts)} texts, and "
                f"LITMUS_EMBEDDER_DIMENSIONS says {self._dimensions}. Correct the setting."
            )
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return unit
