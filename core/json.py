"""Frozen dataclasses as JSON, and back, by their annotations.

What is kept on disk and what travels between processes is the noun itself. A missing field takes its default, and an
unknown one is ignored: so data of older and newer versions can be read.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class Unfitting(ValueError):
    """JSON that does not fit the type it is read as; the message names the place."""


def to_plain(value: object) -> Any:
    """Return what `json.dumps` takes: dataclasses as objects, tuples as arrays, enums as values, times in ISO 8601."""
    return _adapter(type(value)).dump_python(value, mode="json")


def to_json(value: object) -> str:
    """Return one line of ASCII."""
    return json.dumps(to_plain(value), separators=(",", ":"))


def from_plain(kind: type[T], value: object) -> T:
    """Build `kind` from what `to_plain` made of it. Raises Unfitting."""
    try:
        return cast(T, _adapter(kind).validate_python(value))
    except ValidationError as error:
        raise Unfitting(_places(error)) from error


def from_json(kind: type[T], text: str | bytes) -> T:
    """Build `kind` from what `to_json` made of it. Raises Unfitting."""
    try:
        # Not pydantic's parser: half characters, which a terminal may hand on, are no JSON to it.
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unfitting(f"the whole: no JSON ({error})") from error
    return from_plain(kind, value)


def _places(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, each['loc'])) or 'the whole'}: {each['msg']}" for each in error.errors(include_url=False)
    )


_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)
