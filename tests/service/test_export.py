"""`GET /v1/export` and related papers, over the stand-in."""

import csv
import io
import json
from dataclasses import replace

import httpx
import pytest

from indexing.exporting import WRITERS
from tests.service.contract import PAPER_FIELDS
from tests.service.stand_in import PAPER, StandIn

OTHER = replace(PAPER, title="Counting Goats with Transformers", doi=None, id="p_0000000000000002")


@pytest.fixture(autouse=True)
def _two_papers(stand_in: StandIn) -> None:
    stand_in.library.held[OTHER.id] = OTHER


@pytest.mark.parametrize("name", WRITERS)
async def test_each_format_says_what_it_is(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get("/v1/export", params={"format": name})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == WRITERS[name].media_type
    assert response.headers["content-disposition"] == f'attachment; filename="litmus{WRITERS[name].suffix}"'
    for paper in (PAPER, OTHER):
        assert paper.title in response.text


async def test_bibtex_is_what_one_gets_unasked(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/export")).text.startswith("@article{shepherdCountingSheepTransformers2021,")


@pytest.mark.parametrize("given", [[OTHER.id, PAPER.id], [f"{OTHER.id},{PAPER.id}"], [f"{OTHER.id}, {PAPER.id},"]])
async def test_papers_come_in_the_order_in_which_they_are_named(client: httpx.AsyncClient, given: list[str]) -> None:
    text = (await client.get("/v1/export", params={"format": "csv", "paper_ids": given})).text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == [OTHER.title, PAPER.title]


async def test_what_cannot_be_exported_is_told_by_the_status(client: httpx.AsyncClient) -> None:
    unknown = await client.get("/v1/export?paper_ids=p_nobody")
    assert unknown.status_code == 404
    assert unknown.json()["type"].endswith("paper-not-found")
    assert (await client.get("/v1/export?format=docx")).json()["errors"][0]["field"] == "format"
    assert (await client.get("/v1/export?paper=p_1")).status_code == 422
    many = await client.get("/v1/export", params={"paper_ids": ",".join(f"p_{n}" for n in range(1001))})
    assert many.json()["errors"][0]["field"] == "paper_ids"


async def test_the_papers_that_an_answer_cites(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat = (await client.post("/v1/chats", json={})).json()["id"]
    answer = (await client.post("/v1/ask", json={"question": "Why?", "chat_id": chat})).json()["id"]
    address = f"/v1/export?format=markdown&answer_id={answer}"
    assert (await client.get(address)).text.count("\n") == 1
    del stand_in.library.held[PAPER.id]  # it is cited all the same, as it was
    assert PAPER.title in (await client.get(address)).text
    assert (await client.get("/v1/export?answer_id=a_nobody")).json()["type"].endswith("answer-not-found")
    assert (await client.get(f"{address}&q=sheep")).status_code == 422


async def test_an_empty_library_gives_a_whole_file(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.library.held.clear()
    assert json.loads((await client.get("/v1/export?format=csl-json")).text) == []


async def test_related(client: httpx.AsyncClient) -> None:
    told = (await client.get(f"/v1/papers/{PAPER.id}/related")).json()
    assert set(told) == {"paper_id", "related"}
    assert told["paper_id"] == PAPER.id
    (near,) = told["related"]
    assert set(near) == {"score", "paper"}
    assert set(near["paper"]) == PAPER_FIELDS | {"id"}
    assert (await client.get("/v1/papers/p_nobody/related")).status_code == 404
    assert (await client.get(f"/v1/papers/{PAPER.id}/related?top_k=0")).status_code == 422
    assert (await client.get(f"/v1/papers/{PAPER.id}/related?top_k=51")).json()["errors"][0]["field"] == "top_k"
