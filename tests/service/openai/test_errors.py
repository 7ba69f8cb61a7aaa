"""Whatever goes wrong, at this address it has OpenAI's shape; everywhere else it stays a problem document."""

from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from core.errors import IndexUnavailable, InvalidQuestion, LimitExceeded, LitmusError, LlmError, LlmTimeout
from core.settings import Settings
from service.http.app import create_app
from tests.service.in_process import talking_to
from tests.service.stand_in import StandIn

ADDRESS = "/v1/chat/completions"
ASK = {"model": "litmus", "messages": [{"role": "user", "content": "Why?"}]}


def error_in(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert int(response.headers["content-length"]) == len(response.content)
    assert response.headers["x-request-id"]
    told: dict[str, Any] = response.json()
    assert set(told) == {"error"}
    assert set(told["error"]) == {"message", "type", "param", "code"}
    assert told["error"]["message"]
    return dict(told["error"])


@pytest.mark.parametrize(
    ("error", "status", "kind", "code"),
    [
        (LimitExceeded("Too much."), 429, "rate_limit_error", "busy"),
        (IndexUnavailable("Broken."), 503, "server_error", "index_unavailable"),
        (LlmError("Refused.", retryable=False), 502, "server_error", "llm_failed"),
        (LlmTimeout("Too slow."), 504, "server_error", "llm_timeout"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_errors_of_the_tree(
    client: httpx.AsyncClient, stand_in: StandIn, error: LitmusError, status: int, kind: str, code: str, stream: bool
) -> None:
    stand_in.fails = error
    told = error_in(await client.post(ADDRESS, json={**ASK, "stream": stream}), status)
    assert told == {"message": str(error), "type": kind, "param": None, "code": code}


@pytest.mark.parametrize("stream", [False, True])
async def test_a_question_of_no_words(client: httpx.AsyncClient, stand_in: StandIn, stream: bool) -> None:
    stand_in.fails = InvalidQuestion("The question has no word in it.")
    told = error_in(await client.post(ADDRESS, json={**ASK, "stream": stream}), 422)
    assert (told["message"], told["param"]) == ("The question has no word in it.", "messages")


async def test_what_nobody_foresaw_tells_nothing(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails = RuntimeError("the secret of the inside")
    response = await client.post(ADDRESS, json=ASK)
    assert error_in(response, 500)["code"] == "internal_error"
    assert "secret" not in response.text


async def test_a_model_that_there_is_not(client: httpx.AsyncClient) -> None:
    told = error_in(await client.post(ADDRESS, json={**ASK, "model": "gpt-4"}), 404)
    assert (told["code"], told["param"]) == ("model_not_found", "model")
    assert "litmus:extractive" in told["message"]
    problem = (await client.get("/v1/models/gpt-4")).json()
    assert problem["type"] == "urn:litmus:problem:model-not-found"
    assert (await client.get("/v1/models/litmus:openai/fake")).json()["id"] == "litmus:openai/fake"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "Why?"}, "messages"),
        ({"messages": [{"role": "system", "content": "Be brief."}]}, "messages"),
        ({"messages": [{"role": "bard", "content": "Why?"}]}, "messages.0.role"),
        ({"messages": [{"role": "user", "content": 7}]}, "messages.0.content"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages.0.content"),
        ({"messages": [{"role": "user", "content": [7]}]}, "messages.0.content.parts.0"),
        ({"litmus": {"top_k": 51}}, "litmus.top_k"),
        ({"litmus": {"filter": {}}}, "litmus.filter"),
        ({"litmus": {"faithfulness": "blind"}}, "litmus.faithfulness"),
    ],
)
async def test_fields_at_fault_are_named(client: httpx.AsyncClient, change: dict[str, Any], param: str) -> None:
    told = error_in(await client.post(ADDRESS, json={**ASK, **change}), 422)
    assert (told["type"], told["param"]) == ("invalid_request_error", param)


async def test_bodies_that_cannot_be_read(client: httpx.AsyncClient) -> None:
    json = {"Content-Type": "application/json"}
    assert error_in(await client.post(ADDRESS, content=b"{", headers=json), 400)["code"] == "malformed_request"
    assert error_in(await client.post(ADDRESS, content=b"{}"), 415)["code"] == "unsupported_media_type"
    assert error_in(await client.get(ADDRESS), 405)["code"] == "method_not_allowed"


async def test_what_the_guards_say(settings: Settings) -> None:
    settings = settings.model_copy(update={"api_key": SecretStr("a-key"), "max_body_bytes": 1000})
    app = create_app(settings, engine=StandIn(settings))
    async with talking_to(app) as client:
        response = await client.post(ADDRESS, json=ASK)
        assert error_in(response, 401)["code"] == "invalid_api_key"
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json()["error"]["type"] == "authentication_error"
        with_key = {"Authorization": "Bearer a-key"}
        large = await client.post(ADDRESS, json={**ASK, "user": "x" * 2000}, headers=with_key)
        assert error_in(large, 413)["code"] == "too_large"
        foreign = await client.post(ADDRESS, json=ASK, headers={**with_key, "Origin": "https://evil.example"})
        assert error_in(foreign, 403)["type"] == "permission_error"
        misled = await client.post(ADDRESS, json=ASK, headers={**with_key, "Host": "evil.example"})
        assert error_in(misled, 421)["code"] == "misdirected"
        assert (await client.get("/v1/models")).headers["content-type"] == "application/problem+json"


async def test_waiting_is_asked_for(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails = LimitExceeded("Too much.")
    assert (await client.post(ADDRESS, json=ASK)).headers["retry-after"] == "5"
