"""The API as types of TypeScript, against which `make check` checks the page's scripts.

`python -m service.page.api_types` prints them. They come from the OpenAPI document, with the page's own addresses and
events beside those of the API, so that a script that reads what no answer has does not pass.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from service.http.app import create_app
from service.http.routers import page
from service.wire.page import EVENTS

_PRIMITIVES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_EVENT_ADDRESS = "/page/events/"
_LOOKING_UP = """
  /** `/v1/papers?limit=5` is `/v1/papers`. */
  type Bare<Path extends string> = Path extends `${infer Before}?${string}` ? Before : Path;
  type At<Method extends string, Path extends string> = Route<`${Method} ${Bare<Path>}`>;
  /** Nothing fits it where no such address is served. */
  type Served<Method extends string, Path extends string> = [At<Method, Path>] extends [never] ? never : unknown;
  type Answer<Method extends string, Path extends string> = At<Method, Path>["answer"];
  type Body<Method extends string, Path extends string> = At<Method, Path>["body"];
"""


def whole_document() -> dict[str, Any]:
    """Return the OpenAPI document with what the page has for itself."""
    hidden = APIRouter()
    for route in page.router.routes:
        if isinstance(route, APIRoute) and route.path.startswith("/page/"):
            hidden.add_api_route(
                route.path,
                route.endpoint,
                methods=route.methods,
                response_model=route.response_model,
                status_code=route.status_code,
            )
    for model, name in EVENTS.items():
        hidden.add_api_route(_EVENT_ADDRESS + name, lambda: None, response_model=model)
    app = create_app()
    app.include_router(hidden)
    return app.openapi()


def api_types(document: dict[str, Any]) -> str:
    """Return a declaration file: every schema, and what each address takes and answers."""
    lines = ["// Made by service/page/api_types.py.", "declare namespace Api {"]
    for name, schema in document["components"]["schemas"].items():
        lines.append(_comment(schema) + _declaration(_named(name), schema))
    events, routes = [], []
    for key, answer, body in sorted(_routes(document), key=lambda route: _fixed_parts(route[0]), reverse=True):
        method, path = key.split(" ")
        if path.startswith(_EVENT_ADDRESS):
            events.append(f"{{ name: {json.dumps(path.removeprefix(_EVENT_ADDRESS))}; data: {answer} }}")
        else:
            pattern = re.sub(r"\{[^}]*\}", "${string}", path)
            routes.append(f"Address extends `{method} {pattern}` ? {{ answer: {answer}; body: {body} }}")
    lines.append(f"  type PageEvent = {' | '.join(events) or 'never'};")
    found = " :\n    ".join([*routes, "never"])
    lines.append(f"  type Route<Address extends string> =\n    {found};")
    return "\n".join(lines) + _LOOKING_UP + "}\n"


def _routes(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each address with the types of its answer and its body."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            good = next(response for status, response in operation["responses"].items() if status < "300")
            answer = "null" if not good.get("content") else _json_type(good)
            body = _json_type(operation["requestBody"]) if "requestBody" in operation else "undefined"
            yield f"{method.upper()} {path}", answer, body


def _json_type(told: dict[str, Any]) -> str:
    content = told["content"].get("application/json")
    return _type(content["schema"]) if content else "unknown"


def _fixed_parts(key: str) -> tuple[int, str]:
    """Say how exact an address is: `/v1/reviews/outline` has to be tried before `/v1/reviews/{job_id}`."""
    return sum("{" not in part for part in key.split("/")), key


def _declaration(name: str, schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        return f"  type {name} = {_type(schema)};"
    return f"  interface {name} {{\n{_members(schema, '    ')}\n  }}"


def _members(schema: dict[str, Any], indent: str) -> str:
    required = schema.get("required", ())
    return "\n".join(
        f"{_comment(inside, indent)}{indent}{_key(name)}{'' if name in required else '?'}: {_type(inside)};"
        for name, inside in schema["properties"].items()
    )


def _type(schema: dict[str, Any]) -> str:
    match schema:
        case {"$ref": reference}:
            return _named(str(reference).rpartition("/")[2])
        case {"const": value}:
            return json.dumps(value)
        case {"enum": values}:
            return _union(json.dumps(value) for value in values)
        case {"anyOf": choices} | {"oneOf": choices}:
            return _union(_type(choice) for choice in choices)
        case {"prefixItems": items}:
            return f"[{', '.join(_type(item) for item in items)}]"
        case {"type": "array", "items": items}:
            return f"Array<{_type(items)}>"
        case {"type": "object", "properties": _}:
            return "{\n" + _members(schema, "      ") + "\n    }"
        case {"type": "object", "additionalProperties": dict() as values}:
            return f"Record<string, {_type(values)}>"
        case {"type": str() as name} if name in _PRIMITIVES:
            return _PRIMITIVES[name]
    return "unknown"


def _union(types: Iterator[str]) -> str:
    return " | ".join(dict.fromkeys(types))


def _named(name: str) -> str:
    """Return the name as an identifier: models of one name come with their modules, input and output with dashes."""
    return "".join(char if char.isalnum() else "_" for char in name)


def _key(name: str) -> str:
    return name if name.replace("$", "_").isidentifier() else json.dumps(name)


def _comment(schema: dict[str, Any], indent: str = "  ") -> str:
    text = " ".join(str(schema.get("description", "")).split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""


if __name__ == "__main__":
    print(api_types(whole_document()), end="")
