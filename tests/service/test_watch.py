"""Watches on the command line, with and without a service, and in the API."""

from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from core.settings import Settings
from service.http.app import create_app
from tests.service.in_process import talking_to
from tests.service.processes import environment, litmus, service
from tests.service.shell import Shell
from tests.sources_server import SourcesServer, Trouble


@pytest.fixture
def shell(shell: Shell, server: SourcesServer) -> Shell:
    shell.env = {**shell.env, "LITMUS_SOURCE_URLS": ",".join(server.addresses)}
    return shell


def test_a_watch_from_its_beginning_to_its_end(shell: Shell, tmp_path: Path, server: SourcesServer) -> None:
    assert "No watches" in shell("watch", "list").stderr
    assert "No watches" in shell("watch", "run").stderr
    added = shell("watch", "add", "openalex", "sheep", "--name", "Flock", "--since", "2024", "--tag", "flock")
    assert added.exit_code == 0, added.output
    assert "has not run yet" in added.stdout
    first = shell("watch", "run", "--out", str(tmp_path / "out"))
    assert first.exit_code == 0, first.output
    assert first.stdout == "Flock  3 new  (3 added)\n"
    assert sorted(file.suffix for file in (tmp_path / "out").iterdir()) == [".html", ".md", ".xml"]
    assert first.stderr.count(" written.") == 3
    assert shell("watch", "run", "Flock").stdout == "Flock  nothing new  (no records)\n"
    listed = shell.json("watch", "list")["watches"]
    assert [(watch["name"], watch["tags"], watch["ran_at"] is None) for watch in listed] == [
        ("Flock", ["flock"], False)
    ]
    assert shell.json("watch", "run")["digests"] == []
    assert shell("watch", "remove", "Flock").stdout == "Flock removed\n"
    missing = shell("watch", "run", "Flock")
    assert (missing.exit_code, "There is no watch 'Flock'" in missing.stderr) == (1, True)


def test_without_a_folder_digests_lie_in_the_data_directory(shell: Shell) -> None:
    shell("watch", "add", "zotero", "", "--name", "Mine")
    missing = shell("watch", "add", "zotero", "", "--name", "Mine")
    assert "LITMUS_ZOTERO_LIBRARY" in missing.stderr
    shell.env = {**shell.env, "LITMUS_ZOTERO_LIBRARY": "users/7"}
    assert shell("watch", "add", "zotero", "", "--name", "Mine").exit_code == 0
    assert shell("watch", "run").exit_code == 0
    files = list((shell.folder / "data" / "digests").glob("mine-*"))
    assert sorted(file.suffix for file in files) == [".html", ".md", ".xml"]


def test_a_source_that_fails_fails_the_run_and_the_others_go_on(shell: Shell, server: SourcesServer) -> None:
    shell("watch", "add", "openalex", "sheep", "--name", "One", "--since", "2024")
    shell("watch", "add", "crossref", "sheep", "--name", "Two", "--since", "2024")
    server.trouble(Trouble(403, body=b"Go away"))
    result = shell("watch", "run")
    assert result.exit_code == 1
    assert "One: OpenAlex answered 403: Go away. Look at LITMUS_OPENALEX_KEY" in result.stderr
    assert "One  the source failed" in result.stdout
    assert "nothing new" not in result.stdout
    assert "Two  3 new" in result.stdout


def test_through_a_service(tmp_path: Path, models_dir: Path, server: SourcesServer) -> None:
    env = environment(tmp_path / "data", models_dir, source_urls=",".join(server.addresses))
    with service(env=env, cwd=tmp_path):
        assert litmus("watch", "add", "openalex", "sheep", "--since", "2024", env=env, cwd=tmp_path).returncode == 0
        done = litmus("watch", "run", "--out", "out", env=env, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout == "openalex: sheep  3 new  (3 added)\n"
        assert len(list((tmp_path / "out").iterdir())) == 3
        assert "openalex: sheep" in litmus("watch", "list", env=env, cwd=tmp_path).stdout
        assert litmus("map", env=env, cwd=tmp_path).returncode == 0
        assert litmus("watch", "remove", "openalex: sheep", env=env, cwd=tmp_path).returncode == 0


async def test_the_api(settings: Settings, server: SourcesServer) -> None:
    app = create_app(settings.model_copy(update={"source_urls": server.addresses}))
    async with talking_to(app) as client:
        asked: dict[str, Any] = {"source": "crossref", "query": "sheep", "since": "2024-01", "name": "Flock"}
        made = await client.post("/v1/watches", json=asked)
        assert made.status_code == 201
        watch = made.json()
        assert (watch["since"], watch["limit"], watch["ran_at"]) == ("2024-01-01", 200, None)
        address = f"/v1/watches/{watch['id']}"
        assert (await client.get("/v1/watches")).json()["watches"] == [watch]
        assert (await client.get("/v1/watches/Flock")).json() == watch
        again = await client.post("/v1/watches", json=asked)
        assert (again.status_code, again.json()["type"]) == (422, "urn:litmus:problem:invalid-fetch")
        assert (await client.post(f"{address}/digests")).json() == {"digest": None}
        run = await client.post(f"{address}/runs")
        assert run.status_code == 202
        while not (await client.get(run.headers["Location"])).json()["finished_at"]:
            pass
        digest = (await client.post(f"{address}/digests")).json()["digest"]
        assert digest["size"] == 3
        new = digest["topics"][0]["papers"][0]
        assert set(new) == {"paper", "score", "matched", "sentence"}
        assert new["matched"] == ["sheep"]
        assert (await client.get(f"{address}/digests")).json()["digests"] == [digest]
        feed = await client.get(f"{address}/feed")
        assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert len(fromstring(feed.content).findall("{http://www.w3.org/2005/Atom}entry")) == 1
        assert (await client.delete(address)).status_code == 204
        for gone in (client.get(address), client.delete(address), client.post(f"{address}/runs")):
            response = await gone
            assert (response.status_code, response.json()["type"]) == (404, "urn:litmus:problem:watch-not-found")


@pytest.mark.parametrize("name", ["\x1b[31mred", "[bold]x[/bold]", "-rf", "a" * 100])
def test_any_name_is_shown_as_it_is(name: str, shell: Shell) -> None:
    result = shell("watch", "add", "openalex", "sheep", f"--name={name}")
    assert result.exit_code == 0, result.output
    assert name.replace("\x1b", "") in shell("watch", "list").stdout
