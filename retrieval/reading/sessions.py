"""Runs a model that reads pairs with onnxruntime: one pair a run, several runs at once, each on one core."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.models.onnx import open_session, open_tokenizer, without_halves

if TYPE_CHECKING:
    from tokenizers import Encoding

PRECISE = {"session.x64quantprecision": "1"}
"""Processors without VNNI would add two products in 16 bits, which eight bits can overflow in silence."""

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
        self._tokenizer = open_tokenizer(tokenizer)
        self._session = open_session(model, options=PRECISE)

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
        return self._tokenizer.encode(without_halves(text), add_special_tokens=False)
