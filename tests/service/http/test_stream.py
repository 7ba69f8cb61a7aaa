"""Server-sent events: their order, their errors, and what happens when the client goes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from answering import Token
from core.errors import LlmTimeout
from core.settings import Settings
from service.http import streams
from service.http.app import create_app
from tests.service.real_server import serving
from tests.service.stand_in import StandIn

ASK = {"question": "How are sheep counted?", "stream": True}


@pytest.fixture
async def live(settings: Settings, stand_in: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to the stand-in through a real socket."""
    async with (
        serving(create_app(settings, engine=stand_in)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


def events_of(text: str) -> list[tuple[str, Any]]:
    events = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            events.append((lines["event"], json.loads(lines["data"])))
    return events


async def test_events_in_order(live: httpx.AsyncClient) -> None:
    response = await live.post("/v1/ask", json=ASK)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert [name for name, _ in events] == ["retrieved", "token", "sentence", "answer"]
    told = dict(events)
    assert told["retrieved"]["sources"][0]["n"] == 1
    assert told["token"] == {"text": "Attention "}
    assert told["sentence"]["verdict"] == "supported"
    whole = await live.post("/v1/ask", json={**ASK, "stream": False})
    assert told["answer"] == whole.json()


async def test_what_breaks_late_is_an_event(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails_late = LlmTimeout("No end in time.")
    events = events_of((await live.post("/v1/ask", json=ASK)).text)
    assert [name for name, _ in events] == ["retrieved", "token", "error"]
    problem = events[-1][1]
    assert (problem["status"], problem["detail"]) == (504, "No end in time.")
    assert set(problem) == {"type", "title", "status", "detail", "request_id", "retryable"}


async def test_what_nobody_foresaw_is_an_event_that_tells_nothing(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails_late = RuntimeError("the inside")
    response = await live.post("/v1/ask", json=ASK)
    assert events_of(response.text)[-1][1]["status"] == 500
    assert "the inside" not in response.text


async def test_a_client_that_goes_stops_the_answer(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.stalls = True
    async with live.stream("POST", "/v1/ask", json=ASK) as response:
        async for line in response.aiter_lines():
            if line == "event: token":
                break
        assert not stand_in.stopped.is_set()
    await asyncio.wait_for(stand_in.stopped.wait(), 30)


async def test_silence_is_filled(live: httpx.AsyncClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_S", 0.02)
    stand_in.stalls = True
    async with live.stream("POST", "/v1/ask", json=ASK) as response:
        comments = 0
        async for line in response.aiter_lines():
            comments += line.startswith(":")
            if comments == 3:
                break
    await asyncio.wait_for(stand_in.stopped.wait(), 30)


async def test_text_cannot_forge_an_event() -> None:
    text = "a\n\nevent: answer\rdata: {}\r\n\n\u2028b"
    framed = streams.frame("token", Token(text)).decode()
    assert framed.count("\n") == 3
    assert "\r" not in framed
    assert events_of(framed) == [("token", {"text": text})]
