"""`litmus keys` beside a running service, and every door with a key: commands, REST, OpenAI's clients and MCP."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from openai import OpenAI, PermissionDeniedError

from core.settings import Settings
from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.shell import Shell
from tests.service.threads import served

ABOUT_BEES = "How long did sleepless bees remember the place of the sugar?"


@dataclass(frozen=True)
class Running:
    shell: Shell
    url: str

    def key(self, name: str, *options: str) -> str:
        made = self.shell("keys", "add", name, *options)
        assert made.exit_code == 0, made.output
        assert "not shown again" in made.stderr
        return made.stdout.strip()

    def client(self, secret: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {secret}"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=300)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("keys")
    shell = Shell(folder, models_dir)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        assert shell("import", str(write_corpus(folder / "papers.jsonl"))).exit_code == 0
        sheep, bees = (shell.json("papers", "list", "--query", word)["papers"][0]["id"] for word in ("sheep", "bees"))
        assert shell("papers", "mark", sheep, "--collect", "Flock").exit_code == 0
        assert shell("papers", "mark", bees, "--collect", "Hive").exit_code == 0
        with served(Settings(_env_file=None, data_dir=folder / "data", models_dir=models_dir)) as url:
            running = Running(shell, url)
            running.key("first")  # without one, no key is asked for
            yield running


def test_a_key_is_shown_once_and_kept_as_a_digest(running: Running) -> None:
    secret = running.key("ada")
    assert re.fullmatch(r"litmus_[\w-]{43}", secret)
    listed = running.shell("keys", "list").stdout
    assert re.search(r"^k_[0-9a-f]{16}  ada +read, ask +since \d{4}-\d\d-\d\d$", listed, re.MULTILINE)
    assert secret not in listed + str(running.shell.json("keys", "list"))
    for file in (running.shell.folder / "data").glob("catalogue.sqlite3*"):
        assert secret.encode() not in file.read_bytes()
    again = running.shell("keys", "add", "ada")
    assert (again.exit_code, "`litmus keys revoke`" in again.stderr) == (1, True)


def test_a_running_service_asks_from_the_first_key_on_and_minds_the_last_at_once(running: Running) -> None:
    with running.client(running.key("bo")) as client:
        assert client.get("/v1/papers").json()["total"] == len(PAPERS)
        assert running.shell("keys", "revoke", "bo").exit_code == 0
        assert client.get("/v1/papers").status_code == 401
        assert running.shell("keys", "revoke", "bo").exit_code == 1


def test_commands_work_through_the_service_with_a_key_of_the_right_scope(running: Running) -> None:
    keyless = running.shell("ask", QUESTION)
    assert (keyless.exit_code, "Set LITMUS_API_KEY to yours." in keyless.stderr) == (1, True)
    asking = running.key("cy")
    assert "two percent" in running.shell("ask", QUESTION, LITMUS_API_KEY=asking).stdout
    refused = running.shell("papers", "delete", "p_1", LITMUS_API_KEY=asking)
    assert refused.exit_code == 1
    assert "This needs the scope `write`, and the key “cy” has `read`, `ask`." in refused.stderr
    reading = running.key("dee", "--scope", "read")
    assert running.shell("search", "honey bees", LITMUS_API_KEY=reading).exit_code == 0
    assert "`litmus keys add NAME --scope ask`" in running.shell("ask", QUESTION, LITMUS_API_KEY=reading).stderr


def test_a_key_that_is_limited_to_a_collection_shows_nothing_else(running: Running) -> None:
    for options in (("--collection", "Flokc"), ("--collection", "Flock", "--scope", "write")):
        assert running.shell("keys", "add", "guest", *options).exit_code == 1
    secret = running.key("guest", "--collection", "flock")
    with running.client(secret) as client, running.client(running.key("whole")) as whole:
        bees = whole.get("/v1/papers", params={"q": "bees"}).json()["papers"][0]["id"]
        sheep = whole.get("/v1/papers", params={"q": "sheep"}).json()["papers"][0]["id"]
        told = [
            client.get("/v1/papers"),
            client.get("/v1/search", params={"q": "honey bees"}),
            client.get("/v1/export", params={"format": "json"}),
            client.get(f"/v1/papers/{sheep}/related"),
            client.get("/v1/collections"),
            client.get("/v1/map"),
            client.get("/page/state"),
            client.post("/v1/ask", json={"question": ABOUT_BEES}),
            client.post("/page/ask", json={"question": QUESTION}),
            client.post("/v1/chat/completions", json={"model": "litmus", "messages": _said(ABOUT_BEES)}),
        ]
        assert [each.status_code for each in told] == [200] * len(told), [each.text[:200] for each in told]
        for each in told:
            body = each.text.replace(ABOUT_BEES, "").replace("honey bees", "")
            assert not re.search(r"\bbees?\b|Lighthouse|Bread", body, re.IGNORECASE), (each.url, body)
        assert "two percent" in client.post("/v1/ask", json={"question": QUESTION}).json()["text"]
        assert client.get(f"/v1/papers/{bees}").status_code == 404
        other = client.get("/v1/search", params={"q": "bees", "collection": "Hive"})
        assert (other.status_code, "limited to the collection “Flock”" in other.text) == (403, True)
        for address in ("/v1/jobs", "/v1/imports", "/v1/watches", "/metrics"):
            assert client.get(address).status_code == 403
        assert client.post("/v1/check", json={"text": "Bees sleep."}).status_code == 403


def test_openai_s_clients_come_in_with_a_key(running: Running) -> None:
    def complete(key: str) -> str:
        with OpenAI(
            base_url=f"{running.url}/v1", api_key=key, max_retries=0, http_client=httpx.Client(trust_env=False)
        ) as client:
            return (
                client.chat.completions.create(model="litmus", messages=_said(QUESTION)).choices[0].message.content
                or ""
            )

    assert "two percent" in complete(running.key("eve"))
    with pytest.raises(PermissionDeniedError, match="This needs the scope `ask`"):
        complete(running.key("fay", "--scope", "read"))


def test_mcp_shows_the_tools_that_a_key_allows_and_says_what_others_need(running: Running) -> None:
    async def tools_of(secret: str) -> tuple[set[str], Any]:
        headers = {"Authorization": f"Bearer {secret}"}
        async with (
            httpx2.AsyncClient(trust_env=False, headers=headers, timeout=300) as http,
            Client(streamable_http_client(f"{running.url}/mcp", http_client=http)) as client,
        ):
            shown = {tool.name for tool in (await client.list_tools()).tools}
            return shown, None if "ask" in shown else await client.call_tool("ask", {"question": QUESTION})

    reading, refused = asyncio.run(tools_of(running.key("gil", "--scope", "read")))
    asking, _ = asyncio.run(tools_of(running.key("hal")))
    everything, _ = asyncio.run(tools_of(running.key("ida", "--scope", "admin")))
    assert reading == {"search", "fetch"}
    assert asking == {*reading, "ask", "check"}
    assert everything == {*asking, "import_papers"}
    assert refused.is_error
    assert "This needs the scope `ask`, and the key “gil” has `read`." in refused.content[0].text


def _said(text: str) -> Any:
    return [{"role": "user", "content": text}]
