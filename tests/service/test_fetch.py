"""Fetches through each door: the API, the command line, and the command line through a service."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.errors import InvalidFetch
from core.importing import Wanted, day_of
from core.settings import Settings
from service.http.app import create_app
from tests.service.in_process import talking_to
from tests.service.processes import environment, litmus, service
from tests.service.shell import Shell
from tests.service.stand_in import StandIn
from tests.source_protocols import made_up
from tests.sources_server import SourcesServer, Trouble


@pytest.fixture
def shell(shell: Shell, server: SourcesServer) -> Shell:
    shell.env = {**shell.env, "LITMUS_SOURCE_URLS": ",".join(server.addresses)}
    return shell


@pytest.mark.parametrize(
    ("text", "day"), [("2024", (2024, 1, 1)), ("2024-03", (2024, 3, 1)), (" 2024-3-15 ", (2024, 3, 15))]
)
def test_days(text: str, day: tuple[int, int, int]) -> None:
    found = day_of(text)
    assert (found.year, found.month, found.day) == day


@pytest.mark.parametrize("text", ["", "soon", "24", "2024-13", "2024-02-30", "0000", "20240101", "2024-01-01T00:00"])
def test_no_days(text: str) -> None:
    with pytest.raises(InvalidFetch, match="is no day"):
        day_of(text)


async def ended(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    while True:
        job: dict[str, Any] = (await client.get(address)).json()
        if job["finished_at"]:
            return job
        await asyncio.sleep(0.02)


async def test_a_fetch_is_followed_and_stopped_as_an_import(settings: Settings, server: SourcesServer) -> None:
    server.papers = made_up(4, without_abstract=1)
    app = create_app(settings.model_copy(update={"source_urls": server.addresses}))
    async with talking_to(app) as client:
        accepted = await client.post("/v1/fetches", json={"source": "crossref", "query": "sheep", "since": "2024"})
        assert accepted.status_code == 202
        address = accepted.headers["Location"]
        assert address == f"/v1/imports/{accepted.json()['id']}"
        job = await ended(client, address)
        assert (job["name"], job["error"], job["matches"], job["note"]) == ("crossref: sheep", None, 4, None)
        assert job["counts"] == {
            "added": 3, "updated": 0, "unchanged": 0, "rejected": 1, "records": 4, "no_abstract": 1
        }  # fmt: skip
        assert (await client.delete(address)).json()["state"] == "done"
        assert server.asked[0].query["filter"] == "from-pub-date:2024-01-01"


async def test_what_was_asked_arrives(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    asked = {"source": "arxiv", "query": "sheep", "since": "2024-03", "limit": 7, "tags": ["a", "b"], "fresh": True}
    assert (await client.post("/v1/fetches", json=asked)).status_code == 202
    assert stand_in.library.wanted == [Wanted("arxiv", "sheep", day_of("2024-03"), 7, ("a", "b"), fresh=True)]
    assert (await client.get("/v1/sources")).json()["sources"][0] == {
        "name": "arxiv",
        "title": "arXiv",
        "query": "words",
        "advice": "Set LITMUS_CONTACT_EMAIL.",
        "dated": True,
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": "soon"}, "since"),
        ({"limit": 0}, "limit"),
        ({"sources": "arxiv"}, "sources"),
        ({"source": None}, "source"),
        ({"query": "\ud800"}, "query"),
    ],
)
async def test_what_does_not_fit_is_named(wrong: dict[str, object], field: str, client: httpx.AsyncClient) -> None:
    import json

    body = json.dumps({"source": "arxiv", "query": "x", **wrong})
    response = await client.post("/v1/fetches", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


async def test_a_source_that_nobody_knows_is_no_source(settings: Settings) -> None:
    app = create_app(settings)
    async with talking_to(app) as client:
        problem = (await client.post("/v1/fetches", json={"source": "scopus", "query": "x"})).json()
        assert problem["type"].endswith("invalid-fetch")
        assert "Choose one of arxiv" in problem["detail"]


async def test_clients_read_no_folder_but_those_that_are_meant_for_it(
    client: httpx.AsyncClient, stand_in: StandIn, tmp_path: Path
) -> None:
    ask = {"source": "folder", "query": "/etc"}
    assert "LITMUS_EXPORTS_DIR" in (await client.post("/v1/fetches", json=ask)).json()["errors"][0]["message"]
    (tmp_path / "exports" / "mine").mkdir(parents=True)
    (tmp_path / "exports" / "way-out").symlink_to("/etc")
    stand_in.settings = stand_in.settings.model_copy(update={"exports_dir": tmp_path / "exports"})
    for outside in ("/etc", "..", "mine/../..", "way-out", "../exports-of-others"):
        response = await client.post("/v1/fetches", json={"source": "folder", "query": outside})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "query"), outside
    for inside in ("", "mine", str(tmp_path / "exports" / "mine"), "mine/.."):
        assert (await client.post("/v1/fetches", json={"source": "folder", "query": inside})).status_code == 202
    assert [Path(wanted.query).name for wanted in stand_in.library.wanted] == ["exports", "mine", "mine", "exports"]


def test_fetching_on_the_command_line(shell: Shell, server: SourcesServer) -> None:
    server.papers = made_up(9, without_abstract=2)
    result = shell("fetch", "arxiv", "sheep", "--since", "2024", "--limit", "8", "--tag", "flock")
    assert result.exit_code == 0, result.output
    assert "arxiv: sheep  7 added, 1 rejected (1 without an abstract)" in result.stdout
    assert "Set LITMUS_CONTACT_EMAIL" in result.stderr
    assert "arxiv counts 9 matches" in result.stderr
    assert shell.json("fetch", "arxiv", "sheep", "--since", "2024", "--limit", "8")["counts"]["updated"] == 0
    assert shell.json("search", "sheep of kind 3", "--tag", "flock")["passages"]
    listed = shell("fetch")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "arxiv", "openalex", "semantic-scholar", "crossref", "pubmed", "huggingface", "zotero", "folder",
    ]  # fmt: skip
    assert len(shell.json("fetch")["sources"]) == 8


def test_what_fails_says_so_and_what_to_do(shell: Shell, server: SourcesServer) -> None:
    server.trouble(Trouble(429, {"Retry-After": "7200"}))
    result = shell("fetch", "arxiv", "sheep")
    assert result.exit_code == 1
    assert "asks to be left alone for 120 min. Run the same again then" in result.stderr
    assert shell("fetch", "arxiv", "sheep", "--since", "soon").exit_code == 2
    assert "Choose one of" in shell("fetch", "scopus", "x").stderr
    assert "needs a query" in shell("fetch", "arxiv").stderr


def test_a_retraction_shows_wherever_the_paper_does(shell: Shell, server: SourcesServer) -> None:
    server.papers = made_up(2, retracted=[1])
    assert shell("fetch", "crossref", "sheep").exit_code == 0
    listed = shell("papers", "list").stdout.splitlines()
    assert ["RETRACTED" in line for line in listed] == [True, False]
    [paper] = [paper for paper in shell.json("papers", "list")["papers"] if paper["retracted"]]
    assert "RETRACTED" in shell("papers", "show", paper["id"]).stdout
    found = shell.json("search", "sheep of kind 1")["passages"]
    assert {passage["paper"]["id"] for passage in found if passage["paper"]["retracted"]} == {paper["id"]}
    answer = shell("ask", "How large is the error of counting sheep of kind 1?").stdout
    assert "**Retracted.**" in answer
    told = shell.json("ask", "How large is the error of counting sheep of kind 1?")
    assert [source["paper_id"] for source in told["sources"] if source["retracted"]] == [paper["id"]]


def test_fetching_through_a_service(tmp_path: Path, models_dir: Path, server: SourcesServer) -> None:
    env = environment(tmp_path / "data", models_dir, source_urls=",".join(server.addresses))
    with service(env=env, cwd=tmp_path):
        done = litmus("fetch", "openalex", "sheep", env=env, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "openalex: sheep  3 added" in done.stdout
        assert "LITMUS_OPENALEX_KEY" in done.stderr
        server.trouble(Trouble(400, body=b'{"message": "No such thing"}'))
        failed = litmus("fetch", "openalex", "goats", env=env, cwd=tmp_path)
        assert failed.returncode == 1
        assert "OpenAlex answered 400: No such thing" in failed.stderr
