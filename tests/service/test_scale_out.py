"""Services and workers over one database: what one does the others know, and nothing is left undone.

The processes are plain ones on loopback, as docker-compose.scale.yml deploys them.
"""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from eval.bench.postgres import Server
from tests.service.corpus import PAPERS
from tests.service.processes import environment, litmus, running, service
from tests.service.test_going_on import MANY, talking_to, until, write_papers

pytestmark = pytest.mark.xdist_group("postgres")
ASKED = {"question": "From how far is a lighthouse with a Fresnel lens seen?", "mode": "extractive"}
LATER = [{"title": "Owls after Nightfall", "abstract": "Owls hunt at night, and see well in the dark."}]
ENDED = {"done", "failed", "cancelled"}


@contextmanager
def worker(env: Mapping[str, str], cwd: Path) -> "Iterator[subprocess.Popen[str]]":
    """Run `litmus work` until the end of the block."""
    with running("work", env=env, cwd=cwd) as (process, output):
        output.until("(Litmus works)")
        yield process


def holder(database: str, work_id: str) -> int | None:
    """Return the number of the process that does a piece of work."""
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT held_by FROM work WHERE id = %s", [work_id]).fetchone()
    return int(row[0].split()[1]) if row and row[0] else None


def titles(found: dict[str, Any]) -> list[str]:
    return [passage["paper"]["title"] for passage in found["passages"]]


def test_whoever_is_killed_the_rest_goes_on(tmp_path: Path, models_dir: Path, postgres: Server) -> None:
    database = postgres.database()
    env = environment(tmp_path / "data", models_dir, database_url=database, log_level="error", lease_s="2")
    only_serves = env | {"LITMUS_BACKGROUND": "elsewhere"}
    write_papers(tmp_path / "many.jsonl")
    with (
        service(env=only_serves, cwd=tmp_path) as here,
        talking_to(here.url) as client,
        worker(env, tmp_path) as dies,
    ):
        # A worker is killed at an import: somebody else, here a service that works too, imports to the end.
        with (tmp_path / "many.jsonl").open("rb") as file:
            sent = client.post("/v1/imports", files={"file": file}).json()
        until(client, f"/v1/imports/{sent['id']}", lambda job: job["counts"]["added"] > 0)
        assert holder(database, sent["id"]) in {dies.pid, None}  # None: it was quicker
        dies.kill()
        with service(env=env, cwd=tmp_path) as there, talking_to(there.url) as other:
            job = until(other, f"/v1/imports/{sent['id']}", lambda job: job["state"] in ENDED)
            assert (job["state"], job["error"]) == ("done", None)
            assert client.get("/v1/papers").json()["total"] == MANY

            # What one service brings, the other finds; what it deletes, the other finds no more.
            other.put("/v1/papers", json=PAPERS)
            (bees,) = other.get("/v1/papers", params={"q": "honey bees"}).json()["papers"]
            until(client, "/v1/search?q=honey+bees", lambda found: bees["title"] in titles(found))
            other.delete(f"/v1/papers/{bees['id']}")
            until(client, "/v1/search?q=honey+bees", lambda found: bees["title"] not in titles(found))

            # A service is killed: the other one answers.
            there.stop(signal.SIGKILL)
            assert client.get("/v1/papers").json()["total"] == MANY + len(PAPERS) - 1
            assert "twenty miles" in client.post("/v1/ask", json=ASKED).json()["text"]


def figure(client: httpx.Client, name: str) -> float:
    """Return what a service tells of itself or of the library."""
    told = client.get("/metrics")
    assert told.status_code == 200
    return float(next(line.split()[-1] for line in told.text.splitlines() if line.startswith(f"{name} ")))


def test_the_database_goes_away_and_comes_back(tmp_path: Path, models_dir: Path, postgres: Server) -> None:
    database, key = postgres.database(), "opens-everything"
    env = environment(tmp_path / "data", models_dir, database_url=database, log_level="error", lease_s="2", api_key=key)
    only_serves = env | {"LITMUS_BACKGROUND": "elsewhere"}
    write_papers(tmp_path / "many.jsonl")
    with (
        service(env=only_serves, cwd=tmp_path) as here,
        service(env=only_serves, cwd=tmp_path) as there,
        talking_to(here.url) as client,
        talking_to(there.url) as other,
        worker(env, tmp_path),
    ):
        for each in (client, other):
            each.headers["Authorization"] = f"Bearer {key}"
        client.put("/v1/papers", json=PAPERS)
        for each in (client, other):
            assert "twenty miles" in each.post("/v1/ask", json=ASKED).json()["text"]
        with (tmp_path / "many.jsonl").open("rb") as file:
            sent = client.post("/v1/imports", files={"file": file}).json()
        until(client, f"/v1/imports/{sent['id']}", lambda job: job["counts"]["added"] > 0)
        paper_ids = [paper["id"] for paper in client.get("/v1/papers", params={"limit": 9}).json()["papers"]]
        begun = client.post("/v1/comparisons", json={"paper_ids": paper_ids, "columns": ["method"]}).json()

        # It goes away while an import and a comparison wait or are being done, for longer than a lease.
        postgres.stop()
        back = time.monotonic() + 3
        while time.monotonic() < back:
            for each in (client, other):
                assert each.get("/healthz").status_code == 200
                assert each.get("/readyz").status_code == 503
                assert figure(each, "litmus_library_readable") == 0
                refused = [
                    each.post("/v1/ask", json=ASKED),
                    each.post("/v1/ask", json=ASKED | {"stream": True}),
                    each.get("/v1/search", params={"q": "sheep"}),
                    each.put("/v1/papers", json=PAPERS),
                    each.post("/v1/imports", files={"file": ("more.jsonl", b"{}")}),
                ]
                assert {answer.status_code for answer in refused} == {503}
                assert all("LITMUS_DATABASE_URL" in answer.json()["detail"] for answer in refused)
        postgres.start()

        # Nothing has to be asked twice, and what was accepted is done.
        assert client.put("/v1/papers", json=LATER).status_code == 200
        until(other, "/v1/search?q=owls", lambda found: LATER[0]["title"] in titles(found))
        assert "twenty miles" in other.post("/v1/ask", json=ASKED).json()["text"]
        made = until(other, f"/v1/jobs/{begun['id']}", lambda job: job["state"] in ENDED)
        assert (made["state"], made["error"]) == ("done", None)
        assert len(other.get(f"/v1/comparisons/{begun['id']}").json()["rows"]) == 9
        job = until(other, f"/v1/imports/{sent['id']}", lambda job: job["state"] in ENDED)
        assert (job["state"], job["error"]) == ("done", None)
        assert other.get("/v1/papers").json()["total"] == MANY + len(PAPERS) + len(LATER)
        assert figure(client, "litmus_papers_pending") == figure(client, "litmus_work_overdue_seconds") == 0


def test_a_worker_without_a_database_is_told_what_to_do(tmp_path: Path, models_dir: Path) -> None:
    refused = litmus("work", env=environment(tmp_path / "data", models_dir), cwd=tmp_path)
    assert refused.returncode == 1
    assert "LITMUS_DATABASE_URL" in refused.stderr


def test_a_database_that_is_away_is_told(tmp_path: Path, models_dir: Path) -> None:
    env = environment(tmp_path / "data", models_dir, database_url="postgresql://litmus:secret@127.0.0.1:9/litmus")
    refused = litmus("serve", "--port", "0", env=env, cwd=tmp_path)
    assert refused.returncode == 1
    assert "LITMUS_DATABASE_URL" in refused.stderr
    assert "secret" not in refused.stderr
    assert "Traceback" not in refused.stderr
