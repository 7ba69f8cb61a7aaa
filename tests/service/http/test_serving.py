"""`litmus serve` as a process: where it serves, how it ends, and how the other commands work while it runs."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from core.errors import SettingsError
from core.settings import Settings
from indexing.lock import DataDirLock
from service.http.routers.page import find_sample
from service.http.serving import address, bind
from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.processes import LITMUS, PATIENCE_S, environment, service
from tests.service.shell import Shell


@pytest.fixture
def env(tmp_path: Path, models_dir: Path) -> dict[str, str]:
    return environment(tmp_path / "data", models_dir)


def test_help_imports_nothing_that_takes_long() -> None:
    code = "import sys, service.cli.app; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(shown.stdout.split())
    heavy = {"pydantic", "fastapi", "httpx", "uvicorn", "chromadb", "litellm", "onnxruntime", "numpy", "sqlalchemy"}
    assert not heavy & loaded


def test_commands_work_through_the_service_that_holds_the_library(shell: Shell, env: dict[str, str]) -> None:
    write_corpus(shell.folder / "papers.jsonl")
    (shell.folder / "empty.jsonl").write_text("")
    with service(env=env, cwd=shell.folder) as running:
        imported = shell("import", "papers.jsonl")
        assert (imported.exit_code, "4 added" in imported.stdout) == (0, True), imported.output
        assert f"held by the service at {running.url}" in imported.stderr
        assert httpx.get(f"{running.url}/v1/papers", trust_env=False).json()["total"] == 4

        answer = shell.json("ask", QUESTION)
        assert answer["status"] == "answered"
        assert "two percent" in answer["text"]

        streamed = shell("ask", QUESTION, "--stream")
        assert "two percent" in streamed.stdout
        assert "## References" in streamed.stdout

        assert shell("search", "honey bees", "--year-from", "2020").stdout.startswith(
            "1. Sleep and Memory in Honey Bees"
        )
        assert shell("ask", "Why not?", "--top-k", "1000").stderr.splitlines()[-1].startswith("litmus: top_k is 1000; ")

        paper_id = shell("papers", "list", "--query", "lighthouse").stdout.split()[0]
        assert "Sleep and Memory in Honey Bees" in shell("related", paper_id).stdout
        assert shell("export", paper_id).stdout.startswith("@article{mcleodSurveyLighthouseOptics2019,")
        assert shell("papers", "delete", paper_id).exit_code == 0
        gone = shell("papers", "show", paper_id)
        assert (gone.exit_code, gone.stdout) == (1, "")
        assert paper_id in gone.stderr

        failed = shell("import", "empty.jsonl")
        assert failed.exit_code == 1
        assert "litmus: empty.jsonl" in failed.stderr

        doctor = shell("doctor")
        assert doctor.exit_code == 0, doctor.output
        assert running.url in doctor.stdout
        repair = shell("doctor", "--repair")
        assert (repair.exit_code, "nothing was repaired" in repair.stdout) == (1, True)

        second = shell("serve", "--port", "0")
        assert second.exit_code == 1
        assert str(running.process.pid) in second.stderr


def test_the_key_is_sent_and_its_absence_explained(shell: Shell, env: dict[str, str]) -> None:
    key = {"LITMUS_API_KEY": "a-key-of-some-length"}
    with service(env={**env, **key}, cwd=shell.folder) as running:
        assert shell("papers", "list", **key).exit_code == 0
        without = shell("papers", "list")
        assert running.stop(signal.SIGINT) == 0
    assert without.exit_code == 1
    assert "LITMUS_API_KEY" in without.stderr


def test_a_holder_that_serves_nothing_is_named(shell: Shell) -> None:
    with DataDirLock(shell.folder / "data"):
        refused = shell("papers", "list")
    assert refused.exit_code == 1
    assert f"process {os.getpid()}" in refused.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_answers_are_not_held_back_by_the_socket(settings: Settings, host: str) -> None:
    with bind(settings.model_copy(update={"host": host, "port": 0})) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # what asyncio goes by when it switches Nagle's algorithm off


def test_a_port_that_is_taken_is_named(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = shell("serve", "--port", str(port))
    assert refused.exit_code == 1
    assert f"Port {port} is taken" in refused.stderr


def test_the_sample_fills_an_empty_library_and_a_signal_ends_it_in_order(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "sample").mkdir()
    write_corpus(tmp_path / "sample" / "papers.jsonl")
    with service(["--sample"], env=env, cwd=tmp_path) as running:
        assert "sample corpus" in running.output.text
        with httpx.Client(base_url=running.url, trust_env=False) as client:
            job = client.get("/v1/imports").json()["imports"][0]
            while job["state"] in {"waiting", "running"}:
                job = client.get(f"/v1/imports/{job['id']}").json()
        assert job["counts"]["added"] == len(PAPERS)
        assert running.stop(signal.SIGTERM) == 0
    with DataDirLock(tmp_path / "data"):
        pass  # it let go


def test_a_sample_that_is_not_there_is_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "service.http.routers.page.__file__", str(tmp_path / "site" / "service" / "http" / "routers" / "page.py")
    )
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


@pytest.mark.parametrize("words", ["papers list", "papers list --json", "export"])
def test_a_reader_that_has_seen_enough_is_no_failure(shell: Shell, env: dict[str, str], words: str) -> None:
    write_corpus(shell.folder / "papers.jsonl")
    shell("import", "papers.jsonl")
    reading, writing = os.pipe()
    os.close(reading)
    command = [LITMUS, *words.split()]
    with os.fdopen(writing) as pipe:
        ended = subprocess.run(command, env=env, cwd=shell.folder, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_ctrl_c_leaves_a_library_that_goes_on(shell: Shell, env: dict[str, str]) -> None:
    papers = [
        {"title": f"Pasture number {number} of the northern survey", "abstract": f"{number} sheep graze here. " * 12}
        for number in range(400)  # enough that most are left when the signal comes, on a busy machine too
    ]
    (shell.folder / "many.jsonl").write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    terminal, process_side = pty.openpty()
    with subprocess.Popen(
        # Whoever runs the tests in the background has SIGINT ignored, and so would the command.
        ["env", "--default-signal=INT", LITMUS, "import", "many.jsonl"],
        env=env,
        cwd=shell.folder,
        stdout=subprocess.PIPE,
        stderr=process_side,
        text=True,
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
    assert b"many.jsonl was broken off." in shown
    assert b"goes on from there" in shown
    assert b"no file to import" not in shown
    again = shell("import", "many.jsonl")
    assert again.exit_code == 0, again.output
    assert "400 unchanged" in again.stdout
    doctor = shell.json("doctor")
    assert [check["detail"] for check in doctor["checks"] if check["name"] == "papers"] == ["400 papers in 400 chunks"]
