"""Who may come in, from where, with how much; and what is said about it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from core.settings import Settings
from service.http.app import create_app
from service.http.guards.origin import is_loopback_name
from service.logs import start_logging
from tests.service.in_process import talking_to
from tests.service.real_server import serving
from tests.service.stand_in import StandIn

KEY = "a-key-that-nobody-guesses-ü"
ASK = {"question": "Why?"}


@asynccontextmanager
async def guarded(settings: Settings, **changes: object) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings.model_copy(update=changes)
    app = create_app(settings, engine=StandIn(settings))
    async with talking_to(app) as client:
        yield client


@asynccontextmanager
async def talking_over_a_socket(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(settings, engine=StandIn(settings))) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client,
    ):
        yield client


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong", f"Basic {KEY}", "Bearer " + KEY + "x", "Bearer \xff"]
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/ask"), ("GET", "/v1/papers"), ("GET", "/v1/nowhere")])
async def test_without_the_key_nobody_comes_in(settings: Settings, authorization: str, method: str, path: str) -> None:
    async with guarded(settings, api_key=SecretStr(KEY)) as client:
        response = await client.request(method, path, headers={"Authorization": authorization.encode("utf-8")})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["content-type"] == "application/problem+json"


async def test_with_the_key_one_comes_in(settings: Settings) -> None:
    async with guarded(settings, api_key=SecretStr(KEY)) as client:
        response = await client.post("/v1/ask", json=ASK, headers={"Authorization": f"bearer {KEY}".encode()})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/docs"])
async def test_health_and_documentation_are_open(settings: Settings, path: str) -> None:
    async with guarded(settings, api_key=SecretStr(KEY)) as client:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "10.0.0.1", ""]
)
async def test_rebound_names_are_turned_away(settings: Settings, host: str) -> None:
    async with guarded(settings) as client:
        response = await client.get("/v1/papers", headers={"Host": host})
    assert response.status_code == 421
    assert response.json()["type"] == "urn:litmus:problem:misdirected"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:9", "127.0.0.2", "[::1]", "[::1]:8000", "LOCALHOST"]
)
async def test_names_of_this_machine_are_answered(settings: Settings, host: str) -> None:
    async with guarded(settings) as client:
        assert (await client.get("/v1/papers", headers={"Host": host})).status_code == 200


async def test_other_names_are_answered_where_others_may_connect(settings: Settings) -> None:
    async with guarded(settings, host="0.0.0.0", api_key=SecretStr(KEY)) as client:
        headers = {"Host": "litmus.example", "Authorization": f"Bearer {KEY}".encode()}
        assert (await client.get("/v1/papers", headers=headers)).status_code == 200


@pytest.mark.parametrize("host", ["[::1", "a:b:c", "localhost:port", "[v1.a]"])
def test_nonsense_is_no_name_of_this_machine(host: str) -> None:
    assert not is_loopback_name(host) or host == "localhost:port"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_change_nothing(settings: Settings, headers: dict[str, str]) -> None:
    async with guarded(settings) as client:
        response = await client.post("/v1/imports", files={"file": ("a.jsonl", b"{}")}, headers=headers)
        assert response.status_code == 403
        assert (await client.delete("/v1/papers/p_0000000000000001", headers=headers)).status_code == 403
        assert "access-control-allow-origin" not in (await client.get("/v1/papers", headers=headers)).headers


async def test_pages_of_this_service_may(settings: Settings) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    async with guarded(settings) as client:
        assert (await client.post("/v1/ask", json=ASK, headers=headers)).status_code == 200


@pytest.mark.parametrize("path", ["/v1/papers", "/nowhere", "/healthz", "/docs"])
async def test_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_the_request_id_is_kept_if_harmless(client: httpx.AsyncClient) -> None:
    given = {"X-Request-ID": "job-42.b"}
    assert (await client.get("/healthz", headers=given)).headers["x-request-id"] == "job-42.b"
    for bad in ("", "a b", "x" * 65, "a\tb", "<script>"):
        made = (await client.get("/healthz", headers={"X-Request-ID": bad})).headers["x-request-id"]
        assert made != bad
        assert len(made) == 32


async def test_the_log_has_neither_queries_nor_keys(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    secrets = {"api_key": SecretStr(KEY), "llm_api_key": SecretStr("sk-llm-secret")}
    try:
        start_logging(settings.model_copy(update=secrets))
        async with guarded(settings, **secrets) as client:
            await client.get(f"/v1/search?q=private&key={KEY}", headers={"Authorization": f"Bearer {KEY}".encode()})
            await client.get(f"/v1/papers/{KEY}", headers={"Authorization": f"Bearer {KEY}".encode()})
        logging.getLogger("anything").warning("a library tells of %s", {"key": "sk-llm-secret"})
        try:
            int("sk-llm-secret")
        except ValueError:
            logging.getLogger("anything").exception("broke")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    told = capsys.readouterr().err
    assert "/v1/search" in told
    assert "private" not in told
    assert KEY not in told
    assert "sk-llm-secret" not in told


async def test_a_path_cannot_forge_a_log_line(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "litmus.requests"):
        await client.get("/a%0A2025-01-01%20forged")
    assert "\n" not in caplog.messages[-1]


async def test_large_bodies_are_refused(settings: Settings) -> None:
    question = {"question": "x" * 2000}
    async with guarded(settings, max_body_bytes=1000) as client:
        announced = await client.post("/v1/ask", json=question)
        assert announced.status_code == 413
        assert "LITMUS_MAX_BODY_BYTES" in announced.json()["detail"]


@pytest.mark.parametrize("pieces", [3, 1000])
async def test_large_bodies_are_refused_though_nothing_announces_them(settings: Settings, pieces: int) -> None:
    settings = settings.model_copy(update={"max_body_bytes": 1000})

    async def body() -> AsyncIterator[bytes]:
        yield b'{"question": "'
        for _ in range(pieces):
            yield b"x" * 1000
        yield b'"}'

    async with talking_over_a_socket(settings) as client:
        response = await client.post("/v1/ask", content=body(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


async def test_endless_bodies_are_hung_up_on(settings: Settings) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100_000

    async with talking_over_a_socket(settings) as client:
        # Whether the answer still gets through is up to the sockets; what counts is that this ends.
        try:
            response = await client.post("/v1/ask", content=endless())
        except httpx.TransportError:
            return
        assert response.status_code in {413, 415}
