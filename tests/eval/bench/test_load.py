"""The load maker: what it counts as what, and a short load on a real service."""

import json
from pathlib import Path

import pytest

from eval.bench import load
from eval.bench.load import KINDS, Told, row_of
from tests.service.corpus import write_corpus


def test_what_is_answered_refused_and_failed() -> None:
    told = [Told("ask", 200, ms) for ms in range(1, 101)]
    told += [Told("ask", 503, 3.0), Told("ask", 429, 9.0), Told("ask", 500, 1.0), Told("ask", 0, 1.0, "ReadTimeout")]
    told += [Told("ask", 200, 1.0, "the stream ended without an answer")]
    row = row_of("ask", told)
    assert (row.requests, row.errors, row.refusals) == (105, 3, 2)
    assert (row.p50_ms, row.p95_ms, row.refused_within_ms) == (50.5, pytest.approx(95.05), 9.0)
    assert row_of("ask", told[:1]).p95_ms == 1
    assert row_of("ask", []).p50_ms is None


def test_a_short_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "load.json"
    papers = write_corpus(tmp_path / "papers.jsonl")
    form = ["--users", "3", "--seconds", "2", "--think", "0.1"]
    assert load.main([*form, "--papers", str(papers), "--json", str(out)]) == 0
    told = capsys.readouterr().out
    written = json.loads(out.read_text())
    assert [row["kind"] for row in written["rows"]] == [*KINDS, "all"]
    assert written["rows"][-1]["requests"] == sum(row["requests"] for row in written["rows"][:-1]) > 0
    assert (written["problems"], len(written["megabytes"])) == ([], 3)
    assert all(megabytes > 0 for megabytes in written["megabytes"])
    assert "| all " in told
    assert "Memory of the service" in told
