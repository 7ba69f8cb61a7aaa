"""`litmus mcp` as a process that a client starts: over its own library, and through a service that holds it."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from indexing.lock import DataDirLock
from tests.service.corpus import PAPERS, QUESTION
from tests.service.processes import LITMUS, PATIENCE_S, environment, litmus, service


@pytest.fixture
def env(tmp_path: Path, models_dir: Path) -> dict[str, str]:
    return environment(tmp_path / "data", models_dir)


@asynccontextmanager
async def started(env: dict[str, str], folder: Path) -> AsyncIterator[Client]:
    server = StdioServerParameters(command=str(LITMUS), args=["mcp"], env=env, cwd=folder)
    async with Client(server, read_timeout_seconds=PATIENCE_S) as client:
        yield client


async def given(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def test_over_its_own_library(tmp_path: Path, env: dict[str, str]) -> None:
    async with started(env, tmp_path) as client:
        assert (await given(client, "import_papers", papers=PAPERS))["counts"]["added"] == len(PAPERS)
        found = (await given(client, "search", query="sleep of bees"))["results"]
        assert found[0]["title"] == "Sleep and Memory in Honey Bees"
        assert found[0]["url"] == f"litmus://papers/{found[0]['id']}"
        [content] = (await client.read_resource(found[0]["url"])).contents
        assert "Sleeping bees remembered" in content.text  # type: ignore[union-attr]  # it is text
        answer = await given(client, "ask", question=QUESTION)
        assert "two percent" in answer["text"]
    with DataDirLock(tmp_path / "data"):
        pass  # it let go


async def test_through_a_service_that_holds_the_library(tmp_path: Path, env: dict[str, str]) -> None:
    with service(env=env, cwd=tmp_path) as running:
        async with started(env, tmp_path) as client:
            assert (await given(client, "import_papers", papers=PAPERS))["counts"]["added"] == len(PAPERS)
            assert litmus("papers", "list", env=env, cwd=tmp_path).stdout.count("\n") == len(PAPERS)
            assert "two percent" in (await given(client, "ask", question=QUESTION))["text"]
            bread = (await given(client, "search", query="bread at high altitude"))["results"][0]
            assert bread["url"] == f"{running.url}/?paper={bread['id']}"
            assert (await given(client, "fetch", id=bread["id"]))["text"] == PAPERS[1]["abstract"]
            assert len((await client.list_resources()).resources) == len(PAPERS)
            assert (await client.call_tool("fetch", {"id": "p_none"})).is_error
            running.stop()
            gone = await client.call_tool("search", {"query": "sheep"})
            assert gone.is_error
            assert "Is it still running?" in str(gone.content)


def test_nothing_but_the_protocol_on_standard_output(tmp_path: Path, env: dict[str, str]) -> None:
    said = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "a test", "version": "1"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "search", "arguments": {"query": "x"}}},
    ]
    lines = ["nonsense", *(json.dumps(message) for message in said)]
    with subprocess.Popen(
        [LITMUS, "mcp"],
        env={**env, "LITMUS_LOG_LEVEL": "debug"},
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        told = []
        while not told or told[-1].get("id") != 3:
            told.append(json.loads(process.stdout.readline()))
        rest, log = process.communicate(timeout=PATIENCE_S)
    assert all(message["jsonrpc"] == "2.0" for message in told)
    assert told[-1]["result"]["structuredContent"] == {"results": []}
    assert (rest, process.returncode) == ("", 0), log


def test_a_library_that_something_else_holds(tmp_path: Path, env: dict[str, str]) -> None:
    with DataDirLock(tmp_path / "data"):
        refused = litmus("mcp", env=env, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "litmus serve" in refused.stderr


def test_the_service_starts_without_the_sdk() -> None:
    code = "import sys, service.http.app; service.http.app.create_app(); print({'mcp', 'mcp_types'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"
