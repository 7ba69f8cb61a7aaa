"""Reads JSON that was kept. What is not what it should be was not written by Litmus, and is an error."""

from collections.abc import Mapping
from typing import Any

from core.answer import Evidence, Verdict

Kept = Mapping[str, Any]


def text(kept: Kept, name: str) -> str:
    """Return a text."""
    value = kept[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is kept as {value!r}, which is no text.")
    return value


def text_or_none(kept: Kept, name: str) -> str | None:
    """Return a text, or None."""
    return None if kept.get(name) is None else text(kept, name)


def texts(kept: Kept, name: str) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(text({name: one}, name) for one in kept[name])


def verdict_or_none(kept: Kept) -> Verdict | None:
    """Return the verdict, if there is one."""
    found = text_or_none(kept, "verdict")
    return Verdict(found) if found is not None else None


def evidence_of(kept: Kept) -> tuple[Evidence, ...]:
    """Return the evidence, in order."""
    return tuple(
        Evidence(int(one["source"]), text(one, "quote"), int(one["start"]), int(one["end"])) for one in kept["evidence"]
    )


def evidence_to_json(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Return evidence as it is kept."""
    return [{"source": one.source, "quote": one.quote, "start": one.start, "end": one.end} for one in evidence]
