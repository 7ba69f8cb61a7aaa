"""Tags, notes, reading state and collections, through the doors."""

import asyncio
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from service.http.app import create_app
from tests.service.corpus import write_corpus
from tests.service.shell import Shell
from tests.service.stand_in import PAPER


async def test_one_paper_and_several(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as c,
    ):
        with write_corpus(tmp_path / "papers.jsonl").open("rb") as file:
            begun = await c.post("/v1/imports", files={"file": file})
        assert begun.status_code == 202
        state = ""
        while state != "done":  # papers are listed before
            await asyncio.sleep(0.05)
            state = (await c.get(begun.headers["Location"])).json()["state"]
        papers = (await c.get("/v1/papers")).json()["papers"]
        ids = [paper["id"] for paper in papers]
        one = await c.patch(f"/v1/papers/{ids[0]}", json={"note": "Mine.", "reading": "reading"})
        assert (one.json()["note"], one.json()["reading"], one.json()["tags"]) == (
            "Mine.",
            "reading",
            papers[0]["tags"],
        )
        two = await c.patch("/v1/papers", json={"paper_ids": ids[:2], "add_collections": ["A/B c"]})
        assert [paper["collections"] for paper in two.json()["papers"]] == [["A/B c"], ["A/B c"]]
        assert (await c.get("/v1/collections")).json() == {"collections": [{"name": "A/B c", "size": 2}]}
        listed = (await c.get("/v1/papers", params={"collection": "a b c", "reading": "unread"})).json()
        assert [paper["id"] for paper in listed["papers"]] == [ids[1]]
        renamed = await c.patch("/v1/collections/a b c", json={"name": "Chapter 2"})
        assert renamed.json() == {"name": "Chapter 2", "size": 2}
        exported = await c.get("/v1/export", params={"format": "json", "collection": "chapter 2"})
        assert exported.text.count("\n") == 2
        answer = await c.post(
            "/v1/ask", json={"question": "How are sheep counted?", "filters": {"collections": ["No such"]}}
        )
        assert answer.json()["status"] == "refused"
        assert "collection No such" in answer.json()["refusal"]["reason"]
        assert (await c.delete("/v1/collections/Chapter 2")).status_code == 204
        gone = await c.delete("/v1/collections/Chapter 2")
        assert (gone.status_code, gone.json()["type"].rpartition(":")[2]) == (404, "collection-not-found")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"reading": "skimmed"}, 422),
        ({"add_tags": ["!"]}, 422),
        ({"add_tag": ["typo"]}, 422),
        ({"paper_ids": [PAPER.id, "p_none"], "note": "x"}, 404),
        ({"paper_ids": []}, 422),
    ],
)
async def test_what_cannot_be_changed(client: httpx.AsyncClient, change: dict[str, object], status: int) -> None:
    response = await client.patch("/v1/papers", json={"paper_ids": [PAPER.id]} | change)
    assert response.status_code == status, response.text


def test_the_command_line(tmp_path: Path, models_dir: Path) -> None:
    litmus = Shell(tmp_path, models_dir)
    assert litmus("import", str(write_corpus(tmp_path / "papers.jsonl"))).exit_code == 0
    paper = litmus("papers", "list", "--query", "bees").stdout.split()[0]
    marked = litmus("papers", "mark", paper, "--tag", "wings", "--collect", "Thesis", "--note", "Ask Hana.")
    assert marked.exit_code == 0, marked.stderr
    assert " ".join(marked.stdout.split()) == f"{paper} tags: wings · in: Thesis · note: Ask Hana."
    assert "note: Ask Hana." in litmus("papers", "show", paper).stdout
    assert "1  Thesis" in litmus("papers", "collections").stdout
    assert litmus("papers", "list", "--collection", "thesis").stdout.count("p_") == 1
    nothing = litmus("papers", "mark", paper)
    assert nothing.exit_code == 2
    assert "Say what to change" in nothing.stderr
    wrong = litmus("papers", "collections", "--dissolve", "No such")
    assert wrong.exit_code == 1
    assert "no collection" in wrong.stderr
