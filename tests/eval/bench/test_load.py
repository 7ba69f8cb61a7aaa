"""The load maker: what it counts as what, and a short load on a real service."""

import json
import os

import pytest

from core.json import to_json
from core.settings import Settings
from eval.bench.load import KINDS, Load, RequestResult, load_row, put_load, table
from service.http.app import create_app
from tests.service.real_server import serving
from tests.service.stand_in import StandIn


def test_what_is_answered_refused_and_failed() -> None:
    told = [RequestResult("ask", 200, ms) for ms in range(1, 101)]
    told += [
        RequestResult("ask", 503, 3.0),
        RequestResult("ask", 429, 9.0),
        RequestResult("ask", 500, 1.0),
        RequestResult("ask", 0, 1.0, "ReadTimeout"),
    ]
    told += [RequestResult("ask", 200, 1.0, "the stream ended without an answer")]
    row = load_row("ask", told)
    assert (row.requests, row.errors, row.refusals) == (105, 3, 2)
    assert (row.p50_ms, row.p95_ms, row.refused_within_ms) == (50.5, pytest.approx(95.05), 9.0)
    assert load_row("ask", told[:1]).p95_ms == 1
    assert load_row("ask", []).p50_ms is None


async def test_a_short_load(settings: Settings) -> None:
    async with serving(create_app(settings, engine=StandIn(settings))) as url:
        report = await put_load(url, os.getpid(), ["How are sheep counted?", "Why?"], Load(3, 1.0, 0.02))
    assert [row.kind for row in report.rows] == [*KINDS, "all"]
    assert report.rows[-1].requests == sum(row.requests for row in report.rows[:-1]) > 0
    assert (report.problems, report.rows[-1].errors) == ((), 0)
    assert all(megabytes > 0 for megabytes in report.megabytes)
    told = table(report)
    assert "| all " in told
    assert "Memory of the service" in told
    assert json.loads(to_json(report))["load"]["users"] == 3


async def test_what_goes_wrong_is_told(settings: Settings) -> None:
    stand_in = StandIn(settings)
    stand_in.fails = RuntimeError("broken")
    async with serving(create_app(settings, engine=stand_in)) as url:
        report = await put_load(url, os.getpid(), ["Why?"], Load(2, 0.5, 0.01))
    assert report.rows[-1].errors > 0
    assert any("500" in problem for problem in report.problems)
    assert "- " in table(report)
