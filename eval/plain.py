"""Frozen dataclasses to JSON and back, by their annotations; unknown fields are ignored, missing ones take defaults."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Unfitting(ValueError):
    """What was read does not fit the type."""


def to_plain(value: object) -> object:
    """What `json.dumps` takes: dataclasses as objects, tuples as arrays, enums as their values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], value: object) -> T:
    """Build a dataclass from what `to_plain` made of it. Raises Unfitting."""
    return cast(T, _read(kind, value))


def _read(kind: Any, value: object) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _read_union(arguments, value)
    if origin is tuple:
        return _read_tuple(arguments, value)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise Unfitting(f"expected an object, not {value!r}")
        return {_read(arguments[0], key): _read(arguments[1], item) for key, item in value.items()}
    if is_dataclass(kind):
        return _read_dataclass(cast(type, kind), value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_enum(kind, value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind in (int, float) and isinstance(value, bool)):
        raise Unfitting(f"expected {kind.__name__}, not {value!r}")
    return value


def _read_union(options: tuple[Any, ...], value: object) -> object:
    if value is None and type(None) in options:
        return None
    for option in options:
        if option is not type(None):
            try:
                return _read(option, value)
            except Unfitting:
                continue
    raise Unfitting(f"{value!r} is none of {options}")


def _read_tuple(arguments: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Unfitting(f"expected an array, not {value!r}")
    if arguments[-1] is Ellipsis:
        return tuple(_read(arguments[0], item) for item in value)
    if len(value) != len(arguments):
        raise Unfitting(f"expected {len(arguments)} items, not {len(value)}")
    return tuple(_read(kind, item) for kind, item in zip(arguments, value, strict=True))


def _read_enum(kind: type[Enum], value: object) -> Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise Unfitting(str(error)) from error


def _read_dataclass(kind: type, value: object) -> object:
    if not isinstance(value, dict):
        raise Unfitting(f"expected an object for {kind.__name__}, not {value!r}")
    given = {name: _read(hint, value[name]) for name, hint in _hints(kind).items() if name in value}
    required = {item.name for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING}
    if missing := required - set(given):
        raise Unfitting(f"{kind.__name__} lacks {', '.join(sorted(missing))}")
    return kind(**given)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind) if item.init}
