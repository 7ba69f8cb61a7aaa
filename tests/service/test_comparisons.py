"""Comparisons and jobs over HTTP, on the command line, and through a service that holds the library."""

import httpx
import pytest

from core.answer import Mode
from core.errors import InvalidTopic, PriceUnknown
from core.filters import Filters, Selection
from core.settings import Settings
from service.client.remote import open_remote
from service.http.app import create_app
from service.wire.jobs import ComparisonOut, JobOut, JobsOut
from tests.service.real_server import serving
from tests.service.shell import Shell
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import COMPARISON, JOB, StandInDesk


async def test_the_request_arrives_as_it_was_asked(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    body = {"topic": "sheep", "limit": 3, "filters": {"tags": ["farm"]}, "columns": [" main  result ", "data", "data"]}
    response = await client.post("/v1/comparisons", json={**body, "model": "litmus:openai/fake", "max_cost_usd": 0.5})
    assert response.status_code == 202, response.text
    assert response.headers["location"] == "/v1/comparisons/j_1"
    selection = Selection(topic="sheep", filters=Filters(tags=("farm",)), limit=3)
    assert desk.asked == [(selection, ("main result", "data"), Mode.AUTO, "openai/fake", 0.5)]
    told = response.json()
    assert set(told) == {
        "id",
        "kind",
        "title",
        "state",
        "done",
        "total",
        "usage",
        "max_cost_usd",
        "notices",
        "error",
        "created_at",
        "finished_at",
        "result",
    }
    assert told["result"] == "/v1/comparisons/j_1"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"columns": []}, "columns"),
        ({"columns": [" "]}, "columns"),
        ({"columns": ["x" * 500]}, "columns"),
        ({"columns": ["x"] * 50}, "columns"),
        ({"model": "nobody"}, "model"),
        ({"max_cost_usd": -1}, "max_cost_usd"),
        ({"limit": 0}, "limit"),
        ({"rows": 3}, "rows"),
    ],
)
async def test_what_does_not_fit_is_refused(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    response = await client.post("/v1/comparisons", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_papers_and_a_topic_exclude_each_other(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/comparisons", json={"topic": "a", "paper_ids": ["p_1"]})).status_code == 422


async def test_what_the_desk_refuses_is_told(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    desk.fails = InvalidTopic("The topic has no word in it.")
    assert (await client.post("/v1/comparisons", json={"topic": "?"})).json()["errors"][0]["field"] == "topic"
    desk.fails = PriceUnknown("openai/fake")
    refused = await client.post("/v1/comparisons", json={"max_cost_usd": 1})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:litmus:problem:price-unknown")


async def test_a_comparison_as_json_and_as_files(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/comparisons/j_1")).json()
    assert set(told) == {"job", "columns", "rows"}
    assert set(told["rows"][0]["cells"][0]) == {"stated", "text", "verdict", "score", "evidence", "mode"}
    for name, start in (("markdown", b"| Paper"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("latex", b"% In")):
        response = await client.get(f"/v1/comparisons/j_1?format={name}")
        assert response.content.startswith(start)
        assert "attachment" in response.headers["content-disposition"]
    assert (await client.get("/v1/comparisons/j_1?format=docx")).status_code == 422
    assert (await client.get("/v1/comparisons/j_0")).json()["type"] == "urn:litmus:problem:job-not-found"


async def test_jobs_are_listed_stopped_resumed_and_forgotten(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    assert [job["id"] for job in (await client.get("/v1/jobs")).json()["jobs"]] == ["j_1"]
    assert (await client.get("/v1/jobs?kind=review")).json() == {"jobs": []}
    assert (await client.get("/v1/jobs?kind=soup")).status_code == 422
    assert (await client.delete("/v1/jobs/j_1")).json()["state"] == "cancelled"
    resumed = await client.post("/v1/jobs/j_1/resume", json={"max_cost_usd": 2})
    assert (resumed.status_code, desk.asked) == (202, [("j_1", 2.0)])
    assert (await client.delete("/v1/jobs/j_1?forget=true")).status_code == 200
    for method, address in (("GET", "/v1/jobs/j_1"), ("DELETE", "/v1/jobs/j_1"), ("POST", "/v1/jobs/j_1/resume")):
        body = {"json": {}} if method == "POST" else {}
        assert (await client.request(method, address, **body)).status_code == 404  # type: ignore[arg-type]


def test_they_survive_the_way_through_the_wire() -> None:
    assert JobOut.model_validate_json(JobOut.of(JOB).model_dump_json()).to_core() == JOB
    told = ComparisonOut.of(COMPARISON)
    assert ComparisonOut.of(ComparisonOut.model_validate_json(told.model_dump_json()).to_core()) == told


async def test_a_service_that_holds_the_library_is_worked_through(settings: Settings, desk: StandInDesk) -> None:
    async with (
        serving(create_app(settings, engine=StandIn(settings), desk=desk)) as url,
        open_remote(url, settings) as it,
    ):
        job = await it.desk.compare(Selection(("p_1", "p_2")), ["task"], mode=Mode.EXTRACTIVE)
        assert job == JOB
        assert desk.asked == [(Selection(("p_1", "p_2")), ("task",), Mode.EXTRACTIVE, None, None)]
        assert (await it.desk.comparison("j_1")).columns == ("task", "data")
        assert [each.id for each in await it.desk.jobs()] == ["j_1"]
        assert (await it.desk.cancel_job("j_1")).state == "cancelled"
        assert (await it.desk.resume_job("j_1", max_cost_usd=1.5)).id == "j_1"
        await it.desk.forget_job("j_1")
        assert await it.desk.jobs() == ()


def test_a_comparison_on_the_command_line(stocked: Shell) -> None:
    shown = stocked("compare", "--query", "honey bees", "--limit", "2", "--columns", "method,main result")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("| Paper | method | main result |")
    told = ComparisonOut.model_validate(stocked.json("compare", "--tag", "sheep"))
    assert (len(told.rows), len(told.columns)) == (4, 5)
    table = stocked.folder / "table.tex"
    assert stocked("compare", "--tag", "bread", "--output", str(table)).exit_code == 0
    assert r"\begin{longtable}" in table.read_text(encoding="utf-8")
    assert table.with_suffix(".bib").read_text(encoding="utf-8").count("@") == 4
    named = ComparisonOut.model_validate(stocked.json("compare", told.rows[0].paper.id))
    assert [row.paper.id for row in named.rows] == [told.rows[0].paper.id]


def test_jobs_on_the_command_line(stocked: Shell) -> None:
    assert "litmus compare" in stocked("jobs", "list").stderr
    job = ComparisonOut.model_validate(stocked.json("compare", "--tag", "sheep")).job
    assert job.id in stocked("jobs", "list", "--kind", "comparison").stdout
    assert [each.id for each in JobsOut.model_validate(stocked.json("jobs", "list")).jobs] == [job.id]
    assert "4/4" in stocked("jobs", "show", job.id).stdout
    assert stocked("jobs", "cancel", job.id).exit_code == stocked("jobs", "resume", job.id).exit_code == 0
    assert ComparisonOut.model_validate(stocked.json("compare", "--resume", job.id)).job.id == job.id
    assert stocked("jobs", "delete", job.id).stdout == f"{job.id} deleted\n"
    assert stocked("jobs", "show", job.id).exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("p_1", "--query", "sheep"),
        ("p_1", "--resume", "j_1"),
        ("--columns", ",".join(str(number) for number in range(40))),
        ("--format", "docx"),
        ("--max-cost", "-1"),
    ],
)
def test_wrong_use_is_told(stocked: Shell, words: tuple[str, ...]) -> None:
    assert stocked("compare", *words).exit_code == 2
