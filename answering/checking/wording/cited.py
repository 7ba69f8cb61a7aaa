"""What a claim is tested against: a passage cut into sentences, read once and kept."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from answering.checking.matching import wording
from answering.checking.wording.lexicon import Lexicon
from answering.checking.wording.reading import Reading, read
from core.sentences import sentence_spans

LONGEST = 2000
"""Characters that are read as one sentence; a longer stretch without a stop is cut."""
_KEPT_SENTENCES = 8192


@dataclass(frozen=True, slots=True)
class CitedText:
    """A passage as the checker reads it. All parts have one entry a sentence."""

    spans: tuple[tuple[int, int], ...]
    wordings: tuple[str, ...]
    readings: tuple[Reading, ...]
    vectors: NDArray[np.float32]
    """Of shape (sentences, dimensions)."""


def pieces(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's sentences, each at most LONGEST characters."""
    return [(at, min(at + LONGEST, end)) for start, end in sentence_spans(text) for at in range(start, end, LONGEST)]


def read_cited(text: str, spans: list[tuple[int, int]], vectors: NDArray[np.float32], lexicon: Lexicon) -> CitedText:
    """Read a passage whose sentences' vectors are there."""
    sentences = [text[start:end] for start, end in spans]
    return CitedText(
        tuple(spans), tuple(map(wording, sentences)), tuple(read(each, lexicon) for each in sentences), vectors
    )


class CitedTexts:
    """Those used last, by their text: an answer tests many claims against the same few passages."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, CitedText] = OrderedDict()
        self._sentences = 0
        self._lock = Lock()

    def get(self, text: str) -> CitedText | None:
        """Return the passage, if it is still here."""
        with self._lock:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
            return found

    def keep(self, text: str, cited: CitedText) -> None:
        """Keep a passage, and let go of those that were not used for longest."""
        with self._lock:
            if text in self._kept:
                return
            self._kept[text] = cited
            self._sentences += len(cited.spans) + 1
            while self._sentences > _KEPT_SENTENCES and self._kept:
                _, dropped = self._kept.popitem(last=False)
                self._sentences -= len(dropped.spans) + 1
