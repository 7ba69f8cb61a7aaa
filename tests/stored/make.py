"""Makes a library with what Litmus stores, and writes it down with what the API says of it.

    python -m tests.stored.make NAME

A generation is made once, by the Litmus of its day, and never changed: it is what users have on their disks. When
something new is stored, add it to `_fill` and make another generation; the older ones stay beside it.
"""

import asyncio
import json
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from core.importing import Wanted
from core.settings import Settings
from indexing.catalogue import Catalogue, fetches, imports
from indexing.catalogue.fetches import Reached
from indexing.importing import key_of
from indexing.jobs import Accepted, Orders
from tests.conftest import ROOT
from tests.llm_server import LlmServer, Reply
from tests.sources_server import SourcesServer
from tests.stored.reading import GENERATIONS, UPLOADED, laid_out, said, served

SAMPLE = (6, 49, 50, 92, 103, 122, 131)
CUT = Wanted("openalex", "counting of wool", date(2020, 1, 1), 300, ("wool",))
"""A fetch that was cut after its first page."""
FETCHED = Wanted("crossref", "sheep at dusk", date(2021, 5, 1), 100, ("dusk",))
"""A fetch that was accepted and had not begun."""
_OWN: list[dict[str, Any]] = [
    {
        "title": "Counting <i>k</i>-Nearest Sheep with \\alpha-Trees",
        "abstract": "<p>We count sheep with trees, at a cost of $O(n \\log n)$.</p> <p>Our method is wrong by "
        "two percent &amp; needs no labels. Its limit is a flock of 10<sup>5</sup> sheep.</p>",
        "authors": ["M\u00fcller, J\u00f6rg", "van der Berg, Ada"],
        "year": 2021,
        "doi": "10.1000/sheep",
        "retracted": True,
    },
    {"title": "Nothing to Read", "year": 2010},
    {"title": "", "abstract": "It has no title, and so it cannot be used."},
]
_UPLOAD = [
    {"title": "Goats at Dusk", "abstract": "Goats rest at dusk. Sheep do so later, as we saw in five herds."},
    {"title": "Goats at Dawn", "abstract": "Goats rise at dawn. Sheep do so earlier, as we saw in two herds."},
]


async def make(name: str) -> Path:
    """Make a generation and return its folder. Raises FileExistsError where there is one of that name."""
    generation = GENERATIONS / name
    generation.mkdir(parents=True)
    with TemporaryDirectory() as temporary, LlmServer() as llm, SourcesServer() as sources:
        llm.answer = _answered
        folder = Path(temporary)
        plain = Settings(
            _env_file=None,
            data_dir=folder / "data",
            models_dir=ROOT / ".cache" / "models",
            source_urls=sources.addresses,
        )
        async with served(plain) as client:
            await _fill(client)
            await _work(client, {})
        told: dict[str, Any] = {"llm_model": "openai/fake", "llm_api_base": llm.base, "job_llm_calls": 1}
        async with served(plain.model_copy(update=told)) as client:
            await _talk(client)
            await _work(client, {"mode": "llm"})
        await _accept(plain.data_dir)
        _keep(plain.data_dir, generation)
        laid_out(generation, folder / "again", orders=False)
        async with served(plain.model_copy(update={"data_dir": folder / "again"})) as client:
            golden = json.dumps(await said(client), indent=1, ensure_ascii=False)
    (generation / "golden.json").write_text(golden + "\n", encoding="utf-8")
    return generation


async def _fill(client: httpx.AsyncClient) -> None:
    lines = (ROOT / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    records: list[dict[str, Any]] = [json.loads(lines[number]) for number in SAMPLE]
    content = "".join(json.dumps(record) + "\n" for record in (*records, *_OWN))
    for text in (content, content + json.dumps({**records[0], "year": 2016, "venue": "Another"}) + "\n"):
        sent = await client.post("/v1/imports", files={"file": ("papers.jsonl", text.encode())})
        await _ended(client, f"/v1/imports/{_told(sent)['id']}")
    papers = (await client.get("/v1/papers?limit=200&sort=added")).json()["papers"]
    ids = [paper["id"] for paper in papers]
    marks: list[tuple[list[str], dict[str, Any]]] = [
        (ids[:3], {"add_collections": ["Retrieval"], "add_tags": ["to-cite"]}),
        (ids[2:4], {"add_collections": ["Thesis, chapter 2", "retrieval"], "reading": "reading"}),
        (ids[1:2], {"reading": "read", "note": "Compare with \u201cREALM\u201d.\nSecond line: 5 < 6."}),
    ]
    for paper_ids, change in marks:
        _told(await client.patch("/v1/papers", json={"paper_ids": paper_ids, **change}))
    watch = {"source": "crossref", "query": "sheep wool", "since": "2024", "name": "Flock", "tags": ["flock"]}
    address = f"/v1/watches/{_told(await client.post('/v1/watches', json=watch))['id']}"
    await _ended(client, (await client.post(f"{address}/runs")).headers["Location"])
    _told(await client.post(f"{address}/digests"))
    _told(await client.post("/v1/watches", json={"source": "arxiv", "query": "all:bees", "limit": 7}))
    fetched = await client.post("/v1/fetches", json={"source": "openalex", "query": "sheep", "limit": 3})
    await _ended(client, f"/v1/imports/{_told(fetched)['id']}")


async def _talk(client: httpx.AsyncClient) -> None:
    chat = _told(await client.post("/v1/chats", json={}))["id"]
    asked: list[dict[str, Any]] = [
        {"question": "What does retrieval augmentation change? How is it trained?", "mode": "extractive"},
        {"question": "And how does it use long contexts since 2021?", "mode": "llm", "faithfulness": "strict"},
        {"question": "What do octopuses dream of?", "mode": "extractive", "filters": {"tags": ["to-cite"]}},
        {"question": "Does in-context retrieval help?", "mode": "llm", "faithfulness": "annotate"},
    ]
    for question in asked:
        _told(await client.post("/v1/ask", json={**question, "chat_id": chat}))
    _told(await client.post("/v1/chats", json={"title": "Nothing was asked here"}))


async def _work(client: httpx.AsyncClient, how: dict[str, Any]) -> None:
    papers = (await client.get("/v1/papers?limit=200&sort=added")).json()["papers"]
    ids = [paper["id"] for paper in papers]
    outline = {
        "title": "Retrieval",
        "sections": [{"title": "Training", "paper_ids": ids[1:3]}, {"title": "In context", "paper_ids": ids[3:7]}],
    }
    review = {"topic": "retrieval-augmented language models", "paper_ids": ids[:7], "outline": outline}
    compared = {"topic": "retrieval", "limit": 4, "columns": ["method", "main result", "Which data is used?"]}
    screened = {
        "paper_ids": ids[:8],
        "include": ["Does the paper study retrieval?", "Published since 2020"],
        "exclude": ["Is it a survey?"],
    }
    bodies = {"reviews": review, "comparisons": compared, "screenings": screened}
    for kind, body in bodies.items():
        begun = _told(await client.post(f"/v1/{kind}", json={**body, **how}))
        job = await _ended(client, f"/v1/jobs/{begun['id']}")
        assert job["state"] == "done", job
    ruled: list[tuple[str, dict[str, Any]]] = [
        (ids[0], {"decision": "include", "note": "It is cited by all of them."}),
        (ids[1], {"decision": "exclude"}),
        (ids[1], {"decision": None}),
    ]
    for paper_id, decision in ruled:
        _told(await client.patch(f"/v1/screenings/{begun['id']}/decisions/{paper_id}", json=decision))


async def _accept(data_dir: Path) -> None:
    """Leave what a process leaves that dies while it has imports to do."""
    catalogue, orders = Catalogue(data_dir / "catalogue.sqlite3"), Orders(data_dir)
    upload = await catalogue.write(imports.create_import, "upload.jsonl")
    orders.keep(upload.id, Accepted(file=Path(UPLOADED) / "uploads" / "upload.jsonl", format="jsonl"))
    fetch = await catalogue.write(imports.create_import, f"{FETCHED.source}: {FETCHED.query}")
    orders.keep(fetch.id, Accepted(fetch=FETCHED))
    await catalogue.write(fetches.write_fetch, key_of(CUT), Reached("page 2", 100))
    catalogue.close()


def _keep(data_dir: Path, generation: Path) -> None:
    """Copy what is the truth; the indexes are made from it."""
    data = generation / "data"
    data.mkdir()
    for name in ("accepted", "digests"):
        shutil.copytree(data_dir / name, data / name)
    with closing(sqlite3.connect(data_dir / "catalogue.sqlite3")) as connection:
        connection.execute("VACUUM INTO ?", (str(data / "catalogue.sqlite3"),))
    lines = "".join(json.dumps(record) + "\n" for record in _UPLOAD)
    (generation / "upload.jsonl").write_text(lines, encoding="utf-8")


def _told(response: httpx.Response) -> Any:
    assert response.is_success, response.text
    return response.json()


async def _ended(client: httpx.AsyncClient, address: str) -> Any:
    while not (job := _told(await client.get(address)))["finished_at"]:  # noqa: ASYNC110 - as clients do
        await asyncio.sleep(0.05)
    return job


def _answered(body: dict[str, Any]) -> Reply:
    """Answer as an LLM would that is right half of the time."""
    prompt = body["messages"][-1]["content"]
    if "Answer each criterion" in prompt:
        return Reply("C1: YES | +1 | It says so.\nC2: UNSURE | NONE | No year.\nC3: NO | NONE | It has one method.")
    sentences = re.findall(r"(?<=[.\n] )[A-Z][^.\n]{40,}\.|(?<=\n)[A-Z][^.\n]{60,}\.", prompt)
    first = sentences[0] if sentences else "Nothing is said."
    if "Answer each question" in prompt:
        return Reply(f"Q1: {first}\nQ2: NOT STATED\nQ3: They flew to the moon.")
    second = sentences[1] if len(sentences) > 1 else first
    return Reply(f"{first[:-1]} [1]. {second[:-1]} [2]. Sheep flew to the moon [1].")


if __name__ == "__main__":
    print(asyncio.run(make(sys.argv[1])))
