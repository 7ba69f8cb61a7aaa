"""docs/mcp.md, snippet by snippet: what a client is told to start is started, what it is told to connect to answers."""

import asyncio
import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from pydantic import SecretStr

from core.settings import Settings
from service.http.app import create_app
from service.mcp.tools import TOOLS
from tests.service.corpus import PAPERS
from tests.service.processes import LITMUS, PATIENCE_S, environment
from tests.service.real_server import serving

PAGE = (Path(__file__).parent.parent.parent.parent / "docs" / "mcp.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
BASE = "http://127.0.0.1:8000"
KEY = "THE-API-KEY"


def configurations() -> list[dict[str, Any]]:
    """Return every entry of a configuration, with what `claude mcp add` would make of its words."""
    found = []
    for language, text in SNIPPETS:
        if language == "json":
            told = json.loads(text)
            found.append(told if "server_url" in told else next(iter(told.values()))["litmus"])
        elif language == "bash":
            words = shlex.split(text)
            assert words[:3] == ["claude", "mcp", "add"]
            if "--" in words:
                command, *arguments = words[words.index("--") + 1 :]
                name, _, value = words[words.index("--env") + 1].partition("=")
                found.append({"command": command, "args": arguments, "env": {name: value}})
            else:
                assert words[words.index("--transport") + 1] == "http"
                found.append({"url": words[-1]})
    return found


async def test_what_is_started(tmp_path: Path, models_dir: Path) -> None:
    started = [told for told in configurations() if "command" in told]
    assert len(started) == 3
    entry = started[0]
    assert all({**told, "type": ""} == {**entry, "type": ""} for told in started)
    assert entry["command"].endswith(f"/.venv/bin/{LITMUS.name}")
    [where] = entry["env"]
    env = {**environment(tmp_path / "elsewhere", models_dir), where: str(tmp_path / "data")}
    server = StdioServerParameters(command=str(LITMUS), args=entry["args"], env=env, cwd=tmp_path)
    async with Client(server, read_timeout_seconds=PATIENCE_S) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == list(TOOLS)
        assert (tmp_path / "data" / "catalogue.sqlite3").exists()


async def test_what_is_connected_to(settings: Settings) -> None:
    connected = [told for told in configurations() if "command" not in told]
    assert len(connected) == 3
    keyed = settings.model_copy(update={"api_key": SecretStr(KEY)})
    async with serving(create_app(keyed)) as url:
        for told in connected:
            address = re.sub(r"^https?://[^/]+", url, told.get("url") or told["server_url"])
            # One snippet is of a service without a key.
            headers = told.get("headers") or {"Authorization": f"Bearer {told.get('authorization', KEY)}"}
            async with (
                httpx2.AsyncClient(trust_env=False, headers=headers, timeout=60) as http,
                Client(streamable_http_client(address, http_client=http)) as client,
            ):
                names = {tool.name for tool in (await client.list_tools()).tools}
                assert set(told.get("allowed_tools", names)) <= names


async def test_python(settings: Settings, tmp_path: Path) -> None:
    [code] = [text for language, text in SNIPPETS if language == "python"]
    async with serving(create_app(settings)) as url:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
            assert (await client.put("/v1/papers", json=PAPERS)).is_success
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code.replace(BASE, url),
            env={"PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert "It counts sheep with an error of two percent" in out.decode()


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_and_argument_is_described(name: str) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")]
    for argument in TOOLS[name].takes.model_fields:
        assert f"`{argument}`" in row, (name, argument)


def test_every_snippet_is_one_that_is_run() -> None:
    assert len(configurations()) + 1 == len(SNIPPETS)
