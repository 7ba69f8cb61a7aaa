"""Lists of values that are longer than a statement should be."""

from collections.abc import Iterable, Sequence

_VARIABLES = 500
"""How many values one IN list may hold; SQLite's own limit is far higher, but statements are cached by length."""


def in_parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Split values into lists that fit one statement."""
    return (values[start : start + _VARIABLES] for start in range(0, len(values), _VARIABLES))
