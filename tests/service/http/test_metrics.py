"""`GET /metrics`: what Prometheus is told, and that nobody can make it tell more than it should."""

import asyncio
import math

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.errors import DatabaseUnreachable, LlmTimeout
from core.jobs import WorkLoad
from core.settings import Settings
from core.tracing.stages import Stage, Timed
from service.http.app import create_app
from tests.service.in_process import talking_to
from tests.service.stand_in import PAPER, StandIn


async def told(client: httpx.AsyncClient, **headers: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    response = await client.get("/metrics", headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(response.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def key(metric: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return metric, frozenset(labels.items())


async def test_answers_are_counted_through_both_doors(client: httpx.AsyncClient) -> None:
    await client.post("/v1/ask", json={"question": "Why?"})
    await client.post("/v1/ask", json={"question": "Why?", "stream": True})
    figures = await told(client)
    assert figures[key("litmus_answers_total", status="answered", mode="llm")] == 2
    assert figures[key("litmus_sentences_total", verdict="supported")] == 2
    assert figures[key("litmus_answer_duration_seconds_count", step="total")] == 2
    assert figures[key("litmus_http_requests_total", method="POST", route="/v1/ask", status="200")] == 2
    assert figures[key("litmus_http_request_duration_seconds_count", method="POST", route="/v1/ask")] == 2


async def test_a_question_that_failed_is_no_answer(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails = RuntimeError("broken")
    assert (await client.post("/v1/ask", json={"question": "Why?"})).status_code == 500
    figures = await told(client)
    assert not [name for name, _ in figures if name == "litmus_answers_total"]
    assert figures[key("litmus_http_requests_total", method="POST", route="/v1/ask", status="500")] == 1


async def test_addresses_and_methods_of_clients_are_no_labels(client: httpx.AsyncClient) -> None:
    for number in range(5):
        await client.get(f"/v1/papers/p_{number}")
        await client.get(f"/nowhere/{number}")
        await client.request(f"BREW{number}", "/v1/papers")
    await client.get(f"/v1/papers/{PAPER.id}")
    await client.get(f"/v1/papers/{PAPER.id}?cursor=abc")  # a parameter that this route does not know
    figures = await told(client)
    route = "/v1/papers/{paper_id}"
    assert figures[key("litmus_http_requests_total", method="GET", route=route, status="404")] == 5
    assert figures[key("litmus_http_requests_total", method="GET", route=route, status="200")] == 1
    assert figures[key("litmus_http_requests_total", method="GET", route=route, status="422")] == 1
    assert figures[key("litmus_http_requests_total", method="GET", route="unmatched", status="404")] == 5
    methods = {dict(labels).get("method") for name, labels in figures if name.startswith("litmus_http")}
    assert methods == {"GET", "other"}


async def test_what_the_library_holds_is_told_as_it_is_now(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    assert (await told(client))[key("litmus_papers")] == 1
    stand_in.library.held.clear()
    figures = await told(client)
    assert figures[key("litmus_papers")] == figures[key("litmus_papers_pending")] == 0
    states = {dict(labels)["state"] for name, labels in figures if name == "litmus_imports"}
    assert states == {"waiting", "running", "done", "failed", "cancelled"}


async def test_the_work_that_waits_is_told_by_its_kind(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.library.load = WorkLoad({"import": 2}, {"job": 1}, 12.5)
    figures = await told(client)
    work = {
        tuple(sorted(dict(labels).values())): count
        for (name, labels), count in figures.items()
        if name == "litmus_work"
    }
    assert work == {("import", "waiting"): 2, ("import", "running"): 0, ("job", "waiting"): 0, ("job", "running"): 1}
    assert figures[key("litmus_work_overdue_seconds")] == 12.5


async def test_what_cannot_be_read_is_not_told_and_the_rest_is(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    assert (await told(client))[key("litmus_library_readable")] == 1
    stand_in.library.unreadable = DatabaseUnreachable("it is away")
    figures = await told(client)
    assert figures[key("litmus_library_readable")] == 0
    assert math.isnan(figures[key("litmus_papers")])
    assert not [name for name, _ in figures if name in ("litmus_work", "litmus_imports")]
    assert figures[key("litmus_http_requests_total", method="GET", route="/metrics", status="200")] == 1


async def test_stages_are_told_with_how_they_failed(client: httpx.AsyncClient) -> None:
    for error in (None, LlmTimeout("too late"), ValueError("no error of ours"), asyncio.CancelledError()):
        Timed(Stage.LLM).end(error)
    figures = await told(client)
    assert figures[key("litmus_stage_duration_seconds_count", stage="llm")] == 4
    failures = {labels: count for (name, labels), count in figures.items() if name == "litmus_stage_failures_total"}
    assert {dict(labels)["error"]: count for labels, count in failures.items()} == {"LlmTimeout": 1, "other": 1}


async def test_open_metrics_is_told_to_who_asks_for_it(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


async def test_the_figures_are_behind_the_key(settings: Settings) -> None:
    guarded = Settings(_env_file=None, data_dir=settings.data_dir, api_key="secret")
    app = create_app(guarded, engine=StandIn(guarded))
    async with talking_to(app) as client:
        assert (await client.get("/metrics")).status_code == 401
        figures = await told(client, Authorization="Bearer secret")
    assert figures[key("litmus_http_requests_total", method="GET", route="unmatched", status="401")] == 1
    assert "secret" not in str(figures)


async def test_two_applications_do_not_mix(client: httpx.AsyncClient, settings: Settings) -> None:
    await client.post("/v1/ask", json={"question": "Why?"})
    other = create_app(settings, engine=StandIn(settings))
    async with (
        other.router.lifespan_context(other),
        httpx.AsyncClient(transport=httpx.ASGITransport(other), base_url="http://127.0.0.1:8000") as another,
    ):
        assert not [name for name, _ in await told(another) if name == "litmus_answers_total"]
    with pytest.raises(RuntimeError):
        await another.get("/metrics")
