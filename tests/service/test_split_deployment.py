"""The split that docker-compose.yml deploys, as plain processes: a Chroma server, and an API in front of it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.processes import PATIENCE_S, environment, litmus, service

CHROMA = Path(sys.executable).parent / "chroma"


@pytest.fixture
def chroma_url(tmp_path: Path) -> Iterator[str]:
    if not CHROMA.exists():
        pytest.skip("the command `chroma` is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [CHROMA, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(tmp_path / "chroma-server")]
    with (tmp_path / "chroma.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            until = time.monotonic() + PATIENCE_S
            while not _beats(url):
                assert process.poll() is None, (tmp_path / "chroma.log").read_text()
                assert time.monotonic() < until, "chroma did not start"
                time.sleep(0.05)
            yield url
        finally:
            process.terminate()


def _beats(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_an_api_over_a_chroma_server_imports_answers_and_comes_back(
    tmp_path: Path, models_dir: Path, chroma_url: str
) -> None:
    env = environment(tmp_path / "data", models_dir, chroma_url=chroma_url)
    write_corpus(tmp_path / "papers.jsonl")

    with service(env=env, cwd=tmp_path) as api:
        assert litmus("import", "papers.jsonl", env=env, cwd=tmp_path).returncode == 0
        _answers(api.url)
        assert api.stop() == 0
    assert not (tmp_path / "data" / "chroma").exists(), "the vectors belong to the server"

    with service(env=env, cwd=tmp_path) as api:
        assert httpx.get(f"{api.url}/readyz", trust_env=False).json() == {"status": "ready"}
        assert httpx.get(f"{api.url}/v1/papers", trust_env=False).json()["total"] == len(PAPERS)
        _answers(api.url)


def test_a_chroma_server_that_is_away_is_told(tmp_path: Path, models_dir: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        env = environment(tmp_path / "data", models_dir, chroma_url=url)
        refused = litmus("serve", "--port", "0", env=env, cwd=tmp_path)
    assert refused.returncode == 1
    assert url in refused.stderr
    assert "Traceback" not in refused.stderr


def _answers(url: str) -> None:
    response = httpx.post(f"{url}/v1/ask", json={"question": QUESTION}, timeout=60, trust_env=False)
    answer = response.json()
    assert answer["status"] == "answered", json.dumps(answer)
    assert "two percent" in answer["text"]
    assert answer["sources"][0]["passages"][0]["score"] > 0
