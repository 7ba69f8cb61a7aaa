"""The types that the page's scripts are checked against."""

import re
from typing import Any

import pytest

from service.page.api_types import api_types, whole_document


def declared(schema: dict[str, Any]) -> str:
    """Return the declaration of one schema, on one line."""
    text = api_types({"components": {"schemas": {"Made": schema}}, "paths": {}})
    found = re.search(r"(?:type|interface) Made.*?(?=\n  type PageEvent)", text, re.DOTALL)
    assert found
    return " ".join(found[0].split())


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string"}, "string"),
        ({"type": "integer"}, "number"),
        ({"type": "boolean"}, "boolean"),
        ({"const": "ok"}, '"ok"'),
        ({"enum": ["a", "b"]}, '"a" | "b"'),
        ({"anyOf": [{"type": "number"}, {"type": "integer"}, {"type": "null"}]}, "number | null"),
        (
            {"type": "array", "items": {"anyOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}},
            "Array<Other | null>",
        ),
        ({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}, "[number, string]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
        ({"$ref": "#/components/schemas/Outline-Input"}, "Outline_Input"),
        ({}, "unknown"),
    ],
)
def test_a_schema_is_a_type(schema: dict[str, Any], type_: str) -> None:
    assert declared(schema) == f"type Made = {type_};"


def test_an_object_has_what_is_required_and_may_have_the_rest() -> None:
    schema = {
        "properties": {"id": {"type": "string", "description": "Its */ name."}, "at-times": {"type": "null"}},
        "required": ["id"],
    }
    assert declared(schema) == 'interface Made { /** Its * / name. */ id: string; "at-times"?: null; }'


def test_every_schema_and_every_address_has_its_types() -> None:
    document = whole_document()
    text = api_types(document)
    for name in document["components"]["schemas"]:
        assert re.search(rf"\b(?:type|interface) {name.replace('-', '_')}\b", text), name
    routes = re.findall(r"Address extends `([A-Z]+ [^`]+)` \? \{ answer: (.+?); body: (.+?) \}", text)
    known = {address: (answer, body) for address, answer, body in routes}
    assert len(routes) == len(known)
    assert known["GET /v1/reviews/${string}"] == ("ReviewOut", "undefined")
    assert known["PUT /v1/papers"] == ("ImportOut", "Array<PaperIn>")
    assert known["DELETE /v1/papers/${string}"] == ("null", "undefined")
    assert known["GET /page/state"] == ("PageState", "undefined")
    # The first that fits counts, so the more exact one has to come before.
    order = [address for address, _, _ in routes]
    assert order.index("POST /v1/reviews/estimate") < order.index("GET /v1/reviews/${string}")
    assert '{ name: "sentence"; data: PageSentence }' in text
    assert "contested: Contested | null;" in text
