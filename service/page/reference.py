"""The reference of the API at `/docs`, which can be tried out, and values that fit its schemas."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.text.html import Child, Markup, tag
from core.text.keys import dashed
from service.page.shell import inline, whole_page

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


_JSON = "application/json"
_FORM = "multipart/form-data"
_REFERENCE = "#/components/schemas/"


def reference_page(document: dict[str, Any]) -> str:
    """Return the page."""
    return _Reference(document).page()


class _Reference:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._schemas: dict[str, Any] = document["components"]["schemas"]

    def page(self) -> str:
        groups: dict[str, list[Markup]] = {}
        for path, operations in self._document["paths"].items():
            for method, operation in operations.items():
                group = operation.get("tags", ["other"])[0]
                groups.setdefault(group, []).append(self._operation(method.upper(), path, operation))
        about = self._document["info"]["description"].split("\n\n")
        headings = [*groups, "schemas"]
        return whole_page(
            "API",
            tag(
                "main",
                tag("h1", f"API of Litmus {self._document['info']['version']}"),
                [tag("p", inline(text)) for text in about],
                tag(
                    "p",
                    "For machines: ",
                    tag("a", "openapi.json", href="/openapi.json"),
                    ". What is sent here acts on this library.",
                ),
                tag("noscript", tag("p", "Trying out needs scripts. All else stands here without them.")),
                tag(
                    "nav",
                    [tag("a", name.capitalize(), href=f"#{dashed(name)}") for name in headings],
                    class_="groups",
                    aria_label="Groups",
                ),
                [
                    tag("section", tag("h2", name.capitalize(), id=dashed(name)), operations)
                    for name, operations in groups.items()
                ],
                tag("section", tag("h2", "Schemas", id="schemas"), map(self._schema, self._schemas)),
            ),
            tag("div", id="notices", class_="notices", role="status"),
            class_="made reference",
            script="pages/reference.js",
        )

    def _operation(self, method: str, path: str, operation: dict[str, Any]) -> Markup:
        summary = tag(
            "summary",
            tag("span", method, class_="method", data_method=method),
            tag("code", path),
            tag("span", operation.get("summary", ""), class_="soft"),
        )
        return tag(
            "details",
            summary,
            tag("p", inline(operation.get("description", ""))),
            tag(
                "form",
                self._parameters(operation.get("parameters", [])),
                self._body(operation.get("requestBody")),
                tag(
                    "div",
                    tag("button", "Send", class_="solid"),
                    tag("button", "Copy as curl", type="button", class_="button"),
                    class_="row try",
                ),
                tag("div", class_="answer", role="status", hidden=True),
                data_method=method,
                data_path=path,
                aria_label=f"{method} {path}",
                autocomplete="off",
            ),
            tag("h3", "Answers"),
            [self._answer(status, response) for status, response in sorted(operation["responses"].items())],
            class_="operation",
            id=dashed(f"{method} {path}"),
        )

    def _parameters(self, parameters: list[dict[str, Any]]) -> Child:
        fields = [self._parameter(one) for one in parameters if one["in"] in {"path", "query"}]
        return tag("div", fields, class_="parameters") if fields else None

    def _parameter(self, parameter: dict[str, Any]) -> Markup:
        schema = self._plain(parameter["schema"])
        default = schema.get("default")
        attributes: dict[str, str | bool | None] = {
            "name": parameter["name"],
            "data_in": parameter["in"],
            "required": bool(parameter.get("required")),
        }
        usual = "" if default is None else json.dumps(default).strip('"')
        values = ["true", "false"] if schema.get("type") == "boolean" else schema.get("enum")
        if values:
            shown = [(str(value), str(value)) for value in values if value is not None]
            options = [("", f"not set ({usual})" if usual else "not set"), *shown]
            field = tag("select", [tag("option", text, value=value) for value, text in options], **attributes)
        elif schema.get("type") == "array":
            field = tag("textarea", rows=1, placeholder="one per line", **attributes)
        else:
            numeric = schema.get("type") in {"integer", "number"}
            kind = "number" if numeric else "text"
            field = tag("input", type=kind, step="any" if numeric else None, placeholder=usual or None, **attributes)
        name = [parameter["name"], tag("span", " *", title="required") if parameter.get("required") else None]
        about = parameter.get("description") or schema.get("description") or ""
        return tag("label", tag("span", name), field, tag("small", inline(about)) if about else None, class_="field")

    def _plain(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of what is there when it is there."""
        for choice in schema.get("anyOf", ()):
            if choice.get("type") != "null":
                return {**self._plain(choice), **{key: schema[key] for key in ("default",) if key in schema}}
        if "$ref" in schema:
            return {**self._schemas[schema["$ref"].removeprefix(_REFERENCE)], **schema}
        return schema

    def _body(self, body: dict[str, Any] | None) -> Child:
        if body is None:
            return None
        if _FORM in body["content"]:
            return tag("label", "A file", tag("input", type="file", name="file", required=True), class_="field")
        schema = body["content"][_JSON]["schema"]
        own = self._plain(schema).get("examples", [])
        examples = own or [sample(schema, self._schemas)]
        written = [json.dumps(example, indent=2, ensure_ascii=False) for example in examples]
        rows = min(16, written[0].count("\n") + 1)
        others = [
            tag("button", f"Example {n}", type="button", class_="plain", data_example=text)
            for n, text in enumerate(written, start=1)
        ]
        return [
            tag(
                "label",
                "Body, JSON",
                tag("textarea", written[0], name="body", rows=rows, spellcheck="false"),
                class_="field",
            ),
            tag("div", others, class_="row try") if len(others) > 1 else None,
            tag("p", "Schema: ", _type(schema), class_="soft small"),
        ]

    def _answer(self, status: str, response: dict[str, Any]) -> Markup:
        about = [tag("code", status, class_="status"), " ", inline(response.get("description", ""))]
        return tag("div", tag("p", about), self._contents(response), class_="told", data_status=status[0])

    def _contents(self, response: dict[str, Any]) -> Iterator[Child]:
        for media_type, content in response.get("content", {}).items():
            schema = content.get("schema", {})
            yield tag("p", tag("code", media_type), " ", _type(schema))
            if media_type == _JSON or "example" in content:
                example = content.get("example", sample(schema, self._schemas))
                text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
                yield tag("details", tag("summary", "Example"), tag("pre", tag("code", text), tabindex="0"))

    def _schema(self, name: str) -> Markup:
        schema = self._schemas[name]
        required = schema.get("required", ())
        fields = [
            tag(
                "tr",
                tag("th", tag("code", field), None if field in required else tag("small", " optional"), scope="row"),
                tag("td", _type(inside)),
                tag("td", inline(inside.get("description", ""))),
            )
            for field, inside in schema.get("properties", {}).items()
        ]
        return tag(
            "details",
            tag("summary", tag("code", name), tag("span", inline(schema.get("description", "")), class_="soft")),
            tag("div", tag("table", fields), class_="fields") if fields else tag("p", _type(schema)),
            class_="schema",
            id=name,
        )


def _type(schema: dict[str, Any]) -> Child:
    """Return what a value is, with links to the schemas it is made of."""
    match schema:
        case {"$ref": reference}:
            name = str(reference).removeprefix(_REFERENCE)
            return tag("a", name, href=f"#{name}")
        case {"const": value}:
            return tag("code", json.dumps(value))
        case {"enum": values}:
            return _or([tag("code", str(value)) for value in values])
        case {"anyOf": choices} | {"oneOf": choices}:
            return _or([_type(choice) for choice in choices])
        case {"prefixItems": items}:
            return ["array of these: ", [[", " if n else "", _type(item)] for n, item in enumerate(items)]]
        case {"type": "array", "items": items}:
            return ["array of ", _type(items)]
        case {"type": "object", "additionalProperties": dict() as values}:
            return ["object of ", _type(values)]
    return str(schema.get("type", "anything"))


def _or(choices: list[Child]) -> Child:
    return [[" or " if n else "", choice] for n, choice in enumerate(choices)]
