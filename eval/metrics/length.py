"""How much there is to read."""

import re

_MARKER = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")


def without_markers(text: str) -> str:
    """The text without citation markers such as [1] or [2, 3]."""
    return _MARKER.sub("", text)


def words(text: str) -> int:
    """Words, citation markers left out; ALCE's length."""
    return len(without_markers(text).split())
