"""A service that was stopped or killed goes on with what it had accepted."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llm_server import LlmServer, Reply
from tests.service.corpus import PAPERS
from tests.service.processes import environment, service

MANY = 400


def write_papers(path: Path) -> None:
    path.write_text(
        "".join(
            json.dumps({"title": f"Pasture number {n} of the survey", "abstract": f"{n} sheep graze here. " * 12})
            + "\n"
            for n in range(MANY)
        )
    )


def until(client: httpx.Client, address: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    while not holds(found := client.get(address).json()):
        pass
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_upload_goes_on(tmp_path: Path, models_dir: Path, number: int) -> None:
    env = environment(tmp_path / "data", models_dir)
    write_papers(tmp_path / "many.jsonl")
    with service(env=env, cwd=tmp_path) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
        with (tmp_path / "many.jsonl").open("rb") as file:
            sent = client.post("/v1/imports", files={"file": file}).json()
        address = f"/v1/imports/{sent['id']}"
        until(client, address, lambda job: job["counts"]["added"] > 0)
        running.stop(number)
    with service(env=env, cwd=tmp_path) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
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
    with service(env=env, cwd=tmp_path) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
        client.put("/v1/papers", json=PAPERS, timeout=60)
        paper_ids = [paper["id"] for paper in client.get("/v1/papers").json()["papers"]]
        begun = client.post("/v1/comparisons", json={"paper_ids": paper_ids, "columns": ["method"]}).json()
        until(client, f"/v1/jobs/{begun['id']}", lambda job: bool(llm_server.requests))
        assert client.get(f"/v1/jobs/{begun['id']}").json()["state"] == "running"
        running.stop(signal.SIGKILL)
    llm_server.answer = lambda body: Reply("Q1: not stated")
    with service(env=env, cwd=tmp_path) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
        ended = until(client, f"/v1/jobs/{begun['id']}", lambda job: job["state"] not in {"waiting", "running"})
        made = client.get(f"/v1/comparisons/{begun['id']}").json()
    assert (ended["state"], ended["error"]) == ("done", None)
    assert [row["paper"]["id"] for row in made["rows"]] == paper_ids
