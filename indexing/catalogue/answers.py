"""Answers as JSON that is kept, and back.

It is the noun field by field, not the JSON of a door: what a client sees may change, what is kept must stay readable. A
field that a kept answer lacks takes its default, and one that is gone since is ignored.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from core.answer import Answer, Source
from core.paper import Paper
from core.passage import Passage


def to_json(answer: Answer) -> str:
    """Return one line of ASCII."""
    return json.dumps(_plain(answer), separators=(",", ":"))


def from_json(text: str) -> Answer:
    """Return the answer that `to_json` wrote."""
    return cast(Answer, _typed(Answer, json.loads(text)))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        # Each passage of a source carries the paper again, abstract and all.
        left_out = "paper" if isinstance(value, Passage) else ""
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != left_out}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(_typed(get_args(kind)[0], one) for one in value)
    if options := [option for option in get_args(kind) if option is not NoneType]:
        return _typed(options[0], value)
    if is_dataclass(kind):
        return _object(kind, value)
    return kind(value) if issubclass(kind, Enum) else value


def _object(kind: Any, value: Mapping[str, Any]) -> Any:
    if kind is Passage:
        value = {**value, "paper": _plain(_NO_PAPER)}
    made = kind(**{name: _typed(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
    if isinstance(made, Source):
        return replace(made, passages=tuple(replace(passage, paper=made.paper) for passage in made.passages))
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


_NO_PAPER = Paper(title="", abstract="")
