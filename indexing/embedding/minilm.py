"""The embedded embedder: all-MiniLM-L6-v2 on onnxruntime, offline and without torch."""

import asyncio
import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable
from indexing.embedding.weights import SHA256, locate, read_weights

DIMENSIONS = 384
_LONGEST = 256
"""Tokens that the model was trained to read; the rest of a text is not seen."""
_GRAPH_VERSION = 1
"""Counted up when the same weights give another graph: then it is built anew, and so are the vectors."""
_TOKENS_AT_ONCE = 4096
"""Texts of about equal length are run together up to so many tokens: more brings no speed and costs memory."""


class MiniLmEmbedder:
    """An `Embedder`. The graph is built from the published weights on first use and then kept in `models_dir`."""

    def __init__(self, models_dir: Path) -> None:
        """Load the model. Raises EmbedderUnavailable."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(locate("tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        self._session = _open_graph(models_dir / f"all-MiniLM-L6-v2-{SHA256[:8]}-int8-v{_GRAPH_VERSION}.onnx")

    @property
    def name(self) -> str:
        """Says which vectors these are."""
        return f"all-MiniLM-L6-v2 int8 v{_GRAPH_VERSION}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DIMENSIONS

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384)."""
        return await asyncio.to_thread(self.encode, texts)

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector of shape (384,)."""
        vector: NDArray[np.float32] = (await asyncio.to_thread(self.encode, [text]))[0]
        return vector

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 384), in this thread."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        # Halves of characters outside the basic plane are no text; the tokenizer would raise on them.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(clean)]
        for batch in _batches([len(ids) for ids in tokens]):
            longest = max(len(tokens[place]) for place in batch)
            ids, mask = np.zeros((2, len(batch), longest), np.int64)
            for row, place in enumerate(batch):
                ids[row, : len(tokens[place])] = tokens[place]
                mask[row, : len(tokens[place])] = 1
            vectors[batch] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of texts in batches of about equal length."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _open_graph(path: Path) -> Any:
    """Open the graph, built first if it is not there or does not match its digest."""
    digest = path.with_suffix(".sha256")
    with contextlib.suppress(OSError):
        graph = path.read_bytes()
        if hashlib.sha256(graph).hexdigest() == digest.read_text(encoding="ascii"):
            return _session(graph)
    from indexing.embedding.graph import build

    graph = build(read_weights(locate("model.safetensors")))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, graph)
        _write(digest, hashlib.sha256(graph).hexdigest().encode())
    except OSError as error:
        raise EmbedderUnavailable(
            f"{path.parent} cannot be written ({error.strerror}). Set LITMUS_MODELS_DIR to a directory that can."
        ) from None
    return _session(graph)


def _write(path: Path, content: bytes) -> None:
    # Another process may be building the same file: whoever comes last replaces it with the same content.
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


def _session(graph: bytes) -> Any:
    import onnxruntime  # type: ignore[import-untyped]  # it ships no types

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # The arena would keep the memory of the largest batch ever run.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
