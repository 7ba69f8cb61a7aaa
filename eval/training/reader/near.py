"""Which sentences a claim is held against while training: those that serving would choose, by the same embedder."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from answering.checking.nearest import nearness
from core.settings import Settings
from eval.training.reader.batches import Nearest
from indexing.embedding import open_embedder

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def open_nearest(settings: Settings) -> Nearest:
    """Choose by the embedder of the settings. Raises EmbedderUnavailable."""
    embedder = open_embedder(settings)
    return nearest_by(lambda texts: asyncio.run(embedder.embed_passages(texts)))


def nearest_by(embed: Embed) -> Nearest:
    """Choose by vectors; each text is embedded once, and each choice made once."""
    vectors: dict[str, NDArray[np.float32]] = {}
    known: dict[tuple[str, ...], Sequence[int]] = {}

    def nearest(claim: str, sentences: Sequence[str]) -> Sequence[int]:
        texts = (claim, *sentences)
        if texts not in known:
            missing = [text for text in dict.fromkeys(texts) if text not in vectors]
            vectors.update(zip(missing, embed(missing) if missing else (), strict=True))
            known[texts] = nearness(claim, sentences, vectors).places
        return known[texts]

    return nearest
