"""Chunks: nothing but what has settled, in the order in which it does; and an end, however it comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from answering import Answered, Event, Question, Retrieved, SentenceReady, Settled, Token
from core.answer import Answer, Faithfulness, Mode, Reason, Refusal, Removed, Source, Verdict
from core.errors import LlmTimeout
from core.paper import Paper
from core.settings import Settings
from service.http.app import create_app
from service.openai.text import ending
from tests.service.real_server import serving
from tests.service.stand_in import PAPER, SENTENCE, SOURCE, StandIn, answer_to

ADDRESS = "/v1/chat/completions"
ASK: dict[str, Any] = {"messages": [{"role": "user", "content": "Why?"}], "stream": True}
OTHER = Paper("Counting Goats", "Goats are sheep in one case of twenty.", id="p_00 2", url="javascript:alert(1)")
SOURCES = (Source(1, OTHER, ()), replace(SOURCE, n=2), Source(3, replace(OTHER, id="p_3"), ()))
TEXT = "Attention counts sheep [2]. Goats too [1][2]."


@dataclass
class Scripted(StandIn):
    """Says what it is told to say."""

    says: Sequence[Event | Exception] = field(default_factory=tuple)
    answer: Answer | None = None

    async def ask(self, question: Question | str) -> Answer:
        return self.answer or await super().ask(question)

    async def stream(self, question: Question | str) -> AsyncIterator[Event]:
        try:
            for event in self.says:
                if isinstance(event, Exception):
                    raise event
                yield event
            if self.stalls:
                await asyncio.Event().wait()
        finally:
            self.stopped.set()


@pytest.fixture
def answer() -> Answer:
    return replace(answer_to(Question("Why?")), text=TEXT, sources=SOURCES, sentences=(), notices=())


@pytest.fixture
def engine(settings: Settings, answer: Answer) -> Scripted:
    pieces = ("Attention counts sheep [", "2]", ". Goats too [1", "][2].")
    said = (Token("The moon"), SentenceReady(SENTENCE), *(Settled(piece) for piece in pieces))
    return Scripted(settings, says=(Retrieved(SOURCES), *said, Answered(answer)), answer=answer)


@pytest.fixture
async def live(settings: Settings, engine: Scripted) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(settings, engine=engine)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client,
    ):
        yield client


def data_of(text: str) -> list[str]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
    return [block.removeprefix("data: ") for block in blocks]


async def chunks_of(client: httpx.AsyncClient, **more: Any) -> list[dict[str, Any]]:
    response = await client.post(ADDRESS, json={**ASK, **more})
    assert response.headers["content-type"].startswith("text/event-stream")
    *chunks, done = data_of(response.text)
    assert done == "[DONE]"
    return [json.loads(chunk) for chunk in chunks]


def content_of(chunks: Sequence[dict[str, Any]]) -> str:
    return "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"])


async def test_chunks_say_what_the_whole_says(live: httpx.AsyncClient) -> None:
    chunks = await chunks_of(live)
    whole = (await live.post(ADDRESS, json={**ASK, "stream": False})).json()
    message = whole["choices"][0]["message"]
    assert content_of(chunks) == message["content"]
    assert message["content"].startswith("Attention counts sheep [1]. Goats too [2][1].\n\n## References\n\n1. Ada")
    annotations = [one for chunk in chunks for one in chunk["choices"][0]["delta"].get("annotations", ())]
    assert annotations == message["annotations"]
    assert (chunks[-1]["citations"], chunks[-1]["search_results"]) == (whole["citations"], whole["search_results"])
    assert "The moon" not in json.dumps(chunks)


async def test_every_chunk_is_one_and_the_last_says_why_it_ended(live: httpx.AsyncClient) -> None:
    chunks = await chunks_of(live, model="litmus:extractive")
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in chunks}) == len({chunk["created"] for chunk in chunks}) == 1
    assert {chunk["model"] for chunk in chunks} == {"litmus:extractive"}
    assert chunks[0]["choices"] == [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert not any("usage" in chunk for chunk in chunks)


async def test_citations_point_at_their_markers_and_sources_have_addresses(live: httpx.AsyncClient) -> None:
    whole = (await live.post(ADDRESS, json={**ASK, "stream": False})).json()
    page = f"{live.base_url}/?paper=p_00%202"
    assert whole["citations"] == ["https://doi.org/10.1000/sheep", page]
    assert whole["search_results"][1] == {"title": OTHER.title, "url": page, "date": None, "snippet": ""}
    assert whole["search_results"][0]["snippet"] == PAPER.abstract
    message = whole["choices"][0]["message"]
    for annotation in message["annotations"]:
        assert annotation["type"] == "url_citation"
        cited = annotation["url_citation"]
        marker = message["content"][cited["start_index"] : cited["end_index"]]
        assert whole["citations"][int(marker.strip("[]")) - 1] == cited["url"]
    assert [one["url_citation"]["title"] for one in message["annotations"]] == [PAPER.title, OTHER.title, PAPER.title]


async def test_sources_come_before_the_text_that_cites_them(live: httpx.AsyncClient) -> None:
    chunks = await chunks_of(live)
    events = [(place, chunk["event"]) for place, chunk in enumerate(chunks) if "event" in chunk]
    assert [event["data"]["source"]["name"] for _, event in events] == [PAPER.title, OTHER.title]
    for place, event in events:
        assert event["type"] == "source"
        data = event["data"]
        assert data["source"]["url"]
        assert len(data["document"]) == len(data["metadata"])
        assert f"[{1 + events.index((place, event))}]" not in content_of(chunks[:place])
        assert chunks[place]["choices"][0]["delta"] == {}  # a client that expects a choice in every chunk finds one


async def test_usage_comes_last_where_it_is_asked_for(live: httpx.AsyncClient) -> None:
    *others, last = await chunks_of(live, stream_options={"include_usage": True})
    assert all(chunk["usage"] is None for chunk in others)
    assert last["choices"] == []
    assert last["usage"]["total_tokens"] == last["usage"]["prompt_tokens"] + last["usage"]["completion_tokens"] > 10
    whole = (await live.post(ADDRESS, json={**ASK, "stream": False})).json()
    assert whole["usage"] == last["usage"]


async def test_a_refusal_is_a_completion(live: httpx.AsyncClient, engine: Scripted, answer: Answer) -> None:
    refusal = Refusal("The papers do not say.")
    removed = Faithfulness(removed_sentences=(Removed("One.", Reason.UNSUPPORTED),))
    engine.answer = replace(answer, text="", refusal=refusal, faithfulness=removed)
    engine.says = (Retrieved(SOURCES), Answered(engine.answer))
    chunks = await chunks_of(live)
    whole = (await live.post(ADDRESS, json={**ASK, "stream": False})).json()
    content = content_of(chunks)
    assert content == whole["choices"][0]["message"]["content"]
    assert content.startswith("The papers do not say.")
    assert "1 sentence of the draft did not pass the test and is left out (not supported)." in content
    assert (chunks[-1]["choices"][0]["finish_reason"], chunks[-1]["citations"]) == ("stop", [])
    assert "References" not in content


async def test_an_answer_that_was_cut_says_so(live: httpx.AsyncClient, engine: Scripted, answer: Answer) -> None:
    engine.answer = replace(answer, cut=True)
    engine.says = (Retrieved(SOURCES), Settled(TEXT), Answered(engine.answer))
    assert (await chunks_of(live))[-1]["choices"][0]["finish_reason"] == "length"
    whole = (await live.post(ADDRESS, json={**ASK, "stream": False})).json()
    assert whole["choices"][0]["finish_reason"] == "length"


async def test_what_does_not_settle_before_the_end_comes_with_it(
    live: httpx.AsyncClient, engine: Scripted, answer: Answer
) -> None:
    whole = content_of(await chunks_of(live))
    for settled in ((), (Settled(TEXT[:30]),)):
        engine.says = (Retrieved(SOURCES), *settled, Answered(answer))
        assert content_of(await chunks_of(live)) == whole


async def test_what_breaks_late_is_an_error_and_no_end(live: httpx.AsyncClient, engine: Scripted) -> None:
    for error, code in ((LlmTimeout("No end in time."), "llm_timeout"), (RuntimeError("inside"), "internal_error")):
        engine.says = (Retrieved(SOURCES), Settled("Attention "), error)
        data = data_of((await live.post(ADDRESS, json=ASK)).text)
        assert json.loads(data[-1])["error"]["code"] == code
        assert "[DONE]" not in data
        assert "inside" not in str(data)


async def test_a_client_that_goes_stops_the_answer(live: httpx.AsyncClient, engine: Scripted) -> None:
    engine.says, engine.stalls = (Retrieved(SOURCES), Settled("Attention ")), True
    async with live.stream("POST", ADDRESS, json=ASK) as response:
        async for line in response.aiter_lines():
            if "Attention" in line:
                break
        assert not engine.stopped.is_set()
    await asyncio.wait_for(engine.stopped.wait(), 30)


async def test_a_client_that_goes_stops_an_answer_that_is_not_streamed(settings: Settings) -> None:
    begun = asyncio.Event()

    class Endless(StandIn):
        async def ask(self, question: Question | str) -> Answer:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.stopped.set()
            raise AssertionError

    engine = Endless(settings)
    async with serving(create_app(settings, engine=engine)) as url:
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            asking = asyncio.create_task(client.post(ADDRESS, json={**ASK, "stream": False}, timeout=60))
            await asyncio.wait_for(begun.wait(), 30)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        await asyncio.wait_for(engine.stopped.wait(), 30)


def test_doubts_are_told_where_they_are_not_removed() -> None:
    doubted = replace(SENTENCE, verdict=Verdict.PARTIAL)
    answer = replace(answer_to(Question("Why?")), mode=Mode.LLM, sentences=(doubted,), notices=())
    told = ending(answer, answer.text, answer.sources)
    assert "1 sentence above is not supported by the papers: “Attention counts sheep better than recurrence.”" in told
    assert told.index("not supported") < told.index("## References")


def test_it_is_told_how_a_question_was_understood_in_its_conversation() -> None:
    answer = replace(answer_to(Question("How well?")), standalone_question="How well are sheep counted?", notices=())
    assert "*Understood as: How well are sheep counted?*" in ending(answer, answer.text, answer.sources)
    plain = replace(answer, standalone_question="How well?")
    assert "Understood" not in ending(plain, plain.text, plain.sources)
