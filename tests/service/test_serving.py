"""`litmus serve` as a process: where it serves, how it ends, and how the other commands work while it runs."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.errors import SettingsError
from indexing.lock import DataDirLock
from service.serving import address, find_sample
from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.processes import LITMUS, PATIENCE_S, Service, environment, litmus, service


@pytest.fixture
def env(tmp_path: Path, models_dir: Path) -> dict[str, str]:
    return environment(tmp_path / "data", models_dir)


@pytest.fixture
def running(tmp_path: Path, env: dict[str, str]) -> Iterator[Service]:
    with service(env=env, cwd=tmp_path) as running:
        yield running


def test_help_imports_nothing_that_takes_long() -> None:
    code = "import sys, service.cli.app; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(shown.stdout.split())
    heavy = {"pydantic", "fastapi", "httpx", "uvicorn", "chromadb", "litellm", "onnxruntime", "numpy", "sqlalchemy"}
    assert not heavy & loaded


def test_commands_work_through_the_service_that_holds_the_library(
    tmp_path: Path, env: dict[str, str], running: Service
) -> None:
    write_corpus(tmp_path / "papers.jsonl")

    imported = litmus("import", "papers.jsonl", env=env, cwd=tmp_path)
    assert (imported.returncode, "4 added" in imported.stdout) == (0, True), imported
    assert f"held by the service at {running.url}" in imported.stderr

    asked = litmus("ask", QUESTION, "--json", env=env, cwd=tmp_path)
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    assert "two percent" in answer["text"]
    assert httpx.get(f"{running.url}/v1/papers", trust_env=False).json()["total"] == 4

    streamed = litmus("ask", QUESTION, "--stream", env=env, cwd=tmp_path)
    assert "two percent" in streamed.stdout
    assert "## References" in streamed.stdout

    found = litmus("search", "honey bees", "--year-from", "2020", env=env, cwd=tmp_path)
    assert found.stdout.startswith("1. Sleep and Memory in Honey Bees")

    listed = litmus("papers", "list", "--query", "lighthouse", env=env, cwd=tmp_path)
    paper_id = listed.stdout.split()[0]
    assert litmus("papers", "delete", paper_id, env=env, cwd=tmp_path).returncode == 0
    gone = litmus("papers", "show", paper_id, env=env, cwd=tmp_path)
    assert (gone.returncode, gone.stdout) == (1, "")
    assert paper_id in gone.stderr

    (tmp_path / "empty.jsonl").write_text("")
    failed = litmus("import", "empty.jsonl", env=env, cwd=tmp_path)
    assert failed.returncode == 1
    assert "litmus: empty.jsonl" in failed.stderr

    doctor = litmus("doctor", env=env, cwd=tmp_path)
    assert doctor.returncode == 0, doctor
    assert running.url in doctor.stdout


def test_the_key_is_sent_and_its_absence_explained(tmp_path: Path, env: dict[str, str]) -> None:
    key = {"LITMUS_API_KEY": "a-key-of-some-length"}
    with service(env={**env, **key}, cwd=tmp_path):
        assert litmus("papers", "list", env={**env, **key}, cwd=tmp_path).returncode == 0
        without = litmus("papers", "list", env=env, cwd=tmp_path)
    assert without.returncode == 1
    assert "LITMUS_API_KEY" in without.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(tmp_path: Path, env: dict[str, str], number: int) -> None:
    with service(env=env, cwd=tmp_path) as running:
        assert running.stop(number) == 0
    with DataDirLock(tmp_path / "data"):
        pass


def test_a_holder_that_serves_nothing_is_named(tmp_path: Path, env: dict[str, str]) -> None:
    with DataDirLock(tmp_path / "data"):
        refused = litmus("papers", "list", env=env, cwd=tmp_path)
    assert refused.returncode == 1
    assert f"process {os.getpid()}" in refused.stderr


def test_two_services_do_not_share_a_library(tmp_path: Path, env: dict[str, str], running: Service) -> None:
    second = litmus("serve", "--port", "0", env=env, cwd=tmp_path)
    assert second.returncode == 1
    assert str(running.process.pid) in second.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path, env: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = litmus("serve", "--port", str(port), env=env, cwd=tmp_path)
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr


def test_the_sample_fills_an_empty_library(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "sample").mkdir()
    write_corpus(tmp_path / "sample" / "papers.jsonl")
    with service(["--sample"], env=env, cwd=tmp_path) as running:
        assert "sample corpus" in running.told
        with httpx.Client(base_url=running.url, trust_env=False) as client:
            job = client.get("/v1/imports").json()["imports"][0]
            while job["state"] in {"waiting", "running"}:
                job = client.get(f"/v1/imports/{job['id']}").json()
        assert job["counts"]["added"] == len(PAPERS)
    with service(["--sample"], env=env, cwd=tmp_path) as running:
        assert "sample corpus" not in running.told


def test_a_sample_that_is_not_there_is_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("service.serving.__file__", str(tmp_path / "site" / "service" / "serving.py"))
    with pytest.raises(SettingsError, match="source"):
        find_sample()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("localhost", "http://localhost:80"),
    ],
)
def test_the_address_is_one_that_can_be_opened(host: str, url: str) -> None:
    assert address(host, 80) == url


def test_a_reader_that_has_seen_enough_is_no_failure_worth_words(tmp_path: Path, env: dict[str, str]) -> None:
    write_corpus(tmp_path / "papers.jsonl")
    litmus("import", "papers.jsonl", env=env, cwd=tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        for words in (["papers", "list"], ["papers", "list", "--json"], ["ask", QUESTION]):
            ended = subprocess.run(
                [LITMUS, *words], env=env, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
            )
            assert ended.returncode == 1
            assert "Error" not in ended.stderr
            assert "Traceback" not in ended.stderr
    finally:
        os.close(writing)


def test_ctrl_c_leaves_a_library_that_goes_on(tmp_path: Path, env: dict[str, str]) -> None:
    papers = [
        {"title": f"Pasture number {number} of the northern survey", "abstract": f"{number} sheep graze here. " * 12}
        for number in range(400)
    ]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    terminal, process_side = pty.openpty()
    with subprocess.Popen(
        [LITMUS, "import", "many.jsonl"], env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=process_side, text=True
    ) as process:
        os.close(process_side)
        shown = b""
        while b"/400" not in shown:
            shown += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        try:
            while piece := os.read(terminal, 4096):
                shown += piece
        except OSError:
            pass  # the other side of the terminal is closed
        assert process.wait(PATIENCE_S) == 130
    os.close(terminal)
    assert b"goes on from there" in shown
    again = litmus("import", "many.jsonl", env=env, cwd=tmp_path)
    assert again.returncode == 0, again
    assert "400 unchanged" in again.stdout
    doctor = json.loads(litmus("doctor", "--json", env=env, cwd=tmp_path).stdout)
    assert [check["detail"] for check in doctor["checks"] if check["name"] == "papers"] == ["400 papers in 400 chunks"]
