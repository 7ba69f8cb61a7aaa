"""The model as a file: built once from the published weights, kept, checked at each start. Runs it with onnxruntime.

Building takes a second or two and the weights' 90 MB; opening the file that it leaves takes a tenth of a second.
"""

import hashlib
import logging
from pathlib import Path
from typing import Any

from core.disk import write_atomically
from indexing.embedding.weights import DISTRIBUTION, SHA256, locate, read_weights

VERSION = 2
"""Counted up when the same weights give other vectors: then the file is built, and every paper embedded, anew."""
_LOG = logging.getLogger(__name__)


def model_path(models_dir: Path) -> Path:
    """Return where the model is kept; its SHA-256 lies beside it under the suffix `.sha256`."""
    return models_dir / f"all-MiniLM-L6-v2-{SHA256[:8]}-int8-v{VERSION}.onnx"


def open_model(models_dir: Path, distribution: str = DISTRIBUTION) -> Any:
    """Return an onnxruntime session, building the model if no whole one is there. Raises EmbedderUnavailable."""
    path = model_path(models_dir)
    model = _read(path)
    if model is None:
        from indexing.embedding.graph import build

        model = build(read_weights(locate("model.safetensors", distribution)))
        _keep(path, model)
    return open_session(model)


def open_session(model: bytes) -> Any:
    """Return an onnxruntime session that runs each call on the caller's thread alone; calls may run at once."""
    import onnxruntime  # type: ignore[import-untyped]  # it ships no types

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    # The graph is written with fused operators. What else would be fused is slower (see graph.py).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_mem_pattern = False  # it would keep a plan for each length ever seen
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


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
