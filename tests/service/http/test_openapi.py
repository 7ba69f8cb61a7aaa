"""The OpenAPI document: complete, consistent, and with examples that are what they claim to be."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from answering import Question
from core.access import Scope
from service.http import examples
from service.page.reference import sample
from tests.service.stand_in import StandIn


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    body: dict[str, Any] = (await client.get("/openapi.json")).json()
    return body


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def check(document: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    whole = {"components": document["components"], "allOf": [schema]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


async def test_all_addresses_are_there(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {name for name, _ in operations(document)} == {
        "POST /v1/ask",
        "GET /v1/search",
        "POST /v1/chats",
        "GET /v1/chats",
        "GET /v1/chats/{chat_id}",
        "GET /v1/chats/{chat_id}/export",
        "PATCH /v1/chats/{chat_id}",
        "DELETE /v1/chats/{chat_id}",
        "DELETE /v1/chats/{chat_id}/turns/{answer_id}",
        "GET /v1/papers",
        "PUT /v1/papers",
        "PATCH /v1/papers",
        "PATCH /v1/papers/{paper_id}",
        "GET /v1/collections",
        "PATCH /v1/collections/{name}",
        "DELETE /v1/collections/{name}",
        "GET /v1/papers/{paper_id}",
        "DELETE /v1/papers/{paper_id}",
        "GET /v1/papers/{paper_id}/related",
        "GET /v1/map",
        "POST /v1/check",
        "POST /v1/check/document",
        "POST /v1/comparisons",
        "POST /v1/comparisons/estimate",
        "POST /v1/reviews",
        "POST /v1/reviews/estimate",
        "POST /v1/reviews/outline",
        "GET /v1/reviews/{job_id}",
        "GET /v1/reviews/{job_id}/export",
        "GET /v1/comparisons/{job_id}",
        "POST /v1/screenings",
        "POST /v1/screenings/estimate",
        "GET /v1/screenings/{job_id}",
        "GET /v1/screenings/{job_id}/export",
        "PATCH /v1/screenings/{job_id}/decisions/{paper_id}",
        "GET /v1/jobs",
        "GET /v1/jobs/{job_id}",
        "DELETE /v1/jobs/{job_id}",
        "POST /v1/jobs/{job_id}/resume",
        "GET /v1/export",
        "GET /v1/sources",
        "POST /v1/fetches",
        "GET /v1/watches",
        "POST /v1/watches",
        "GET /v1/watches/{watch}",
        "DELETE /v1/watches/{watch}",
        "POST /v1/watches/{watch}/runs",
        "GET /v1/watches/{watch}/digests",
        "POST /v1/watches/{watch}/digests",
        "GET /v1/watches/{watch}/feed",
        "GET /v1/backup",
        "POST /v1/restore",
        "POST /v1/imports",
        "GET /v1/imports",
        "GET /v1/imports/{import_id}",
        "DELETE /v1/imports/{import_id}",
        "GET /v1/models",
        "GET /v1/models/{model}",
        "POST /v1/chat/completions",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
    }


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in references(document):
        node: Any = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert "HTTPValidationError" not in name


async def test_every_bound_is_told_in_the_words_of_json_schema(document: dict[str, Any]) -> None:
    """Of a number that may be null, pydantic tells the bounds in its own words where they stand too far out."""
    schemas = document["components"]["schemas"]
    assert not re.search(r'"(?:ge|gt|le|lt)":', json.dumps(schemas))
    bounded = {"type": "integer", "minimum": 0, "maximum": 9999}
    for name, field in (("PaperIn", "year"), ("FiltersWire", "year_from"), ("FiltersWire", "year_to")):
        assert schemas[name]["properties"][field]["anyOf"] == [bounded, {"type": "null"}]
    assert schemas["ReviewIn"]["properties"]["limit"]["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 200}
    assert schemas["ComparisonIn"]["properties"]["max_cost_usd"]["anyOf"][0] == {"type": "number", "minimum": 0}


async def test_a_file_that_is_json_is_described_as_json(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for media_type, content in operation["responses"].get("200", {}).get("content", {}).items():
            if media_type == "application/json" or media_type.endswith("+json"):
                assert content["schema"].get("type") != "string", name


async def test_every_operation_is_described_and_declares_its_problems(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        for status, response in operation["responses"].items():
            assert response["description"], (name, status)
            if int(status) >= 400:
                told = list(response["content"])
                assert told == ["application/problem+json"] or name.endswith(("readyz", "completions")), name
        if " /v1/" in name:
            assert "401" in operation["responses"], name
            (needed,) = operation["security"]
            assert list(needed) == ["apiKey"]
            assert set(needed["apiKey"]) <= set(Scope), name


async def test_every_example_is_what_it_claims_to_be(document: dict[str, Any]) -> None:
    checked = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            check(document, {"$ref": f"#/components/schemas/{name}"}, example)
            checked += 1
    for _, operation in operations(document):
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                if "example" in content:
                    check(document, content["schema"], content["example"])
                    checked += 1
    assert checked > 20


def test_examples_of_problems_are_of_their_status() -> None:
    for status, example in examples.PROBLEM_EXAMPLES.items():
        assert example["status"] == status


async def test_answers_are_what_the_document_says(
    client: httpx.AsyncClient, document: dict[str, Any], stand_in: StandIn
) -> None:
    chat = await stand_in.library.chats.create()
    await stand_in.ask(Question("Why?", chat_id=chat.id))
    requests = {
        "POST /v1/ask": client.post("/v1/ask", json={"question": "Why?"}),
        "GET /v1/search": client.get("/v1/search", params={"q": "sheep"}),
        "GET /v1/chats": client.get("/v1/chats"),
        "GET /v1/chats/{chat_id}": client.get(f"/v1/chats/{chat.id}"),
        "PATCH /v1/chats/{chat_id}": client.patch(f"/v1/chats/{chat.id}", json={"title": "Why"}),
        "GET /v1/papers": client.get("/v1/papers"),
        "PUT /v1/papers": client.put("/v1/papers", json=[{"title": "A title", "abstract": "It says this."}]),
        "PATCH /v1/papers": client.patch("/v1/papers", json={"paper_ids": ["p_0000000000000001"], "note": "Mine."}),
        "PATCH /v1/papers/{paper_id}": client.patch("/v1/papers/p_0000000000000001", json={"reading": "read"}),
        "GET /v1/collections": client.get("/v1/collections"),
        "GET /v1/papers/{paper_id}": client.get("/v1/papers/p_0000000000000001"),
        "GET /v1/papers/{paper_id}/related": client.get("/v1/papers/p_0000000000000001/related"),
        "GET /v1/map": client.get("/v1/map"),
        "GET /v1/comparisons/{job_id}": client.get("/v1/comparisons/j_1"),
        "GET /v1/screenings/{job_id}": client.get("/v1/screenings/j_2"),
        "GET /v1/jobs": client.get("/v1/jobs"),
        "GET /v1/jobs/{job_id}": client.get("/v1/jobs/j_1"),
        "GET /v1/imports": client.get("/v1/imports"),
        "GET /v1/models": client.get("/v1/models"),
        "GET /v1/models/{model}": client.get("/v1/models/litmus"),
        "POST /v1/chat/completions": client.post(
            "/v1/chat/completions", json={"messages": [{"role": "user", "content": "Why?"}]}
        ),
        "GET /healthz": client.get("/healthz"),
        "GET /readyz": client.get("/readyz"),
    }
    described = dict(operations(document))
    for name, request in requests.items():
        response = await request
        assert response.status_code == 200, name
        check(document, described[name]["responses"]["200"]["content"]["application/json"]["schema"], response.json())


async def test_every_body_has_an_example_that_fits(document: dict[str, Any]) -> None:
    bodies = 0
    for name, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content:
            bodies += 1
            schema = content["schema"]
            check(document, schema, sample(schema, document["components"]["schemas"]))
            named = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}
            given = named.get("examples") or [
                each for each in named.get("properties", {}).values() if "examples" in each
            ]
            assert given or schema.get("type") == "array", f"{name}: an example of what to send"
    assert bodies > 15


async def test_what_is_made_up_fits_its_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in schemas:
        reference = {"$ref": f"#/components/schemas/{name}"}
        check(document, reference, sample(reference, schemas))


async def test_the_reference_has_every_address_and_loads_nothing_from_elsewhere(
    client: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    page = await client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    for path, methods in document["paths"].items():
        for method in methods:
            assert f'data-method="{method.upper()}" data-path="{path}"' in page.text
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page.text
    loaded = re.findall(r'<(?:script|link|img)\b[^>]* (?:src|href)="([^"]*)"', page.text)
    assert len(loaded) > 5
    for address in loaded:
        assert address.startswith("/assets/")
        assert (await client.get(address)).status_code == 200, address
    ids = re.findall(r' id="([^"]*)"', page.text)
    assert len(ids) == len(set(ids))
    for anchor in re.findall(r'href="#([^"]*)"', page.text):
        assert anchor in ids
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page.text), "nothing stands inline"
