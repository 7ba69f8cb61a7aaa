"""The embedded embedder: all-MiniLM-L6-v2 on onnxruntime, offline and without torch."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexing.embedding.model_file import VERSION, open_model
from indexing.embedding.weights import DISTRIBUTION, locate

DIMENSIONS = 384
_LONGEST = 256
"""Tokens that the model was trained to read; the rest of a text is not seen."""


class MiniLmEmbedder:
    """An `Embedder`. The model is built from the published weights on first use and then kept in `models_dir`.

    Texts are never run together: a text has the same vector whatever it comes with, to the last bit, and long texts are
    done sooner than in batches. Several texts share the cores, each on one (docs/decisions/0004-embedder.md).
    """

    def __init__(self, models_dir: Path, distribution: str = DISTRIBUTION) -> None:
        """Load the model from files of the distribution. Raises EmbedderUnavailable."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(locate("tokenizer.json", distribution)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        self._session = open_model(models_dir, distribution)

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return f"all-MiniLM-L6-v2 int8 v{VERSION}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DIMENSIONS

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return await asyncio.to_thread(self.encode, texts)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (384,)."""
        return await asyncio.to_thread(self._encode_one, text)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384), on as many cores as there are."""
        workers = min(len(texts), _cores())
        if workers < 2:
            vectors = [self._encode_one(text) for text in texts]
        else:
            # Threads of this call's own: a few sentences must not queue behind the papers of an import.
            with ThreadPoolExecutor(workers, "embed") as pool:
                vectors = list(pool.map(self._encode_one, texts))
        return np.stack(vectors) if vectors else np.empty((0, DIMENSIONS), np.float32)

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        # Halves of characters outside the basic plane are no text; the tokenizer would raise on them.
        clean = text.encode("utf-8", "replace").decode()
        ids = np.array([self._tokenizer.encode(clean).ids], np.int64)
        vector: NDArray[np.float32] = self._session.run(None, {"ids": ids})[0][0]
        return vector


def _cores() -> int:
    """How many cores this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
