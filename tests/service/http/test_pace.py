"""How many requests each may send, how long a head and a body may take, and whose place a stalled upload takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from pydantic import SecretStr
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from core.access import Scope
from core.settings import Settings
from service.http import uploads
from service.http.app import create_app
from service.http.guards import pace
from service.http.guards.pace import Pace
from service.http.serving import config_of
from tests.service.http.keyed import BASE, keyed
from tests.service.real_server import serving
from tests.service.stand_in import StandIn


async def test_more_than_so_many_requests_a_minute_are_told_when_to_come_again(settings: Settings) -> None:
    async with keyed(settings, max_requests_per_minute=3, api_key=SecretStr("root")) as service:
        ada, bo = await service.client("ada", Scope.READ), await service.client("bo", Scope.READ)
        assert [(await ada.get("/v1/models")).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = await ada.get("/v1/models")
        assert refused.json()["type"] == "urn:litmus:problem:too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert "LITMUS_MAX_REQUESTS_PER_MINUTE" in refused.text
        assert (await ada.get("/healthz")).status_code == 200
        assert (await bo.get("/v1/models")).status_code == 200, "each has a count of their own"
        assert (await service.with_key("root").get("/v1/models")).status_code == 200


async def test_who_has_no_key_is_counted_by_address(settings: Settings) -> None:
    async with keyed(settings, max_requests_per_minute=2, trusted_proxies=("10.0.0.1",)) as service:

        async def statuses(peer: str, **headers: str) -> list[int]:
            transport = httpx.ASGITransport(service.app, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
                return [(await client.get("/v1/models")).status_code for _ in range(3)]

        assert await statuses("10.0.0.2") == [200, 200, 429]
        assert await statuses("10.0.0.2", **{"X-Forwarded-For": "10.9.9.9"}) == [429, 429, 429]
        assert await statuses("10.0.0.1", **{"X-Forwarded-For": "10.7.7.7"}) == [200, 200, 429]
        assert await statuses("10.0.0.1", **{"X-Forwarded-For": "10.7.7.7, 10.8.8.8"}) == [200, 200, 429]
        assert await statuses("2001:db8::1") == [200, 200, 429]
        assert await statuses("2001:db8::2") == [429, 429, 429], "who has one address of IPv6 has them all"


async def test_a_bucket_fills_again_and_so_many_are_remembered_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = 0.0, list[int]()

    async def inside(scope: AsgiScope, receive: Receive, send: Send) -> None:
        told.append(200)

    async def send(message: object) -> None:
        if isinstance(message, dict) and "status" in message:
            told.append(message["status"])

    async def ask(address: str) -> int:
        scope = {"type": "http", "method": "GET", "path": "/v1/models", "headers": [], "client": (address, 1)}
        await guard(scope, None, send)  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(pace, "MOST_REMEMBERED", 3)
    guard = Pace(inside, a_minute=60, clock=lambda: now)
    assert [await ask("10.0.0.1") for _ in range(61)] == [200] * 60 + [429]
    now = 1.0
    assert [await ask("10.0.0.1") for _ in range(2)] == [200, 429]
    now = 1000.0
    assert [await ask("10.0.0.1") for _ in range(61)] == [200] * 60 + [429]
    for last in range(2, 9):
        await ask(f"10.0.0.{last}")
    assert len(guard._buckets) == 3


@asynccontextmanager
async def listening(settings: Settings, **changes: object) -> AsyncIterator[tuple[str, int]]:
    settings = settings.model_copy(update=changes)
    stand_in = StandIn(settings)
    app = create_app(settings, engine=stand_in)
    try:
        async with serving(app, config_of(app, settings)) as url:
            yield "127.0.0.1", int(url.rpartition(":")[2])
    finally:
        stand_in.close()


@pytest.mark.parametrize(
    "sent", [b"", b"\r\n", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "]
)
async def test_a_head_that_does_not_come_is_not_waited_for(settings: Settings, sent: bytes) -> None:
    async with listening(settings, header_timeout_s=0.2) as address:
        reading, writing = await asyncio.open_connection(*address)
        writing.write(sent)
        assert await asyncio.wait_for(reading.read(), 20) == b""
        writing.close()


async def test_a_head_without_end_is_hung_up_on(settings: Settings) -> None:
    async with listening(settings) as address:
        reading, writing = await asyncio.open_connection(*address)
        writing.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 200_000)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reading.read(), 20) == b""
        writing.close()


async def test_a_connection_serves_one_request_after_the_other(settings: Settings) -> None:
    async with (
        listening(settings, header_timeout_s=0.2) as (host, port),
        httpx.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False) as client,
    ):
        for _ in range(3):
            assert (await client.get("/v1/models")).status_code == 200
        large = await client.post("/v1/ask", content=b" " * 300_000 + b"{}", headers={"Content-Type": "a/b"})
        assert large.status_code == 415
        await asyncio.sleep(0.3)
        assert (await client.get("/v1/models")).status_code == 200


_FORM = (
    b"POST /v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b'Content-Length: 99999\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n{'
)


async def test_an_upload_that_stalls_gives_its_place_to_one_that_comes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_SILENT_S", 0.2)
    async with listening(settings, max_concurrent_imports=1) as (host, port):
        reading, writing = await asyncio.open_connection(host, port)
        writing.write(_FORM)
        await writing.drain()
        async with httpx.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False, timeout=20) as client:
            for _ in range(200):
                sent = await client.post("/v1/imports", files={"file": b"{}"})
                if sent.status_code != 429:
                    break
                await asyncio.sleep(0.05)
        assert sent.status_code == 202
        assert (await asyncio.wait_for(reading.read(), 20)).startswith(b"HTTP/1.1 408 ")
        writing.close()


async def test_what_came_fast_earns_no_leave_to_stop(settings: Settings) -> None:
    async with listening(settings, body_timeout_s=0.3) as address:
        reading, writing = await asyncio.open_connection(*address)
        writing.write(_FORM.replace(b"99999", b"999999") + b" " * 500_000)  # at 2 kB/s that would be four minutes
        assert (await asyncio.wait_for(reading.read(), 20)).startswith(b"HTTP/1.1 408 ")
        writing.close()
