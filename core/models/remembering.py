"""An embedder that remembers the texts it embedded last."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder

_QUESTIONS = 64
"""Those that may be answered at the same time, with their parts: 100 kB of vectors."""
_SENTENCES = 4096
"""An answer looks at some hundred sentences: 6 MB of vectors."""


class RememberingEmbedder:
    """An `Embedder` around another one. What is asked again within the last questions is not embedded again."""

    def __init__(self, embedder: Embedder, *, passages: int = 0) -> None:
        """`passages` is how many of them are known, too; none by default, as an import sees each of them once."""
        self._embedder = embedder
        self._questions = _Last(_QUESTIONS)
        self._passages = _Last(passages)

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return self._embedder.name

    @property
    def remembers_passages(self) -> bool:
        """Whether it does."""
        return self._passages.most > 0

    @property
    def dimensions(self) -> int:
        """The length of a vector. Raises EmbedderUnavailable where that is not known yet."""
        return self._embedder.dimensions

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimensions). Raises EmbedderUnavailable."""
        if not self._passages.most:
            return await self._embedder.embed_passages(texts)
        found = {text: vector for text in texts if (vector := self._passages.get(text)) is not None}
        if missing := [text for text in dict.fromkeys(texts) if text not in found]:
            found |= dict(zip(missing, await self._embedder.embed_passages(missing), strict=True))
            for text in missing:
                self._passages.put(text, found[text])
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (dimensions,) that cannot be written to. Raises EmbedderUnavailable."""
        vector = self._questions.get(text)
        if vector is None:
            vector = await self._embedder.embed_question(text)
            vector.setflags(write=False)  # the next one gets the same
            self._questions.put(text, vector)
        return vector


def remembering_sentences(embedder: Embedder) -> RememberingEmbedder:
    """Return the embedder as one that knows the last sentences, for the steps of an answer to share."""
    if isinstance(embedder, RememberingEmbedder) and embedder.remembers_passages:
        return embedder
    return RememberingEmbedder(embedder, passages=_SENTENCES)


class _Last:
    """The vectors that were used last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def get(self, text: str) -> NDArray[np.float32] | None:
        if text in self._known:
            self._known.move_to_end(text)
        return self._known.get(text)

    def put(self, text: str, vector: NDArray[np.float32]) -> None:
        self._known[text] = vector
        while len(self._known) > self.most:
            self._known.popitem(last=False)
