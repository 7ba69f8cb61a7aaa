"""An embedder that knows the last questions: each step of an answer asks for the same one."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder

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
