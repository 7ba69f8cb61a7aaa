"""The whole of the contract beside a kept one: addresses, parameters, and the names and types of all JSON.

Where it is meant to change, `UPDATE_CONTRACT=1 pytest tests/service/http/test_shape.py` writes it anew.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.http.app import create_app

KEPT = Path(__file__).parent / "contract.txt"


def test_the_contract_is_the_one_that_is_kept() -> None:
    told = "\n".join(contract(create_app().openapi())) + "\n"
    if os.environ.get("UPDATE_CONTRACT"):
        KEPT.write_text(told, encoding="utf-8")
    assert _unordered(told) == _unordered(KEPT.read_text(encoding="utf-8"))


def _unordered(told: str) -> dict[str, list[str]]:
    """Return the lines under each heading, sorted: the order of the fields of an object means nothing."""
    blocks = (block.split("\n  ") for block in re.split(r"\n(?! )", told))
    return {heading: sorted(lines) for heading, *lines in blocks}


def contract(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield each address with what it takes and gives, and each schema by what it is reached from."""
    schemas = document["components"]["schemas"]
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            yield f"{method.upper()} {path}"
            for each in sorted(operation.get("parameters", ()), key=lambda each: (each["in"], each["name"])):
                needed = "" if each.get("required") else "?"
                yield f"  {each['in']} {each['name']}{needed}: {_type(each['schema'])}"
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                yield f"  takes {kind}: {_type(content['schema'])}"
            for status, response in sorted(operation["responses"].items()):
                for kind, content in response.get("content", {"nothing": {}}).items():
                    yield f"  {status} {kind}: {_type(content.get('schema', {}))}"
    for name, schema in sorted(schemas.items()):
        yield name
        if "properties" not in schema:
            yield f"  = {_type(schema)}"
        for field, inside in schema.get("properties", {}).items():
            needed = "" if field in schema.get("required", ()) else "?"
            yield f"  {field}{needed}: {_type(inside)}"


def _type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"enum": values}:
            return " | ".join(map(repr, values))
        case {"const": value}:
            return repr(value)
        case {"anyOf": choices} | {"oneOf": choices}:
            return " | ".join(_type(choice) for choice in choices)
        case {"prefixItems": items}:
            return f"[{', '.join(_type(item) for item in items)}]"
        case {"type": "array", "items": items}:
            return f"[{_type(items)}, …]"
        case {"type": "object", "additionalProperties": dict() as values}:
            return f"{{…: {_type(values)}}}"
        case {"type": str() as name}:
            return f"{name} {schema['format']}" if "format" in schema else name
    return "anything"
