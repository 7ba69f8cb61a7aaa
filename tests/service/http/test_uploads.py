"""Files on their way to an import: whole or not at all, and never larger than allowed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from core.errors import LimitExceeded
from core.settings import Settings
from service.http.app import create_app
from tests.service.real_server import serving
from tests.service.stand_in import StandIn

BOUNDARY = "edge"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(content: bytes, disposition: str = 'form-data; name="file"; filename="papers.jsonl"') -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def uploads_in(settings: Settings) -> list[Path]:
    return list((settings.data_dir / "uploads").iterdir())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - a folder tells nobody when it changes
        await asyncio.sleep(0.01)


async def test_a_file_arrives_whole(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    content = bytes(range(256)) * 5000 + b"\r\n--edg"
    response = await client.post("/v1/imports", files={"file": ("my papers.jsonl", content)})
    assert response.status_code == 202
    assert response.json() == {"id": "i_1"}
    assert response.headers["location"] == "/v1/imports/i_1"
    assert stand_in.library.took[0].read_bytes() == content
    job = (await client.get(response.headers["location"])).json()
    assert (job["id"], job["name"], job["state"]) == ("i_1", "my papers.jsonl", "waiting")


async def test_an_import_can_be_stopped(client: httpx.AsyncClient) -> None:
    await client.post("/v1/imports", files={"file": ("a.jsonl", b"{}")})
    assert (await client.delete("/v1/imports/i_1")).json()["state"] == "cancelled"
    assert [job["id"] for job in (await client.get("/v1/imports")).json()["imports"]] == ["i_1"]


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\a.bib", "a.bib"),
        ("a\x1b[31m.bib", "a[31m.bib"),
        ("..", ".."),
        ("", "upload"),
        ("ä" * 300, "ä" * 200),
    ],
)
async def test_names_are_cut_down_and_never_become_paths(
    client: httpx.AsyncClient, stand_in: StandIn, settings: Settings, filename: str, name: str
) -> None:
    escaped = filename.encode()
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename="'.encode()
        + escaped
        + b'"\r\n\r\n{}\r\n'
        + END
    )
    response = await client.post("/v1/imports", content=body, headers=FORM)
    assert response.status_code == 202, response.text
    assert stand_in.library.jobs["i_1"].name == name
    assert stand_in.library.took[0].parent == settings.data_dir / "uploads"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", FORM, 400),
        (b"not a form", FORM, 400),
        (part(b"{}"), FORM, 400),
        (part(b"{}")[:-2], FORM, 400),
        (END, FORM, 422),
        (part(b"text", 'form-data; name="note"') + END, FORM, 422),
        (part(b"{}") + part(b"{}") + END, FORM, 422),
        (part(b"{}") + END, {"Content-Type": "multipart/form-data"}, 400),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"{}", {}, 415),
        (b"--edge\r\n" + b"X" * 20_000 + b": 1\r\n\r\n", FORM, 400),
    ],
)
async def test_broken_forms_leave_nothing_behind(
    client: httpx.AsyncClient, settings: Settings, body: bytes, headers: dict[str, str], status: int
) -> None:
    response = await client.post("/v1/imports", content=body, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert uploads_in(settings) == []


async def test_unknown_format_is_told_before_anything_is_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/imports?format=docx", files={"file": ("a.docx", b"{}")})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "format"


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("size", [1001, 500_000])
async def test_too_large_files_are_refused_and_removed(settings: Settings, announced: bool, size: int) -> None:
    settings = settings.model_copy(update={"max_upload_bytes": 1000, "max_body_bytes": 10})
    body = part(b"x" * size) + END

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 500):
            yield body[start : start + 500]

    app = create_app(settings, engine=StandIn(settings))
    async with serving(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        response = await client.post("/v1/imports", content=body if announced else pieces(), headers=FORM)
        assert response.status_code == 413
        assert "LITMUS_MAX_UPLOAD_BYTES" in response.json()["detail"]
        assert uploads_in(settings) == []
        small = await client.post("/v1/imports", files={"file": ("a.jsonl", b"x" * 1000)})
        assert small.status_code == 202


async def test_an_import_that_is_not_accepted_leaves_no_file(
    client: httpx.AsyncClient, stand_in: StandIn, settings: Settings
) -> None:
    stand_in.library.fails = LimitExceeded("Two imports are running.")
    response = await client.post("/v1/imports", files={"file": ("a.jsonl", b"{}")})
    assert response.status_code == 429
    assert response.headers["retry-after"]
    assert uploads_in(settings) == []


async def test_an_upload_that_breaks_off_leaves_no_file_and_no_place_taken(settings: Settings) -> None:
    settings = settings.model_copy(update={"max_concurrent_imports": 1})
    app = create_app(settings, engine=StandIn(settings))
    async with serving(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        for _ in range(3):
            _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
            head = f"POST /v1/imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['Content-Type']}\r\n"
            writer.write(head.encode() + b"Content-Length: 100000\r\n\r\n" + part(b"x" * 1000))
            await writer.drain()
            await until(lambda: bool(uploads_in(settings)))
            busy = await client.post("/v1/imports", files={"file": ("a.jsonl", b"{}")})
            assert busy.status_code == 429
            writer.close()
            await writer.wait_closed()
            await until(lambda: not uploads_in(settings))
        assert (await client.post("/v1/imports", files={"file": ("a.jsonl", b"{}")})).status_code == 202


async def test_what_a_killed_process_left_is_removed_at_start(settings: Settings, stand_in: StandIn) -> None:
    folder = settings.data_dir / "uploads"
    folder.mkdir(parents=True)
    (folder / "left.upload").write_bytes(b"half")
    app = create_app(settings, engine=stand_in)
    async with app.router.lifespan_context(app):
        assert uploads_in(settings) == []
