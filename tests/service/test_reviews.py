"""Reviews over HTTP, on the command line, and through a service that holds the library."""

import httpx
import pytest

from core.answer import Mode, Policy
from core.errors import InvalidTopic
from core.filters import Filters, Selection
from core.settings import Settings
from reviewing.writing.reviews import REVIEW_FORMATS
from service.client.remote import open_remote
from service.formats import ReviewFormatName
from service.http.app import create_app
from service.wire.reviews import OutlineOut, ReviewOut
from tests.service.real_server import serving
from tests.service.shell import Shell
from tests.service.stand_in import PAPER, StandIn
from tests.service.stand_in_desk import StandInDesk
from tests.service.stand_in_reviews import ESTIMATE, OUTLINE, REVIEW, REVIEW_JOB

TEXT = f"# Sheep\n\n## Counting\n- {PAPER.id}\n\n## Wool\n"


@pytest.fixture
def desk(desk: StandInDesk) -> StandInDesk:
    desk.held[REVIEW_JOB.id] = REVIEW_JOB
    return desk


async def test_the_request_arrives_as_it_was_asked(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    outline = {"title": "Sheep", "sections": [{"title": "Counting", "paper_ids": [PAPER.id]}, {"title": "Wool"}]}
    body = {"topic": "sheep", "limit": 3, "filters": {"tags": ["farm"]}, "outline": outline}
    asked = {**body, "model": "litmus:openai/fake", "max_cost_usd": 0.5, "faithfulness": "annotate"}
    response = await client.post("/v1/reviews", json=asked)
    assert response.status_code == 202, response.text
    assert response.headers["location"] == response.json()["result"] == "/v1/reviews/j_2"
    selection = Selection(topic="sheep", filters=Filters(tags=("farm",)), limit=3)
    how = {"mode": Mode.AUTO, "model": "openai/fake", "policy": Policy.ANNOTATE, "max_cost_usd": 0.5, "outline": TEXT}
    assert desk.asked == [("sheep", selection, how)]
    told = (await client.post("/v1/reviews/estimate", json={"topic": "sheep", "paper_ids": ["p_1"]})).json()
    assert desk.asked[1][1] == Selection(("p_1",))
    assert set(told) == {"papers", "model", "calls", "prompt_tokens", "completion_tokens", "cost_usd", "told"}
    assert told["cost_usd"]["most"] >= told["cost_usd"]["least"] > 0
    outlined = (await client.post("/v1/reviews/outline", json={"topic": "sheep", "outline_text": TEXT})).json()
    assert set(outlined) == {"title", "sections", "papers", "text"}
    assert desk.asked[2][2] == TEXT


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "topic"),
        ({"topic": ""}, "topic"),
        ({"topic": "x", "model": "nobody"}, "model"),
        ({"topic": "x", "limit": 500}, "limit"),
        ({"topic": "x", "outline": {"title": "x", "sections": []}}, "outline.sections"),
        ({"topic": "x", "faithfulness": "loose"}, "faithfulness"),
        ({"topic": "x", "rows": 3}, "rows"),
    ],
)
async def test_what_does_not_fit_is_refused(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    response = await client.post("/v1/reviews", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_two_outlines_exclude_each_other(client: httpx.AsyncClient) -> None:
    outline = {"title": "x", "sections": [{"title": "x"}]}
    body = {"topic": "x", "outline": outline, "outline_text": "## x"}
    assert (await client.post("/v1/reviews", json=body)).status_code == 422


async def test_what_the_desk_refuses_is_told(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    desk.fails = InvalidTopic("The topic has no word in it.")
    for path in ("", "/estimate", "/outline"):
        refused = await client.post(f"/v1/reviews{path}", json={"topic": "?"})
        assert refused.json()["errors"][0]["field"] == "topic"


async def test_a_review_as_json_and_as_files(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    told = (await client.get("/v1/reviews/j_2")).json()
    assert ReviewOut.model_validate(told) == ReviewOut.of(REVIEW)
    for name in ReviewFormatName:
        response = await client.get(f"/v1/reviews/j_2/export?format={name}")
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith(REVIEW_FORMATS[name].media_type)
        assert "attachment" in response.headers["content-disposition"]
    assert (await client.get("/v1/reviews/j_2/export?format=csv")).status_code == 422
    assert (await client.get("/v1/reviews/j_0")).json()["type"] == "urn:litmus:problem:job-not-found"
    assert (await client.get("/v1/reviews/j_0/export")).status_code == 404


def test_the_names_of_formats_are_those_of_the_writers() -> None:
    assert list(ReviewFormatName) == list(REVIEW_FORMATS)


def test_a_review_survives_the_way_through_the_wire() -> None:
    told = ReviewOut.of(REVIEW)
    assert ReviewOut.of(ReviewOut.model_validate_json(told.model_dump_json()).to_core()) == told


async def test_a_service_that_holds_the_library_is_worked_through(settings: Settings, desk: StandInDesk) -> None:
    async with (
        serving(create_app(settings, engine=StandIn(settings), desk=desk)) as url,
        open_remote(url, settings) as it,
    ):
        selection = Selection(("p_1", "p_2"))
        job = await it.desk.reviews.begin("sheep", selection, mode=Mode.EXTRACTIVE, outline=TEXT)
        assert job == REVIEW_JOB
        assert desk.asked[0][:2] == ("sheep", selection)
        assert desk.asked[0][2]["outline"] == TEXT
        assert await it.desk.reviews.estimate("sheep", selection) == ESTIMATE
        assert await it.desk.estimate_comparison(selection, ["task"]) == ESTIMATE
        assert await it.desk.reviews.outline("sheep", selection) == (OUTLINE, {PAPER.id: PAPER.title})
        assert (await it.desk.reviews.review("j_2")).sections == REVIEW.sections


def test_a_review_on_the_command_line(stocked: Shell) -> None:
    shown = stocked("review", "sheep", "--limit", "6")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("# Sheep\n")
    assert "## References" in shown.stdout
    outline = stocked.folder / "outline.md"
    assert stocked("review", "sheep", "--tag", "sheep", "--outline-only", "--output", str(outline)).exit_code == 0
    outline.write_text(outline.read_text(encoding="utf-8").replace("# Sheep", "# My flock", 1), encoding="utf-8")
    told = ReviewOut.model_validate(stocked.json("review", "sheep", "--tag", "sheep", "--outline", str(outline)))
    assert told.title == "My flock"
    assert told.counts.citation_recall == 1.0
    page = stocked.folder / "review.md"
    assert stocked("review", "--resume", told.job.id, "--output", str(page)).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("# My flock\n")
    assert OutlineOut.model_validate(stocked.json("review", "sheep", "--outline-only")).sections
    assert "no cost" in stocked("review", "sheep", "--estimate").stdout
    assert "no cost" in stocked("compare", "--tag", "sheep", "--estimate").stdout
    assert stocked.json("compare", "--tag", "sheep", "--estimate")["papers"] == 4


@pytest.mark.parametrize("words", [(), ("sheep", "--resume", "j_1"), ("sheep", "--outline", "nowhere.md")])
def test_wrong_use_is_told(stocked: Shell, words: tuple[str, ...]) -> None:
    assert stocked("review", *words).exit_code == 2
