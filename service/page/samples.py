"""A value that fits a schema, for who wants to see what one looks like."""

from collections.abc import Mapping
from typing import Any

_BY_TYPE: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.5, "boolean": False, "null": None}
_BY_FORMAT = {"date-time": "2026-01-31T12:00:00Z", "date": "2026-01-31"}


def sample(schema: Mapping[str, Any], schemas: Mapping[str, Any], inside: tuple[str, ...] = ()) -> Any:
    """Return the schema's own example, or else one made of its parts. `schemas` has what it refers to, by name."""
    for value in (*schema.get("examples", ()), *(schema[key] for key in ("example", "const") if key in schema)):
        return value
    match schema:
        case {"$ref": reference}:
            name = str(reference).rpartition("/")[2]
            return None if name in inside else sample(schemas[name], schemas, (*inside, name))
        case {"enum": [first, *_]}:
            return first
        case {"anyOf": choices} | {"oneOf": choices}:
            return sample(choices[0], schemas, inside)
        case {"properties": properties}:
            return {name: sample(each, schemas, inside) for name, each in properties.items()}
        case {"prefixItems": items}:
            return [sample(each, schemas, inside) for each in items]
        case {"type": "array", "items": items}:
            return [] if _names(items, inside) else [sample(items, schemas, inside)]
        case {"type": "object"}:
            return {}
        case {"format": form} if form in _BY_FORMAT:
            return _BY_FORMAT[str(form)]
    return _BY_TYPE.get(str(schema.get("type")))


def _names(schema: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    """Whether it refers to one of these, which hold it themselves: an example has to end somewhere."""
    return str(schema.get("$ref", "")).rpartition("/")[2] in names
