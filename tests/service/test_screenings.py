"""Screenings over HTTP, on the command line, and through a service that holds the library."""

import json

import httpx
import pytest

from core.answer import Mode
from core.filters import Filters, Selection
from core.settings import Settings
from reviewing.screening.criteria import Decision
from reviewing.screening.flow import flow_of
from service.client.remote import open_remote
from service.http.app import create_app
from service.wire.screenings import ScreenedOut, ScreeningOut
from tests.service.real_server import serving
from tests.service.shell import Shell
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import StandInDesk
from tests.service.stand_in_screenings import ESTIMATE, SCREENING, SCREENING_JOB


async def test_the_request_arrives_as_it_was_asked(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    body = {
        "include": ["Sheep?"],
        "exclude": ["A survey?"],
        "filters": {"tags": ["farm"]},
        "model": "litmus:openai/fake",
    }
    response = await client.post("/v1/screenings", json={**body, "max_cost_usd": 0.5})
    assert response.status_code == 202, response.text
    assert response.headers["location"] == response.json()["result"] == "/v1/screenings/j_2"
    selection = Selection(filters=Filters(tags=("farm",)))
    assert desk.screenings.asked == [(selection, ("Sheep?",), ("A survey?",), Mode.AUTO, "openai/fake", 0.5)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "include"),
        ({"include": [" ? "]}, "include"),
        ({"include": ["x" * 500]}, "include"),
        ({"include": [f"Is it {n}?" for n in range(30)]}, "include"),
        ({"include": ["Is it a survey?"], "exclude": ["is it  a SURVEY"]}, "include"),
        ({"include": ["\ud800"]}, "include.0"),
        ({"include": ["Sheep?"], "model": "nobody"}, "model"),
        ({"include": ["Sheep?"], "criteria": []}, "criteria"),
    ],
)
async def test_what_does_not_fit_is_refused(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    response = await client.post(
        "/v1/screenings", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_what_it_may_cost_is_told_without_beginning_it(client: httpx.AsyncClient) -> None:
    told = (await client.post("/v1/screenings/estimate", json={"include": ["Sheep?"]})).json()
    assert (told["papers"], told["calls"], told["cost_usd"]) == (2, {"least": 2.0, "most": 2.0}, None)
    assert (await client.post("/v1/screenings/estimate", json={})).status_code == 422


async def test_a_screening_page_by_page(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/screenings/j_2")).json()
    assert set(told) == {"job", "criteria", "chosen", "decisions", "flow", "agreement", "total", "rows"}
    assert told["decisions"] == {"include": 1, "exclude": 0, "unsure": 1}
    assert set(told["rows"][0]) == {
        "n",
        "paper",
        "decision",
        "decided_by",
        "reason",
        "machine",
        "rests_on",
        "findings",
        "rulings",
    }
    assert told["rows"][0]["findings"][0]["passes"] is True
    assert (told["rows"][1]["decided_by"], told["rows"][1]["machine"]) == ("person", "exclude")
    page = (await client.get("/v1/screenings/j_2?offset=1&limit=1")).json()
    assert (page["total"], [row["n"] for row in page["rows"]]) == (2, [2])
    only = (await client.get("/v1/screenings/j_2?decision=unsure&decided_by=person")).json()
    assert (only["total"], only["rows"][0]["n"]) == (1, 2)
    assert (await client.get("/v1/screenings/j_2?decision=include&decided_by=person")).json()["rows"] == []
    assert (await client.get("/v1/screenings/j_2?limit=501")).status_code == 422
    assert (await client.get("/v1/screenings/j_0")).status_code == 404


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("markdown", b"# Screening"),
        ("csv", b"\xef\xbb\xbfn,"),
        ("json", b"{"),
        ("xlsx", b"PK"),
        ("svg", b"<svg"),
        ("ris", b"TY  - "),
        ("bibtex", b"@"),
    ],
)
async def test_a_screening_as_files(client: httpx.AsyncClient, name: str, start: bytes) -> None:
    response = await client.get(f"/v1/screenings/j_2/export?format={name}")
    assert response.content.startswith(start)
    assert "attachment" in response.headers["content-disposition"]


async def test_a_person_overrules_and_takes_it_back(client: httpx.AsyncClient) -> None:
    address = "/v1/screenings/j_2/decisions/p_0000000000000001"
    told = (await client.patch(address, json={"decision": "exclude", "note": "Goats."})).json()
    assert (told["decision"], told["decided_by"], told["machine"], told["reason"]) == (
        "exclude",
        "person",
        "include",
        "Goats.",
    )
    back = (await client.patch(address, json={"decision": None})).json()
    assert (back["decision"], back["decided_by"], len(back["rulings"])) == ("include", "machine", 2)
    assert (await client.patch(address, json={"decision": "maybe"})).status_code == 422
    assert (await client.patch(address, json={})).status_code == 422
    missing = await client.patch("/v1/screenings/j_2/decisions/p_9", json={"decision": "include"})
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:litmus:problem:not-screened")


def test_it_survives_the_way_through_the_wire() -> None:
    told = ScreeningOut.of(SCREENING)
    again = ScreeningOut.model_validate_json(told.model_dump_json())
    assert ScreeningOut.of(again.screening(again.rows)) == told
    assert flow_of(again.screening(again.rows)) == flow_of(SCREENING)


async def test_a_service_that_holds_the_library_is_worked_through(settings: Settings, desk: StandInDesk) -> None:
    async with (
        serving(create_app(settings, engine=StandIn(settings), desk=desk)) as url,
        open_remote(url, settings) as it,
    ):
        remote = it.desk.screenings
        assert await remote.begin(Selection(("p_1",)), ["Sheep?"], mode=Mode.EXTRACTIVE) == SCREENING_JOB
        assert desk.screenings.asked == [(Selection(("p_1",)), ("Sheep?",), (), Mode.EXTRACTIVE, None, None)]
        assert await remote.estimate(Selection(("p_1",)), ["Sheep?"]) == ESTIMATE
        made = await remote.screening("j_2")
        assert [row.decision for row in made.rows] == ["include", "unsure"]
        row = await remote.decide("j_2", "p_2", Decision.INCLUDE, "Yes.")
        assert (row.decision, row.decided_by, len(row.rulings)) == ("include", "person", 2)
        assert (await remote.file("j_2", "svg")).startswith(b"<svg")


def test_a_screening_on_the_command_line(stocked: Shell) -> None:
    shown = stocked(
        "screen", "-i", "Is it about sheep?", "-x", "Is it a survey?", "--tag", "sheep", "--tag", "lighthouses"
    )
    assert shown.exit_code == 0, shown.output
    assert "8  screened" in shown.stdout
    job = stocked.json("jobs", "list")["jobs"][0]["id"]
    told = ScreeningOut.model_validate(stocked.json("screen", "show", job))
    assert (told.total, sum(told.decisions.model_dump().values())) == (8, 8)
    assert "no cost" in stocked("screen", "-i", "Is it about sheep?", "--estimate").stdout
    picture = stocked.folder / "flow.svg"
    assert stocked("screen", "show", job, "--output", str(picture)).exit_code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    paper = told.rows[0].paper.id
    ruled = stocked("screen", "decide", job, paper, "exclude", "--note", "No wool.")
    assert "exclude (person; the machine had said " in ruled.stdout
    assert stocked("screen", "--resume", job).exit_code == 0
    kept = ScreenedOut.model_validate(stocked.json("screen", "show", job, "--decision", "exclude")["rows"][0])
    assert (kept.paper.id, kept.reason, kept.decided_by) == (paper, "No wool.", "person")
    assert "p_" in stocked("screen", "show", job, "--decision", "exclude").stdout
    back = ScreenedOut.model_validate(stocked.json("screen", "decide", job, paper, "take-back"))
    assert back.decided_by == "machine"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("-i", "?"),
        ("-i", "Sheep?", "-x", "Sheep"),
        ("-i", "Sheep?", "--resume", "j_1"),
        ("-i", "Sheep?", "--paper", "p_1", "--query", "sheep"),
        ("decide", "j_1", "p_1", "perhaps"),
    ],
)
def test_wrong_use_is_told(stocked: Shell, words: tuple[str, ...]) -> None:
    assert stocked("screen", *words).exit_code == 2
