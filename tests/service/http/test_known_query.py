"""A parameter that an address does not know is refused, on every address, and the nearest that it knows is named."""

from typing import Any

import httpx
import pytest

from core.settings import Settings
from service.http.app import create_app
from tests.service.stand_in import PAPER


def operations() -> list[tuple[str, str]]:
    paths = create_app(Settings(_env_file=None)).openapi()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def fields_of(response: httpx.Response) -> dict[str, str]:
    return {one["field"]: one["message"] for one in response.json()["errors"]}


@pytest.mark.parametrize(("method", "path"), operations())
async def test_every_address_refuses_what_it_does_not_know(client: httpx.AsyncClient, method: str, path: str) -> None:
    body: Any = {"json": {}} if method in {"POST", "PUT", "PATCH"} else {}
    response = await client.request(method, path, params={"nonsense": "1"}, **body)
    assert response.status_code == 422, response.text
    assert "nonsense" in response.text
    assert "is no parameter here" in response.text


@pytest.mark.parametrize(
    ("address", "wrong", "says"),
    [
        ("/v1/papers?limt=5", "limt", "Did you mean limit?"),
        ("/v1/papers?tags=x", "tags", "Did you mean tag?"),
        ("/v1/papers?Limit=5", "Limit", "Did you mean limit?"),
        ("/v1/search?q=x&top-k=3", "top-k", "Did you mean top_k?"),
        ("/v1/search?q=x&yearfrom=2020", "yearfrom", "Did you mean year_from?"),
        ("/v1/map?topic=3", "topic", "Did you mean topics?"),
        ("/v1/export?paper_id=p_1", "paper_id", "Did you mean paper_ids?"),
        (f"/v1/papers/{PAPER.id}?limit=1", "limit", "this address takes none"),
        ("/v1/imports?zzz=1", "zzz", "This address takes limit."),
        ("/page/state?x=1", "x", "this address takes none"),
    ],
)
async def test_the_nearest_name_is_told(client: httpx.AsyncClient, address: str, wrong: str, says: str) -> None:
    response = await client.get(address)
    assert response.status_code == 422, response.text
    assert response.json()["type"] == "urn:litmus:problem:invalid-request"
    assert says in fields_of(response)[wrong]


async def test_all_that_is_unknown_is_told_at_once(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/papers?limt=5&taq=x&limit=3")
    assert set(fields_of(response)) == {"limt", "taq"}


async def test_what_a_browser_opens_takes_any(client: httpx.AsyncClient) -> None:
    for address in ("/?chat=ch_1&utm_source=mail", "/docs?utm_source=mail"):
        assert (await client.get(address)).status_code == 200
    assert (await client.get("/assets/x/page.js?again=1")).status_code != 422


async def test_what_is_known_passes(client: httpx.AsyncClient) -> None:
    for address in (
        "/v1/papers?tag=a&tag=b&limit=3",
        "/v1/search?q=sheep&author=Peep",
        "/v1/jobs?kind=review",
        "/healthz",
    ):
        assert (await client.get(address)).status_code == 200, address


@pytest.mark.parametrize(
    "address",
    ["/v1/papers?tag=", "/v1/papers?collection=%20", "/v1/search?q=x&author=", "/v1/map?venue=", "/v1/export?tag="],
)
async def test_a_name_that_is_empty_is_refused(client: httpx.AsyncClient, address: str) -> None:
    response = await client.get(address)
    assert response.status_code == 422, response.text
    assert "is empty, so no paper can match" in response.text


async def test_a_number_of_papers_near_no_topic_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/comparisons", json={"limit": 3})
    assert response.status_code == 422, response.text
    assert "limit counts the papers that speak of a topic" in response.text


async def test_a_field_that_is_none_and_a_body_that_is_no_text_are_told_in_words(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/ask", json={"question": "Why sheep?", "topk": 3})
    told = fields_of(response)["topk"]
    assert told.startswith("is no field here. Did you mean top_k? This object takes ")
    assert "question" in told
    headers = {"Content-Type": "application/json"}
    response = await client.post("/v1/ask", content=b'{"question": "caf\xe9"}', headers=headers)
    assert (response.status_code, response.json()["detail"]) == (400, "The body is not JSON in UTF-8.")


async def test_a_field_inside_a_body_is_met_with_the_nearest_beside_it(client: httpx.AsyncClient) -> None:
    filters = {"year_fom": 2020, "zzz": 1}
    told = fields_of(await client.post("/v1/ask", json={"question": "Why sheep?", "filters": filters}))
    assert "Did you mean year_from?" in told["filters.year_fom"]
    assert "Did you mean" not in told["filters.zzz"]
    told = fields_of(await client.put("/v1/papers", json=[{"title": "Sheep", "abstrct": "They graze."}]))
    assert [message for place, message in told.items() if "Did you mean abstract?" in message], told
