"""Columns, as people write them."""

import re

STANDARD = ("task", "data", "method", "main result", "limitation")
MOST = 12
LONGEST = 200
_SEPARATOR = re.compile(r"[;\n]|,(?![^()]{0,300}\))")


def split_columns(written: str) -> tuple[str, ...]:
    """Return the columns of a list with commas, semicolons or line ends between them; without any, the standard ones.

    A comma within brackets separates nothing.
    """
    found = (" ".join(part.split()) for part in _SEPARATOR.split(written))
    return tuple(dict.fromkeys(part for part in found if part)) or STANDARD


def question_of(column: str) -> str:
    """Return what a column asks, as a question that can be held against sentences."""
    return column if column.endswith("?") or len(column.split()) > 3 else f"What is the {column}?"
