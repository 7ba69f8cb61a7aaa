"""What the API says of a stored library, so that what one Litmus kept can be compared with what another reads of it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from core.settings import Settings
from service.http.app import create_app
from tests.service.in_process import talking_to

GENERATIONS = Path(__file__).parent / "generations"
"""A folder for each library that was kept: `data/` as it lay on disk, `upload.jsonl`, `golden.json`."""
UPLOADED = "DATA_DIR"
"""Stands in a kept order for the data directory, whose path is absolute."""


def laid_out(generation: Path, data_dir: Path, *, orders: bool) -> None:
    """Copy a kept library to where it can be opened; with `orders`, what was accepted and had not ended comes along."""
    shutil.copytree(generation / "data", data_dir)
    accepted = data_dir / "accepted"
    if not orders:
        shutil.rmtree(accepted)
        return
    (data_dir / "uploads").mkdir()
    for order in accepted.iterdir():
        order.write_text(order.read_text(encoding="utf-8").replace(UPLOADED, str(data_dir)), encoding="utf-8")
    shutil.copy(generation / "upload.jsonl", data_dir / "uploads" / "upload.jsonl")


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Open the library of `settings.data_dir` behind its API."""
    app = create_app(settings)
    async with talking_to(app) as client:
        yield client


async def said(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return by address everything that the API tells of papers, chats, imports, jobs and watches."""
    found: dict[str, Any] = {}

    async def get(address: str) -> Any:
        response = await client.get(address)
        assert response.status_code == 200, f"{address}: {response.text}"
        found[address] = _lasting(response.json())
        return found[address]

    papers = (await get("/v1/papers?limit=200&sort=added"))["papers"]
    for name in ("title", "-title", "year", "-year"):
        found[f"/v1/papers?sort={name}"] = [
            paper["id"] for paper in (await client.get(f"/v1/papers?limit=200&sort={name}")).json()["papers"]
        ]
    for paper in papers:
        await get(f"/v1/papers/{paper['id']}")
    for filtered in ("tag=to-cite", "reading=read", "reading=unread", "collection=Retrieval", "q=retrieval"):
        found[f"/v1/papers?{filtered}"] = [
            paper["id"] for paper in (await client.get(f"/v1/papers?limit=200&{filtered}")).json()["papers"]
        ]
    await get("/v1/collections")
    for chat in (await get("/v1/chats"))["chats"]:
        await get(f"/v1/chats/{chat['id']}")
    for job in (await get("/v1/imports?limit=200"))["imports"]:
        await get(f"/v1/imports/{job['id']}")
    for job in (await get("/v1/jobs?limit=200"))["jobs"]:
        await get(f"/v1/jobs/{job['id']}")
        await get(job["result"])
    for watch in (await get("/v1/watches"))["watches"]:
        await get(f"/v1/watches/{watch['id']}")
        await get(f"/v1/watches/{watch['id']}/digests")
    return found


def _lasting(told: Any) -> Any:
    """Leave out when an import that a process left unfinished was ended: that is when it was opened again."""
    if isinstance(told, list):
        return [_lasting(each) for each in told]
    if not isinstance(told, dict):
        return told
    kept = {name: _lasting(value) for name, value in told.items()}
    if kept.get("state") == "cancelled" and "finished_at" in kept:
        kept["finished_at"] = "when it was opened again"
    return kept
