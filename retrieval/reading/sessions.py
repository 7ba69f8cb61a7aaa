"""Runs a model that reads pairs with onnxruntime: one pair a run, several runs at once, each on one core."""

import os
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

LONGEST = 512
"""Tokens of a pair that a model of BERT's kind reads, the three special ones included."""
_SPECIAL = 3
_LONGEST_FIRST = LONGEST // 2
"""Tokens of the first text that are read. The rest is for the second one."""
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}


class PairModel:
    """A cross-encoder in memory. `read` may be called from several threads at once.

    Pairs never run together: the int8 graph scales activations over all that runs together, so that in a batch a pair's
    output would depend on the others (docs/decisions/0031-readers-of-pairs.md).
    """

    def __init__(self, model: bytes, tokenizer: bytes) -> None:
        """Take an ONNX graph and a `tokenizer.json`, both whole. This takes a second."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()  # it would raise where the first text alone is too long
        self._session = open_session(model)

    def first(self, text: str) -> "Encoding":
        """Return the first text of pairs, ready to be read with many second ones. Only its beginning is kept."""
        tokens = self._tokens(text)
        tokens.truncate(_LONGEST_FIRST)
        return tokens

    def read(self, first: "Encoding", second: str) -> NDArray[np.float32]:
        """Return the graph's first output for one pair. Of a long second text the beginning is read."""
        tokens = self._tokens(second)
        tokens.truncate(LONGEST - _SPECIAL - len(first.ids))
        pair = self._tokenizer.post_process(first, tokens)
        feed = {name: np.array([getattr(pair, values)], np.int64) for name, values in _INPUTS.items()}
        output: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return output

    def _tokens(self, text: str) -> "Encoding":
        # Halves of characters outside the basic plane are no text; the tokenizer would raise on them.
        return self._tokenizer.encode(text.encode("utf-8", "replace").decode(), add_special_tokens=False)


def open_session(model: bytes) -> Any:
    """Return an onnxruntime session that runs each call on the caller's thread alone; calls may run at once."""
    import onnxruntime  # type: ignore[import-untyped]  # it ships no types

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it would keep a plan for each length ever seen
    # Processors without VNNI would add two products in 16 bits, which eight bits can overflow in silence.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """How many cores this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
