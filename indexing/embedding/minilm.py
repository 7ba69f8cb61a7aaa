"""The embedded embedder: all-MiniLM-L6-v2 on onnxruntime, offline and without torch.

The model is built once from the published weights, kept as a file, and checked at each start. Building takes a second
or two and the weights' 90 MB; opening the file that it leaves takes a tenth of a second.
"""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.disk import write_atomically
from core.models.onnx import cores, open_session, open_tokenizer, without_halves
from core.tracing.stages import Stage, timed
from indexing.embedding.weights import DISTRIBUTION, SHA256, locate, read_weights

VERSION = 2
"""Counted up when the same weights give other vectors. Libraries that were made with the one before must go on opening
then: docs/decisions/0047-reindex.md."""
_LOG = logging.getLogger(__name__)
_sessions: dict[tuple[object, ...], Any] = {}
"""By the state of the file, and by the digest of what is in it. A process holds each model once, however many libraries
it opens: what reading and running it has allocated does not all go back to the system."""
_opening = threading.Lock()


def model_path(models_dir: Path) -> Path:
    """Return where the model is kept; its SHA-256 lies beside it under the suffix `.sha256`."""
    return models_dir / f"all-MiniLM-L6-v2-{SHA256[:8]}-int8-v{VERSION}.onnx"


def open_model(models_dir: Path, distribution: str = DISTRIBUTION) -> Any:
    """Return an onnxruntime session, building the model if no whole one is there. Raises EmbedderUnavailable."""
    path = model_path(models_dir)
    with _opening:
        state = _state(path)
        if state is None or state not in _sessions:
            model = _read(path)
            if model is None:
                from indexing.embedding.graph import build_embedder

                model = build_embedder(read_weights(locate("model.safetensors", distribution)))
                _keep(path, model)
            digest = hashlib.sha256(model).hexdigest()
            session = _sessions.get((digest,)) or _open_session(model)
            _sessions[(digest,)] = session
            state = _state(path)
            if state is None:  # it could not be kept
                return session
            _sessions[state] = session
        return _sessions[state]


def _state(path: Path) -> tuple[object, ...] | None:
    """Return what changes when somebody writes to the model's file or to its digest; None where one is missing."""
    try:
        stats = [each.stat() for each in (path, _digest_path(path))]
    except OSError:
        return None
    return (path, *((each.st_ino, each.st_size, each.st_mtime_ns) for each in stats))


def _open_session(model: bytes) -> Any:
    # The graph is written with fused operators. What else would be fused is slower (see graph.py).
    return open_session(model, optimised=False)


def _read(path: Path) -> bytes | None:
    """Return the model, or None where it is missing, unreadable or not what was written."""
    try:
        model = path.read_bytes()
        expected = _digest_path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return model if hashlib.sha256(model).hexdigest() == expected else None


def _keep(path: Path, model: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Between these two, and when two processes build at once, the digest tells whether the pair belongs together.
        write_atomically(path, model)
        write_atomically(_digest_path(path), hashlib.sha256(model).hexdigest().encode())
    except OSError as error:
        _LOG.warning(
            "%s cannot be written (%s): the model is built anew at each start. "
            "Set LITMUS_MODELS_DIR to a folder that can.",
            path.parent,
            error.strerror,
        )


def _digest_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


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
        self._tokenizer = _open_tokenizer(locate("tokenizer.json", distribution))
        self._session = open_model(models_dir, distribution)

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return f"all-MiniLM-L6-v2 int8 v{VERSION}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DIMENSIONS

    @timed(Stage.EMBED)
    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return await asyncio.to_thread(self.encode, texts)

    @timed(Stage.EMBED)
    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (384,)."""
        return await asyncio.to_thread(self._encode_one, text)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384), on as many cores as there are."""
        workers = min(len(texts), cores())
        if workers < 2:
            vectors = [self._encode_one(text) for text in texts]
        else:
            # Threads of this call's own: a few sentences must not queue behind the papers of an import.
            with ThreadPoolExecutor(workers, "embed") as pool:
                vectors = list(pool.map(self._encode_one, texts))
        return np.stack(vectors) if vectors else np.empty((0, DIMENSIONS), np.float32)

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(without_halves(text)).ids], np.int64)
        vector: NDArray[np.float32] = self._session.run(None, {"ids": ids})[0][0]
        return vector


@cache
def _open_tokenizer(path: Path) -> Any:
    tokenizer = open_tokenizer(path.read_bytes())
    tokenizer.enable_truncation(_LONGEST)
    return tokenizer
