"""`litmus reindex`, and what every door says to a library that was made with another embedder or chunk size."""

import json
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from answering import open_litmus
from core.errors import OtherRecipe
from core.settings import Settings
from service.wire.about import DoctorReport
from tests.llm_server import DIMENSIONS, LlmServer
from tests.service.corpus import PAPERS, write_corpus
from tests.service.processes import LITMUS, PATIENCE_S, environment, litmus, service
from tests.service.shell import Shell
from tests.service.test_going_on import MANY, write_papers

SMALL = {"LITMUS_CHUNK_TOKENS": "64"}


def vectors_of(folder: Path) -> list[tuple[bytes]]:
    with closing(sqlite3.connect(folder / "data" / "catalogue.sqlite3")) as catalogue:
        return catalogue.execute("SELECT vector FROM vectors ORDER BY chunk_row").fetchall()


def test_every_door_refuses_and_changes_nothing(filled: Shell, settings: Settings) -> None:
    before = vectors_of(filled.folder)
    for line in (
        "import papers.jsonl",
        "ask Why do bees sleep?",
        "search sheep",
        "papers list",
        "map",
        "jobs list",
        "export -o -",
        "serve --port 0",
        "mcp",
    ):
        refused = filled(*line.split(), **SMALL)
        assert refused.exit_code == 1, line
        assert refused.stdout == "", line
        assert "chunks of 220 tokens" in refused.stderr, line
        assert "chunks of 64 tokens" in refused.stderr, line
        assert "Set LITMUS_CHUNK_TOKENS=220" in refused.stderr, line
        assert "`litmus reindex`" in refused.stderr, line
    repair = filled("doctor", "--repair", **SMALL)
    assert repair.exit_code == 1
    assert vectors_of(filled.folder) == before
    assert "sheep" in filled("search", "sheep").stdout


async def test_python_refuses(settings: Settings) -> None:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(settings.data_dir / "papers.jsonl"))
    with pytest.raises(OtherRecipe, match="litmus reindex"):
        async with open_litmus(settings.model_copy(update={"chunk_tokens": 64})):
            pass


def test_what_needs_no_index_works_all_the_same(filled: Shell) -> None:
    assert filled("backup", "papers.backup", **SMALL).exit_code == 0
    assert filled("keys", "list", **SMALL).exit_code == 0
    report = DoctorReport.model_validate_json(filled("doctor", "--json", **SMALL).stdout)
    (library,) = [check for check in report.checks if check.name == "library"]
    assert (library.status, "chunks of 220 tokens" in library.detail) == ("failed", True)
    assert "litmus reindex" in str(library.next)
    assert {"LLM", "service"} <= {check.name for check in report.checks}
    wrong = filled("restore", "papers.backup", "--yes", **SMALL)
    assert wrong.exit_code == 1
    assert "Set LITMUS_CHUNK_TOKENS=220 to restore it" in wrong.stderr
    filled("reindex", **SMALL)
    assert filled("search", "sheep").exit_code == 1
    restored = filled("restore", "papers.backup", "--yes")
    assert restored.exit_code == 0, restored.output
    assert filled("doctor").exit_code == 0
    assert "sheep" in filled("search", "sheep").stdout


def test_another_embedder_end_to_end(filled: Shell, llm_server: LlmServer) -> None:
    remote = {
        "LITMUS_EMBEDDER": "openai/fake",
        "LITMUS_EMBEDDER_API_BASE": llm_server.base,
        "LITMUS_EMBEDDER_DIMENSIONS": str(DIMENSIONS),
        "LITMUS_LLM_API_KEY": "none",
    }
    assert "Set LITMUS_EMBEDDER=minilm" in filled("search", "sheep", **remote).stderr
    done = filled("reindex", **remote)
    assert done.exit_code == 0, done.output
    assert "The new index is in place." in done.stderr
    assert {len(vector) for (vector,) in vectors_of(filled.folder)} == {2 * DIMENSIONS}
    assert "Counting Sheep" in filled("search", "sheep", **remote).stdout
    assert filled("doctor", **remote).exit_code == 0
    assert "nothing to do" in filled("reindex", **remote).stderr
    back = filled("search", "sheep").stderr
    assert f"Set LITMUS_EMBEDDER=openai/fake and LITMUS_EMBEDDER_DIMENSIONS={DIMENSIONS}" in back


def test_papers_that_an_older_litmus_chunked_are_told_of_and_chunked_anew(filled: Shell) -> None:
    with closing(sqlite3.connect(filled.folder / "data" / "catalogue.sqlite3")) as catalogue:
        catalogue.execute("UPDATE meta SET value = replace(value, ' v1', ' v0') WHERE key = 'recipe'")
        catalogue.commit()
    assert "sheep" in filled("search", "sheep").stdout
    doctor = filled("doctor")
    assert doctor.exit_code == 0
    assert "an older Litmus chunked some papers" in doctor.stdout
    assert "was chunked by an older Litmus" in filled("reindex").stderr
    assert "an older Litmus" not in filled("doctor").stdout


def test_a_run_that_was_killed_goes_on_or_is_dropped(shell: Shell, models_dir: Path) -> None:
    write_papers(shell.folder / "many.jsonl")
    assert shell("import", "many.jsonl").exit_code == 0
    before = vectors_of(shell.folder)

    def made() -> int:
        half = shell.folder / "data" / "reindex.sqlite3"
        if not half.exists():
            return 0
        with closing(sqlite3.connect(half)) as beside:
            try:
                (count,) = beside.execute("SELECT count(*) FROM papers").fetchone()
            except sqlite3.OperationalError:  # its tables are just being made
                return 0
            return int(count)

    def kill_in_the_middle() -> int:
        there = made()
        env = environment(shell.folder / "data", models_dir, chunk_tokens="64")
        running = subprocess.Popen([LITMUS, "reindex"], env=env, cwd=shell.folder, stderr=subprocess.DEVNULL)
        try:
            while made() == there:
                assert running.poll() is None
                time.sleep(0.01)
        finally:
            running.send_signal(signal.SIGKILL)
            running.wait(PATIENCE_S)
        return made()

    reached = kill_in_the_middle()
    assert 0 < reached < MANY
    assert vectors_of(shell.folder) == before
    doctor = shell("doctor")
    assert doctor.exit_code == 0
    assert f"{reached} papers are made anew" in doctor.stdout
    dropped = shell("reindex", "--drop").stderr
    assert re.search(rf"{reached} papers .*chunks of 64 tokens are dropped", dropped)
    assert "Nothing is left" in shell("reindex", "--drop").stderr
    reached = kill_in_the_middle()
    done = shell("reindex", **SMALL)
    assert done.exit_code == 0, done.output
    assert f"{reached} papers were made" in done.stderr
    assert "goes on" in done.stderr
    assert shell("doctor", **SMALL).exit_code == 0
    assert len(vectors_of(shell.folder)) > len(before)


def test_a_service_runs_until_the_swap(shell: Shell, models_dir: Path) -> None:
    old = environment(shell.folder / "data", models_dir)
    new = {**old, **SMALL}
    with service(env=old, cwd=shell.folder) as running:
        httpx.put(f"{running.url}/v1/papers", json=PAPERS, trust_env=False, timeout=PATIENCE_S).raise_for_status()
        waits = litmus("reindex", env=new, cwd=shell.folder)
        assert waits.returncode == 1
        assert f"which the service at {running.url} (process {running.process.pid}) has open. Stop that" in waits.stderr
        found = httpx.get(f"{running.url}/v1/search?q=sheep", trust_env=False, timeout=PATIENCE_S).json()["passages"]
        assert found
        assert running.stop() == 0
    refused = litmus("serve", "--port", "0", env=new, cwd=shell.folder)
    assert (refused.returncode, "`litmus reindex`" in refused.stderr) == (1, True)
    done = litmus("reindex", env=new, cwd=shell.folder)
    assert done.returncode == 0, done.stderr
    assert f"{len(PAPERS)} papers were made" in done.stderr
    with service(env=new, cwd=shell.folder) as running:
        found = httpx.get(f"{running.url}/v1/search?q=sheep", trust_env=False, timeout=PATIENCE_S).json()["passages"]
        assert found
        health = httpx.get(f"{running.url}/readyz", trust_env=False, timeout=PATIENCE_S)
        assert health.status_code == 200, json.dumps(health.json())
