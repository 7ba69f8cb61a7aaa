"""The lines that an LLM was asked for, without what it wraps them in: JSON, a fence, a box, tags."""

import re
from collections.abc import Mapping
from typing import Any

from answering.llm_text.boxes import WithoutBoxes
from answering.llm_text.json_answers import things_in

_TAG = re.compile(
    r"</?(?:answers?|body|br|code|div|html|li|ol|output|p|pre|queries|query|questions?|response|result|ul|xml)\s?/?>",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z]?\s?\d{1,3}[.:]?", re.IGNORECASE)
"""What the lines begin with: the question, criterion or sentence that each is about."""
_WHICH = ("id", "number", "n", "no", "nr", "index", "key", "label", "name", "criterion", "question", "sentence", "item")
_ORDER = (
    ("holds", "decision", "verdict", "met", "meets", "answer", "value", "result"),
    ("quote", "quotes", "quotation", "evidence"),
    ("reason", "reasoning", "explanation", "rationale", "justification", "comment"),
)
"""Fields in the order in which a line has them, by the names that LLMs give them."""
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)


def unwrapped(text: str, letter: str = "") -> str:
    """Return the lines; of JSON, one line for each field or object: `{"Q1": "Yes"}` is `Q1: Yes`.

    `letter` stands before the numbers of the lines, and may be missing in JSON: `[{"id": 1, "answer": "Yes"}]`.
    """
    boxes = WithoutBoxes()
    plain = _TAG.sub("\n", boxes.feed(text) + boxes.finish())
    inside = _FENCE.sub("", plain).strip()
    things, rest = things_in(inside)
    return "\n".join([*(line for thing in things for line in _lines(thing, letter)), rest]) if things else plain


def _lines(value: Any, letter: str) -> list[str]:
    if isinstance(value, list):
        return [line for each in value for line in (_lines(each, letter) if _is_thing(each) else [_line(each)])]
    if not isinstance(value, Mapping):
        return [_line(value)]
    if which := _which(value):
        others = {name: each for name, each in value.items() if name != which and _bare(name) not in _WHICH}
        return [f"{_label(value[which], letter)}: {_line(others)}"]
    if len(value) == 1 and _is_thing(only := next(iter(value.values()))) and not _LABEL.fullmatch(next(iter(value))):
        return _lines(only, letter)  # {"answers": […]}
    return [f"{_label(name, letter)}: {_line(each)}" for name, each in value.items()]


def _is_thing(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+(?:id|no|number|index)?$", "", name.casefold()) or name.casefold()


def _which(value: Mapping[str, Any]) -> str | None:
    """Return the field that says which line an object is, if it is one line."""
    named = [name for name in value if name.casefold() in _WHICH or _bare(name) in _WHICH]
    return next((name for name in named if len(value) > 1 and _LABEL.fullmatch(str(value[name]))), None)


def _label(said: Any, letter: str) -> str:
    label = str(said).strip(" .:")
    return f"{letter}{label}" if label.isdecimal() else label


def _line(value: Any) -> str:
    """Return a value on one line, the parts of it between bars."""
    if isinstance(value, Mapping):
        value = [each for _, each in sorted(value.items(), key=_place)]
    parts = value if isinstance(value, list) else [value]
    return " | ".join(" ".join(_said(part).split()) for part in parts)


def _place(field: tuple[str, Any]) -> int:
    return next((place for place, names in enumerate(_ORDER) if field[0].casefold() in names), 0)


def _said(part: Any) -> str:
    if part is None:
        return "NONE"
    return ("Yes" if part else "No") if isinstance(part, bool) else str(part)
