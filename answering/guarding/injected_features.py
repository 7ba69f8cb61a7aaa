"""What is looked at when it is asked whether a sentence instructs a language model (`injected.py`)."""

import math
import re
import unicodedata
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BUCKETS = 4096
"""Into so many the runs of characters of any language are sorted by their checksum."""
_RUNS = range(1, 5)
"""How many characters a run has: enough for an ending or a Chinese word."""
_MARKUP = frozenset("{}<>[]|#=_`~@\\")
_LONGEST = 2000
"""Characters of a sentence that are looked at."""
_PIECE = re.compile(
    r"\(([^()]{20,400})\)|\[([^\[\]]{20,400})\]|\{\{([^{}]{20,400})\}\}"
    r"|[ ][-–—][ ]([^-–—]{20,400})(?=[ ][-–—][ ])|(?<=[.\w])[ ]?[¹²³*][ ](.{20,400})\Z"
)
_LEAST_WORDS = 4
_KEPT = 4096
"""Sentences whose runs are remembered, 3 kB each: many questions find the same ones, and each takes 0.3 ms."""
_DIGIT = re.compile(r"\d")


def plain(sentence: str) -> str:
    """Return a sentence in ordinary characters, without those that cannot be seen: what is embedded."""
    shown = unicodedata.normalize("NFKC", sentence[:_LONGEST])
    return "".join(char for char in shown if unicodedata.category(char) != "Cf")


def asides(sentence: str) -> list[str]:
    """Return what stands in brackets, between dashes or as a footnote, if it has four words.

    In a long honest sentence a short order is not seen; alone it is.
    """
    found = (next(filter(None, piece.groups())).strip() for piece in _PIECE.finditer(sentence[:_LONGEST]))
    return [piece for piece in found if len(piece.split()) >= _LEAST_WORDS]


def runs_of(sentence: str) -> NDArray[np.intp]:
    """Return in which buckets the runs of one to four characters of a sentence are, each bucket once, in order.

    The array is shared: it cannot be written to.
    """
    return _runs_of(sentence[:_LONGEST])  # cut first, so that nothing long is remembered


@lru_cache(maxsize=_KEPT)
def _runs_of(sentence: str) -> NDArray[np.intp]:
    text = f" {' '.join(_DIGIT.sub('0', plain(sentence).lower()).split())} "
    found = {text[start : start + size] for size in _RUNS for start in range(len(text) - size + 1)}
    # Halves of characters outside the basic plane are no text.
    buckets = np.array(sorted({zlib.crc32(run.encode("utf-8", "replace")) % BUCKETS for run in found}), np.intp)
    buckets.setflags(write=False)
    return buckets


def signs_of(sentence: str) -> NDArray[np.float32]:
    """Return what the characters of a sentence tell, shape (10,), each number between 0 and 2."""
    text = sentence[:_LONGEST]
    shown = plain(text)
    words = shown.split() or [""]
    letters = [char for char in shown if char.isalpha()]
    length = max(len(shown), 1)
    return np.array(
        [
            sum(unicodedata.category(char) == "Cf" for char in text) > 0,
            sum(one != other for one, other in zip(text, shown, strict=False)) / length,
            min(1.0, 2 * sum(len(word) == 1 and word.isalpha() for word in words) / len(words)),
            min(2.0, max(map(len, words)) / 30),
            1 - sum(char.isascii() for char in letters) / max(len(letters), 1),
            min(1.0, 10 * sum(char in _MARKUP for char in shown) / length),
            "://" in shown,
            any(char in '"“”„«»' for char in shown),
            math.log(len(words)) / 3,
            sum(char.isdigit() for char in shown) / length,
        ],
        np.float32,
    )
