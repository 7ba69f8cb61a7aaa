"""Models as files: sessions of onnxruntime, and the tokenizers that belong to them. The home of both libraries.

Both take a while to import, so they are imported when a model is opened.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_NOTHING: Mapping[str, str] = {}


def open_session(
    model: bytes | str,
    *,
    threads: int = 1,
    optimised: bool = True,
    same_lengths: bool = False,
    options: Mapping[str, str] = _NOTHING,
) -> Any:
    """Return a session that runs a graph, given whole or as a path. With one thread, calls may run at once.

    `optimised`: operators are fused beyond the basic ones; `same_lengths`: inputs are mostly of one shape, so that the
    memory for it is kept. Raises whatever onnxruntime does, a class for each of its statuses.
    """
    import onnxruntime  # type: ignore[import-untyped]  # it ships no types

    made = onnxruntime.SessionOptions()
    made.log_severity_level = 3
    made.intra_op_num_threads = threads
    made.inter_op_num_threads = 1
    made.enable_mem_pattern = same_lengths
    if not optimised:
        made.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    for name, value in options.items():
        made.add_session_config_entry(name, value)
    return onnxruntime.InferenceSession(model, made, providers=["CPUExecutionProvider"])


def open_tokenizer(file: bytes) -> "Tokenizer":
    """Return the tokenizer of a `tokenizer.json`; it neither pads nor truncates. Raises Exception on a damaged one."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_buffer(file)
    made.no_padding()
    made.no_truncation()
    return made


def without_halves(text: str) -> str:
    """Return a text of the same length without halves of characters, which are no text: tokenizers raise on them."""
    return text.encode("utf-8", "replace").decode()


def cores() -> int:
    """How many cores this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
