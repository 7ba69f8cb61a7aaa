"""Several values in one field."""

from collections.abc import Sequence


def joined(values: Sequence[str], separator: str = "; ") -> str:
    """Join so that readers take it apart at the same places: by semicolons where a value has a comma itself."""
    if any("," in value or " and " in value for value in values):
        return "; ".join(values) + (";" if len(values) == 1 else "")
    return separator.join(values)
