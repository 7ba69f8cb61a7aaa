"""/mcp, with the client of the protocol's own SDK: over a socket, in the protocol's old and new manner."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult
from pydantic import SecretStr

from core.errors import LlmTimeout
from core.settings import Settings
from service.http.app import create_app
from tests.service.corpus import PAPERS, QUESTION, UNANSWERABLE
from tests.service.real_server import serving
from tests.service.stand_in import PAPER, StandIn
from tests.service.stand_in_desk import StandInDesk

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}
ASK = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": "Why?"}},
}
HEADERS = {"Accept": "application/json, text/event-stream"}


@asynccontextmanager
async def talking(url: str, mode: Any = "auto", **headers: str) -> AsyncIterator[Client]:
    # No proxy of the environment knows a service on this machine.
    async with (
        httpx2.AsyncClient(trust_env=False, headers=headers, timeout=60) as http,
        Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    async with serving(create_app(settings)) as url:
        yield url


@pytest.fixture
async def stand_in_url(settings: Settings, stand_in: StandIn) -> AsyncIterator[str]:
    async with serving(create_app(settings, engine=stand_in, desk=StandInDesk())) as url:
        yield url


def structured(result: Any) -> Any:
    """Return what a tool gave, once it is clear that the text says the same."""
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    [item] = result.content
    assert item.type == "text"
    assert json.loads(item.text) == result.structured_content
    return result.structured_content


def complaint(result: Any) -> str:
    assert result.is_error
    assert result.structured_content is None
    [item] = result.content
    return str(item.text)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_from_papers_to_an_answer(url: str, mode: str) -> None:
    async with talking(url, mode) as client:
        imported = structured(await client.call_tool("import_papers", {"papers": [*PAPERS, {"title": "An Editorial"}]}))
        assert (imported["counts"]["added"], imported["counts"]["rejected"]) == (4, 1)
        assert "no abstract" in imported["rejections"][0]["reason"]

        found = structured(await client.call_tool("search", {"query": "counting sheep"}))
        assert set(found) == {"results"}
        assert all(set(one) == {"id", "title", "url"} and all(one.values()) for one in found["results"])
        sheep, bees = found["results"][0], found["results"][1]
        assert (sheep["title"], sheep["url"]) == (PAPERS[0]["title"], "https://doi.org/10.1000/sheep")
        assert bees["url"] == f"{url}/?paper={bees['id']}"

        paper = structured(await client.call_tool("fetch", {"id": sheep["id"]}))
        assert set(paper) == {"id", "title", "text", "url", "metadata"}
        assert (paper["id"], paper["text"]) == (sheep["id"], PAPERS[0]["abstract"])
        assert paper["metadata"] == {name: PAPERS[0][name] for name in ("authors", "year", "venue", "doi", "tags")}

        told: list[str | None] = []

        async def hear(progress: float, total: float | None, message: str | None) -> None:
            told.append(message)

        answer = structured(await client.call_tool("ask", {"question": QUESTION}, progress_callback=hear))
        assert answer["status"] == "answered"
        tested = next(one for one in answer["sentences"] if "two percent" in one["text"])
        assert (tested["verdict"], tested["evidence"][0]["quote"] in paper["text"]) == ("supported", True)
        [cited] = [source for source in answer["sources"] if source["n"] in tested["citations"]]
        assert {name: cited[name] for name in ("id", "title", "url")} == sheep
        assert told[0] == "4 papers found"
        assert f"supported: {tested['text']}" in told

        refused = structured(await client.call_tool("ask", {"question": UNANSWERABLE}))
        assert (refused["status"], refused["sentences"]) == ("refused", [])
        assert {near["title"] for near in refused["refusal"]["nearest"]} < {paper["title"] for paper in PAPERS}

        narrowed = structured(await client.call_tool("ask", {"question": QUESTION, "authors": ["Alvarez"]}))
        assert all(source["title"] == PAPERS[1]["title"] for source in narrowed["sources"])


async def test_papers_are_resources(url: str) -> None:
    async with talking(url) as client:
        await client.call_tool("import_papers", {"papers": PAPERS})
        listed = (await client.list_resources()).resources
        assert [resource.title for resource in listed] == sorted(str(paper["title"]) for paper in PAPERS)
        [template] = (await client.list_resource_templates()).resource_templates
        [content] = (await client.read_resource(str(listed[0].uri))).contents
        assert str(listed[0].uri).startswith(template.uri_template.partition("{")[0])
        assert content.mime_type == listed[0].mime_type == "text/markdown"
        assert "twenty miles with a small lamp" in content.text  # type: ignore[union-attr]  # it is text
        for nowhere in ("litmus://papers/p_none", "litmus://papers/a/b", "file:///etc/passwd"):
            with pytest.raises(MCPError, match="There is no paper"):
                await client.read_resource(nowhere)


async def test_tools_say_what_they_take_and_give(stand_in_url: str, settings: Settings) -> None:
    async with talking(stand_in_url) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["search", "fetch", "ask", "check", "import_papers"]
        calls = {
            "search": {"query": "sheep"},
            "fetch": {"id": PAPER.id},
            "ask": {"question": "Why?"},
            "check": {"text": "Sheep."},
            "import_papers": {"papers": [{"title": "A", "abstract": "B."}]},
        }
        for name, tool in tools.items():
            assert tool.description
            assert tool.title
            for schema in (tool.input_schema, tool.output_schema):
                Draft202012Validator.check_schema(schema)
                assert schema is not None
                assert schema["type"] == "object"
            assert tool.input_schema["additionalProperties"] is False
            assert all(field["description"] for field in tool.input_schema["properties"].values())
            Draft202012Validator(tool.input_schema).validate(calls[name])
            given = structured(await client.call_tool(name, calls[name]))
            Draft202012Validator(tool.output_schema or {}).validate(given)
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint is (name != "import_papers")
        assert tools["search"].input_schema["required"] == ["query"]
        assert list(tools["search"].input_schema["properties"]) == ["query"]
        question = tools["ask"].input_schema["properties"]["question"]
        assert question["maxLength"] == settings.max_question_chars


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "Why?", "year": 2020}, "year: Extra inputs are not permitted"),
        ("ask", {"question": "Why?", "year_from": 2021, "year_to": 2020}, "year_from is after year_to"),
        ("ask", {"question": "???"}, "Ask something in words"),
        ("ask", {"question": "Why?", "mode": "llm"}, "LITMUS_LLM_MODEL"),
        ("search", {"query": " "}, "no word"),
        ("fetch", {"id": "p_none"}, "`search` gives the ids"),
        ("import_papers", {"papers": []}, "papers: "),
    ],
)
async def test_what_cannot_be_done_is_a_result_that_says_what_to_do(
    url: str, name: str, arguments: dict[str, Any], says: str
) -> None:
    async with talking(url) as client:
        assert says in complaint(await client.call_tool(name, arguments))


async def test_what_breaks_is_told_by_its_message_alone(stand_in_url: str, stand_in: StandIn) -> None:
    async with talking(stand_in_url) as client:
        stand_in.fails_late = LlmTimeout("No end in time.")
        assert complaint(await client.call_tool("ask", {"question": "Why?"})) == "No end in time."
        stand_in.fails = RuntimeError("the secret of the inside")
        assert "secret" not in complaint(await client.call_tool("ask", {"question": "Why?"}))
        with pytest.raises(MCPError, match="there are search, fetch, ask, check, import_papers"):
            await client.call_tool("delete_everything", {})


async def test_a_call_that_is_given_up_stops_the_answer(stand_in_url: str, stand_in: StandIn) -> None:
    stand_in.stalls = True
    begun = asyncio.Event()

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        begun.set()

    async with talking(stand_in_url) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}, progress_callback=hear))
        await asyncio.wait_for(begun.wait(), 30)
        assert not stand_in.stopped.is_set()
        asking.cancel()
        await asyncio.wait_for(stand_in.stopped.wait(), 30)


async def test_a_client_of_the_old_manner_that_hangs_up_stops_the_answer(stand_in_url: str, stand_in: StandIn) -> None:
    stand_in.stalls = True
    async with httpx.AsyncClient(base_url=stand_in_url, trust_env=False, headers=HEADERS, timeout=60) as client:
        assert (await client.post("/mcp", json=INITIALIZE)).is_success
        params = {**ASK["params"], "_meta": {"progressToken": 1}}  # type: ignore[dict-item]  # it is a dict
        async with client.stream("POST", "/mcp", json={**ASK, "params": params}) as response:
            async for line in response.aiter_lines():
                if "notifications/progress" in line:
                    break
        await asyncio.wait_for(stand_in.stopped.wait(), 30)


async def test_the_guards_stand_before_it(settings: Settings) -> None:
    settings = settings.model_copy(update={"api_key": SecretStr("a-key"), "max_body_bytes": 1000})
    key = {"Authorization": "Bearer a-key"}
    async with serving(create_app(settings, engine=StandIn(settings), desk=StandInDesk())) as url:
        async with httpx.AsyncClient(base_url=url, trust_env=False, headers=HEADERS) as client:
            assert (await client.post("/mcp", json=INITIALIZE)).status_code == 401
            assert (await client.post("/mcp", json=INITIALIZE, headers=key)).status_code == 200
            large = {**INITIALIZE, "padding": "x" * 2000}
            assert (await client.post("/mcp", json=large, headers=key)).status_code == 413
            foreign = {**key, "Origin": "https://evil.example"}
            assert (await client.post("/mcp", json=INITIALIZE, headers=foreign)).status_code == 403
            misled = {**key, "Host": "evil.example"}
            assert (await client.post("/mcp", json=INITIALIZE, headers=misled)).status_code == 421
        async with talking(url, **key) as talker:
            assert (await talker.list_tools()).tools


async def test_other_names_are_answered_where_others_may_connect(settings: Settings) -> None:
    settings = settings.model_copy(update={"host": "0.0.0.0", "api_key": SecretStr("a-key")})
    headers = {**HEADERS, "Authorization": "Bearer a-key", "Host": "litmus.example"}
    async with (
        serving(create_app(settings, engine=StandIn(settings), desk=StandInDesk())) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, headers=headers) as client,
    ):
        assert (await client.post("/mcp", json=INITIALIZE)).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"jsonrpc": "2.0"}', b"\xff", b""])
async def test_nonsense_is_answered(stand_in_url: str, body: bytes) -> None:
    headers = {**HEADERS, "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=stand_in_url, trust_env=False, headers=headers) as client:
        assert (await client.post("/mcp", content=body)).status_code in {400, 406, 415}
        assert (await client.post("/mcp", json=INITIALIZE)).is_success


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_there_are_no_sessions_to_listen_to_or_to_end(stand_in_url: str, method: str) -> None:
    async with httpx.AsyncClient(base_url=stand_in_url, trust_env=False, headers=HEADERS) as client:
        refused = await client.request(method, "/mcp")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
