"""A service that was stopped or killed goes on with what it had accepted."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llm_server import LlmServer, Reply
from tests.service.corpus import PAPERS
from tests.service.processes import PATIENCE_S, environment, litmus, service

MANY = 150


def write_papers(path: Path) -> None:
    path.write_text(
        "".join(
            json.dumps({"title": f"Pasture number {n} of the survey", "abstract": f"{n} sheep graze here. " * 12})
            + "\n"
            for n in range(MANY)
        )
    )


def talking_to(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_S)


def until(client: httpx.Client, address: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).json()
    while not holds(found):
        time.sleep(0.05)
        found = client.get(address).json()
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_upload_goes_on(tmp_path: Path, models_dir: Path, number: int) -> None:
    env = environment(tmp_path / "data", models_dir)
    write_papers(tmp_path / "many.jsonl")
    with (
        service(env=env, cwd=tmp_path) as running,
        talking_to(running.url) as client,
    ):
        with (tmp_path / "many.jsonl").open("rb") as file:
            sent = client.post("/v1/imports", files={"file": file}).json()
        address = f"/v1/imports/{sent['id']}"
        until(client, address, lambda job: job["counts"]["added"] > 0)
        running.stop(number)
    with (
        service(env=env, cwd=tmp_path) as running,
        talking_to(running.url) as client,
    ):
        job = until(client, address, lambda job: job["state"] not in {"waiting", "running"})
        assert (job["state"], job["error"]) == ("done", None)
        assert job["counts"]["added"] + job["counts"]["unchanged"] == MANY
        assert client.get("/v1/papers").json()["total"] == MANY
    assert not list((tmp_path / "data" / "uploads").iterdir())
    assert not list((tmp_path / "data" / "accepted").iterdir())


def test_a_comparison_goes_on_after_the_process_was_killed(
    tmp_path: Path, models_dir: Path, llm_server: LlmServer
) -> None:
    base = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_api_key": "none"}
    env = environment(tmp_path / "data", models_dir, **base)
    llm_server.answer = lambda body: Reply(stall_after=0)
    with (
        service(env=env, cwd=tmp_path) as running,
        talking_to(running.url) as client,
    ):
        client.put("/v1/papers", json=PAPERS)
        paper_ids = [paper["id"] for paper in client.get("/v1/papers").json()["papers"]]
        begun = client.post("/v1/comparisons", json={"paper_ids": paper_ids, "columns": ["method"]}).json()
        until(client, f"/v1/jobs/{begun['id']}", lambda job: bool(llm_server.requests))
        assert client.get(f"/v1/jobs/{begun['id']}").json()["state"] == "running"
        running.stop(signal.SIGKILL)
    llm_server.answer = lambda body: Reply("Q1: not stated")
    with (
        service(env=env, cwd=tmp_path) as running,
        talking_to(running.url) as client,
    ):
        ended = until(client, f"/v1/jobs/{begun['id']}", lambda job: job["state"] not in {"waiting", "running"})
        made = client.get(f"/v1/comparisons/{begun['id']}").json()
    assert (ended["state"], ended["error"]) == ("done", None)
    assert [row["paper"]["id"] for row in made["rows"]] == paper_ids


def test_a_backup_and_its_restoring_beside_a_service(tmp_path: Path, models_dir: Path) -> None:
    env = environment(tmp_path / "data", models_dir)
    with service(env=env, cwd=tmp_path) as running, talking_to(running.url) as client:
        client.put("/v1/papers", json=PAPERS)
        backed_up = litmus("backup", "papers.backup", env=env, cwd=tmp_path)
        assert backed_up.returncode == 0, backed_up.stderr
        assert litmus("backup", "papers.backup", env=env, cwd=tmp_path).returncode == 1  # not over one that is there
        for paper in client.get("/v1/papers").json()["papers"][1:]:
            client.delete(f"/v1/papers/{paper['id']}")
        restored = litmus("restore", "papers.backup", "--yes", env=env, cwd=tmp_path)
        assert restored.returncode == 0, restored.stderr
        assert client.get("/v1/papers").json()["total"] == len(PAPERS)
        found = client.get("/v1/search", params={"q": "honey bees and sleep"}).json()["passages"]
        assert found[0]["paper"]["title"] == "Sleep and Memory in Honey Bees"
        assert client.get("/v1/backup").content[:2] == b"PK"
        assert client.get("/readyz").status_code == 200
    doctor = litmus("doctor", env=env, cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stdout


def test_a_stream_ends_with_an_event_when_the_service_stops(
    tmp_path: Path, models_dir: Path, llm_server: LlmServer
) -> None:
    base = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_api_key": "none"}
    env = environment(tmp_path / "data", models_dir, **base)
    llm_server.answer = lambda body: Reply("Bees sleep [1]. They do.", stall_after=2)
    with service(env=env, cwd=tmp_path) as running, talking_to(running.url) as client:
        client.put("/v1/papers", json=PAPERS)
        asked = {"question": "Do honey bees sleep?", "stream": True, "mode": "llm"}
        with client.stream("POST", "/v1/ask", json=asked) as stream:
            lines = stream.iter_lines()
            while not next(lines).startswith("event: token"):
                pass
            running.process.send_signal(signal.SIGTERM)
            said = "\n".join(lines)
        assert running.process.wait() == 0
    assert "event: error" in said
    assert "urn:litmus:problem:stopping" in said
    assert "ERROR" not in running.output.to_the_end()
