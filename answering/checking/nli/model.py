"""Runs an NLI cross-encoder with onnxruntime."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.checking.nli.files import NliFiles, damaged
from core.models.onnx import cores, open_session, open_tokenizer, without_halves

Pair = tuple[str, str]
"""Premise and hypothesis."""
Span = tuple[int, int]
Numbers = NDArray[np.float64]

_MOST_THREADS = 4
_BATCH_TOKENS = 4096
_BATCH_ROWS = 32
_NUMBERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_TYPES = "token_type_ids"
_INPUTS = ("input_ids", "attention_mask", _TYPES)


class NliModel:
    """A cross-encoder in memory. Threads that use it take turns, so that the threads of its own stay bounded."""

    def __init__(self, files: NliFiles) -> None:
        """Load it, which may take seconds. Raises SettingsError where a file is damaged or asks for the unknown."""
        self._files = files
        self._tokenizer = _open_tokenizer(files)
        self._session = _open_session(files)
        self._turn = threading.Lock()
        nodes = self._session.get_inputs()
        self._inputs = {node.name: _NUMBERS.get(node.type) for node in nodes}
        if "input_ids" not in self._inputs or not set(self._inputs) <= {*_INPUTS} or None in self._inputs.values():
            wants = ", ".join(f"{node.name} {node.type}" for node in nodes)
            raise damaged(files.model, f"it takes {wants}, where {', '.join(_INPUTS)} are known")
        shape = (*next(node.shape for node in nodes if node.name == "input_ids"), None, None)
        # Some graphs are made for so many pairs of one length and no others.
        self._rows, self._length = (size if isinstance(size, int) else None for size in shape[:2])
        self._special = self._tokenizer.num_special_tokens_to_add(is_pair=True)
        self.longest = min(files.longest, self._length or files.longest) - self._special
        """Tokens of premise and hypothesis together that the model reads."""

    def token_spans(self, text: str) -> list[Span]:
        """Return where the tokens of a text stand."""
        spans: list[Span] = self._tokenizer.encode(without_halves(text), add_special_tokens=False).offsets
        return spans

    def probabilities(self, pairs: Sequence[Pair]) -> Numbers:
        """Return the probabilities of entailment and of contradiction, of shape (len(pairs), 2).

        What is too long loses the end of its premise. Raises SettingsError if the model gives no such scores.
        """
        encoded = [self._encode(*pair) for pair in pairs]
        found = np.zeros((len(pairs), 2))
        for batch in self._batches([len(each.ids) for each in encoded]):
            found[batch] = self._run([encoded[at] for at in batch])
        return found

    def _encode(self, premise: str, hypothesis: str) -> Any:
        premise, hypothesis = without_halves(premise), without_halves(hypothesis)
        encoded = self._tokenizer.encode(premise, hypothesis)
        while premise and (excess := len(encoded.ids) - self._special - self.longest) > 0:
            kept = self.token_spans(premise)[:-excess]
            premise = premise[: min(kept[-1][1], len(premise) - 1)] if kept else ""
            encoded = self._tokenizer.encode(premise, hypothesis)
        return encoded

    def _batches(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        """Yield places of pairs of about the same length, so that little is padded."""
        batch: list[int] = []
        for at in sorted(range(len(lengths)), key=lengths.__getitem__):
            if batch and (
                len(batch) >= (self._rows or _BATCH_ROWS) or (len(batch) + 1) * lengths[at] > self._most_tokens()
            ):
                yield batch
                batch = []
            batch.append(at)
        if batch:
            yield batch

    def _most_tokens(self) -> int:
        return self._rows * (self.longest + self._special) if self._rows else _BATCH_TOKENS

    def _run(self, batch: Sequence[Any]) -> Numbers:
        shape = (self._rows or len(batch), self._length or max(len(each.ids) for each in batch))
        filled = {name: np.zeros(shape, np.int64) for name in _INPUTS}
        filled["input_ids"][:] = self._files.padding
        for row, each in enumerate(batch):
            for name, values in zip(_INPUTS, (each.ids, each.attention_mask, each.type_ids), strict=True):
                filled[name][row, : len(values)] = values
        feed = {name: filled[name].astype(number) for name, number in self._inputs.items()}
        try:
            with self._turn:
                scores = np.asarray(self._session.run([self._output()], feed)[0], np.float64)
        except Exception as error:  # onnxruntime raises whatever its kernels do
            raise damaged(self._files.model, error) from None
        labels = self._files.labels
        if scores.shape != (shape[0], labels.count) or not np.isfinite(scores[: len(batch)]).all():
            raise damaged(self._files.model, f"its scores are not {labels.count} numbers a pair, one a label")
        powers = np.exp(scores[: len(batch)] - scores[: len(batch)].max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        against = shares[:, labels.contradiction] if labels.contradiction is not None else np.zeros(len(batch))
        return np.stack([shares[:, labels.entailment], against], axis=1)

    def _output(self) -> str:
        names: list[str] = [node.name for node in self._session.get_outputs()]
        return "logits" if "logits" in names else names[0]


def _open_tokenizer(files: NliFiles) -> Any:
    try:
        return open_tokenizer(files.tokenizer.read_bytes())
    except Exception as error:  # tokenizers raises nothing narrower
        raise damaged(files.tokenizer, error) from None


def _open_session(files: NliFiles) -> Any:
    idle = {"session.intra_op.allow_spinning": "0"}  # idle threads let others work
    try:
        return open_session(str(files.model), threads=min(cores(), _MOST_THREADS), same_lengths=True, options=idle)
    except Exception as error:  # onnxruntime raises a class for each of its statuses, all of them plain exceptions
        raise damaged(files.model, error) from None
