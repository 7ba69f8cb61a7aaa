"""More requests than can be answered at once, bodies that do not come, and keys that are guessed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from core.errors import Overloaded
from core.settings import Settings
from indexing.conversations import Chats
from service.http.app import create_app
from service.problems import error_of
from service.wire.problem import Problem
from tests.service.real_server import serving
from tests.service.stand_in import StandIn

ASK = {"question": "Why?"}


@asynccontextmanager
async def crowded(settings: Settings, stand_in: StandIn, **changes: object) -> AsyncIterator[httpx.AsyncClient]:
    changed = settings.model_copy(update={"max_concurrent_answers": 1, "max_waiting_answers": 1} | changes)
    async with (
        serving(create_app(changed, engine=stand_in)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client,
    ):
        yield client


async def questions(client: httpx.AsyncClient) -> dict[str, float]:
    """Return how many questions are worked on and wait, as Prometheus is told."""
    told = text_string_to_metric_families((await client.get("/metrics")).text)
    return {
        each.labels["state"]: each.value
        for family in told
        for each in family.samples
        if each.name == "litmus_questions"
    }


async def test_what_is_too_much_is_refused_at_once_and_what_waits_is_answered(
    settings: Settings, stand_in: StandIn
) -> None:
    stand_in.stalls = True
    async with crowded(settings, stand_in) as client:
        async with client.stream("POST", "/v1/ask", json={**ASK, "stream": True}) as stalled:
            assert stalled.status_code == 200
            stand_in.stalls = False
            two = {asyncio.create_task(client.post("/v1/ask", json=ASK)) for _ in range(2)}
            first, waiting = await asyncio.wait(two, return_when=asyncio.FIRST_COMPLETED)
            refused = first.pop().result()
            assert (await client.get("/healthz")).status_code == 200
            assert await questions(client) == {"running": 1, "waiting": 1}
        assert (await waiting.pop()).status_code == 200
        assert (await client.post("/v1/ask", json=ASK)).status_code == 200
        while await questions(client) != {"running": 0, "waiting": 0}:  # the last answer may be out before it is over
            pass
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["type"] == "urn:litmus:problem:overloaded"
    assert refused.json()["retryable"] is True
    error = error_of(Problem.model_validate(refused.json()))
    assert isinstance(error, Overloaded)
    assert "LITMUS_MAX_CONCURRENT_ANSWERS" in str(error)


async def test_who_goes_while_waiting_takes_no_place(settings: Settings, stand_in: StandIn) -> None:
    stand_in.stalls = True
    async with crowded(settings, stand_in) as client:
        async with client.stream("POST", "/v1/ask", json={**ASK, "stream": True}):
            stand_in.stalls = False
            with pytest.raises(httpx.ReadTimeout):
                await client.post("/v1/ask", json=ASK, timeout=0.5)
        assert (await client.post("/v1/ask", json=ASK)).status_code == 200
    assert len(stand_in.asked) == 2


async def test_a_body_that_does_not_come_holds_nobody_up(settings: Settings, stand_in: StandIn) -> None:
    async with crowded(settings, stand_in, body_timeout_s=0.5) as client:
        address = urlsplit(str(client.base_url))
        reading, writing = await asyncio.open_connection(address.hostname, address.port)
        writing.write(
            b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{"
        )
        await writing.drain()
        assert (await client.post("/v1/ask", json=ASK)).status_code == 200
        said = await reading.read()
        writing.close()
        await writing.wait_closed()
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"LITMUS_BODY_TIMEOUT_S" in said


async def test_an_upload_that_stalls_gives_its_place_back(settings: Settings, stand_in: StandIn) -> None:
    async with crowded(settings, stand_in, body_timeout_s=0.5, max_concurrent_imports=1) as client:
        address = urlsplit(str(client.base_url))
        reading, writing = await asyncio.open_connection(address.hostname, address.port)
        writing.write(
            b"POST /v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            b'Content-Length: 999\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n{'
        )
        await writing.drain()
        said = await reading.read()
        writing.close()
        await writing.wait_closed()
        sent = await client.post("/v1/imports", files={"file": b"{}"})
    assert said.startswith(b"HTTP/1.1 408 ")
    assert sent.status_code == 202


async def test_wrong_keys_are_held_back_in_bounded_number_and_the_right_one_is_not(
    settings: Settings, stand_in: StandIn
) -> None:
    async with crowded(settings, stand_in, api_key=SecretStr("right")) as client:
        guesses = [
            asyncio.create_task(client.get("/v1/papers", headers={"Authorization": f"Bearer wrong{guess}"}))
            for guess in range(90)
        ]
        right = await client.get("/v1/papers", headers={"Authorization": "Bearer right"})
        told = {response.status_code for response in await asyncio.gather(*guesses)}
    assert right.status_code == 200
    assert told == {401, 429}


async def test_a_question_of_a_chat_waits_no_longer_than_it_has_patience(stand_in: StandIn) -> None:
    chats: Chats = stand_in.library.chats
    async with chats.in_order("c_1"):
        with pytest.raises(Overloaded, match="Ask again"):
            async with chats.in_order("c_1", 0.05):
                pass
    async with chats.in_order("c_1", 0.05):
        pass
