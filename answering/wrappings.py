"""The lines that an LLM was asked for, without what it wraps them in: JSON, a fence, a box, tags."""

import json
import re
from collections.abc import Mapping
from typing import Any

from answering.boxes import WithoutBoxes

_TAG = re.compile(
    r"</?(?:answers?|body|br|code|div|html|li|ol|output|p|pre|queries|query|questions?|response|result|ul|xml)\s?/?>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)


def unwrapped(text: str) -> str:
    """Return the lines; of JSON, one line for each field: `{"Q1": "Yes"}` is `Q1: Yes`."""
    boxes = WithoutBoxes()
    plain = _TAG.sub("\n", boxes.feed(text) + boxes.finish())
    inside = _FENCE.sub("", plain).strip()
    if inside[:1] not in {"{", "["}:
        return plain
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(inside)
    except (ValueError, RecursionError):
        return plain
    return "\n".join([*_lines(value), inside[end:]])


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}: {_line(each)}" for name, each in value.items()]
    return [_line(each) for each in value] if isinstance(value, list) else [_line(value)]


def _line(value: Any) -> str:
    """Return a value on one line, the parts of it between bars."""
    if isinstance(value, Mapping):
        value = list(value.values())
    parts = value if isinstance(value, list) else [value]
    return " | ".join(" ".join(str(part).split()) for part in parts if part is not None)
