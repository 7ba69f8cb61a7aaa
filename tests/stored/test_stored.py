"""What an earlier Litmus stored reads as it did, and what it had begun is gone on with."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.settings import Settings
from tests.sources_server import SourcesServer
from tests.stored.make import CUT, FETCHED
from tests.stored.reading import GENERATIONS, laid_out, said, served


@pytest.fixture(params=sorted(path.name for path in GENERATIONS.iterdir()))
def generation(request: pytest.FixtureRequest) -> Path:
    return GENERATIONS / str(request.param)


def changed(settings: Settings, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(settings.data_dir / "catalogue.sqlite3")) as connection:
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()


async def until_it_ended(client: httpx.AsyncClient, address: str) -> Any:
    while not (job := (await client.get(address)).json())["finished_at"]:  # noqa: ASYNC110 - as clients do
        await asyncio.sleep(0.01)
    return job


async def test_it_says_what_it_said(generation: Path, settings: Settings) -> None:
    golden = json.loads((generation / "golden.json").read_text(encoding="utf-8"))
    laid_out(generation, settings.data_dir, orders=False)
    async with served(settings) as client:
        told = await said(client)
    assert list(told) == list(golden)
    for address, before in golden.items():
        assert told[address] == before, address


async def test_what_is_stored_is_found_again(generation: Path, settings: Settings) -> None:
    """The indexes are not among what is kept: they are built from it when it is opened, and may not answer before."""
    laid_out(generation, settings.data_dir, orders=False)
    async with served(settings) as client:
        title = ""
        while title != "Lost in the Middle: How Language Models Use Long Contexts":
            found = await client.get("/v1/search", params={"q": "position of information in a long context"})
            title = next((each["paper"]["title"] for each in found.json().get("passages", ())), "")
            await asyncio.sleep(0.01)


async def test_what_was_accepted_is_done(generation: Path, settings: Settings, server: SourcesServer) -> None:
    laid_out(generation, settings.data_dir, orders=True)
    async with served(settings.model_copy(update={"source_urls": server.addresses})) as client:
        kept = {job["name"]: job["id"] for job in (await client.get("/v1/imports")).json()["imports"]}
        upload = await until_it_ended(client, f"/v1/imports/{kept['upload.jsonl']}")
        assert (upload["state"], upload["counts"]["added"]) == ("done", 2)
        fetch = await until_it_ended(client, f"/v1/imports/{kept[f'{FETCHED.source}: {FETCHED.query}']}")
        assert (fetch["state"], fetch["counts"]["records"]) == ("done", 3)
        assert len((await client.get("/v1/papers?tag=dusk")).json()["papers"]) == 3
    asked = server.asked[0].query
    assert asked["query"] == FETCHED.query
    assert f"from-pub-date:{FETCHED.since}" in asked["filter"]


async def test_a_fetch_that_was_cut_goes_on(generation: Path, settings: Settings, server: SourcesServer) -> None:
    laid_out(generation, settings.data_dir, orders=False)
    changed(settings, "UPDATE fetches SET updated_at = ?", datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"))
    wanted = {"source": CUT.source, "query": CUT.query, "since": str(CUT.since), "tags": list(CUT.tags)}
    async with served(settings.model_copy(update={"source_urls": server.addresses})) as client:
        begun = await client.post("/v1/fetches", json=wanted)
        await until_it_ended(client, begun.headers["Location"])
    assert server.asked[0].query["page"] == "2"


@pytest.mark.parametrize("kind", ["review", "comparison", "screening"])
async def test_a_job_that_was_broken_off_goes_on(generation: Path, settings: Settings, kind: str) -> None:
    golden = json.loads((generation / "golden.json").read_text(encoding="utf-8"))
    laid_out(generation, settings.data_dir, orders=False)
    # The first of its kind was done without an LLM, so that it can be gone on with.
    job = [job for job in golden["/v1/jobs?limit=200"]["jobs"] if job["kind"] == kind][-1]
    changed(settings, "UPDATE jobs SET state = 'running', finished_at = NULL WHERE id = ?", job["id"])
    delete = """DELETE FROM job_pieces WHERE number =
        (SELECT max(number) FROM job_pieces WHERE job_id = ? AND key NOT LIKE 'ruling:%')"""
    changed(settings, delete, job["id"])
    async with served(settings) as client:
        ended = await until_it_ended(client, f"/v1/jobs/{job['id']}")
        made = (await client.get(job["result"])).json()
    assert (ended["state"], ended["done"], ended["total"]) == ("done", job["done"], job["total"])
    assert made.keys() == golden[job["result"]].keys()
    before = golden[job["result"]]
    if kind == "review":
        assert made["sections"] == before["sections"]
    else:
        assert made["rows"][:-1] == before["rows"][:-1]
        assert made["rows"][-1]["paper"] == before["rows"][-1]["paper"]
