"""Chats through the API: kept in order, resumed, stopped, deleted."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from answering import Litmus, Question
from core.answer import Turn, Verdict
from core.errors import LlmError
from core.ports import Claim, Judgement
from core.settings import Settings
from indexing.library import open_library
from service.client.remote import open_remote
from service.http.app import create_app
from tests.llm_server import LlmServer
from tests.service.corpus import PAPERS, QUESTION
from tests.service.http.test_stream import events_of
from tests.service.in_process import talking_to
from tests.service.real_server import serving
from tests.service.stand_in import SENTENCE, StandIn


@pytest.fixture
async def live(settings: Settings, stand_in: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to the stand-in through a real socket."""
    async with (
        serving(create_app(settings, engine=stand_in)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client,
    ):
        yield client


async def begin(client: httpx.AsyncClient, title: str | None = None) -> str:
    response = await client.post("/v1/chats", json={"title": title})
    assert response.status_code == 201
    chat_id: str = response.json()["id"]
    assert response.headers["location"] == f"/v1/chats/{chat_id}"
    return chat_id


async def ask(client: httpx.AsyncClient, chat_id: str, question: str, **more: Any) -> httpx.Response:
    return await client.post("/v1/ask", json={"question": question, "chat_id": chat_id, **more})


async def turns_of(client: httpx.AsyncClient, chat_id: str) -> list[Any]:
    turns: list[Any] = (await client.get(f"/v1/chats/{chat_id}")).json()["turns"]
    return turns


async def test_a_chat_keeps_what_was_answered(client: httpx.AsyncClient) -> None:
    chat_id = await begin(client)
    told = (await ask(client, chat_id, "How are sheep counted?")).json()
    streamed = events_of((await ask(client, chat_id, "And goats?", stream=True)).text)
    chat = (await client.get(f"/v1/chats/{chat_id}")).json()
    assert set(chat) == {"id", "title", "turn_count", "created_at", "updated_at", "turns"}
    assert (chat["title"], chat["turn_count"]) == ("How are sheep counted?", 2)
    assert [set(turn) for turn in chat["turns"]] == [{"status", "asked_at", "answer"}] * 2
    assert [turn["status"] for turn in chat["turns"]] == ["answered", "answered"]
    assert [turn["answer"] for turn in chat["turns"]] == [told, dict(streamed)["answer"]]


async def test_what_was_said_before_comes_with_the_question(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat_id = await begin(client)
    await ask(client, chat_id, "How are sheep counted?")
    await ask(client, chat_id, "And goats?")
    assert stand_in.asked[0].history == ()
    (question, answer) = stand_in.asked[1].history
    assert (question.role, question.content) == ("user", "How are sheep counted?")
    assert answer.role == "assistant"
    assert answer.content.startswith("Attention counts sheep better than recurrence [1].")
    await client.post("/v1/ask", json={"question": "Alone?"})
    assert stand_in.asked[2].history == ()


async def test_a_chat_that_is_not_there(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    gone = "ch_0"
    for response in (
        await client.get(f"/v1/chats/{gone}"),
        await client.patch(f"/v1/chats/{gone}", json={"title": "A"}),
        await client.delete(f"/v1/chats/{gone}"),
        await ask(client, gone, "Why?"),
        await ask(client, gone, "Why?", stream=True),
    ):
        assert response.status_code == 404
        assert response.json()["type"] == "urn:litmus:problem:chat-not-found"
    assert stand_in.asked == []
    chat_id = await begin(client)
    response = await client.delete(f"/v1/chats/{chat_id}/turns/a_0")
    assert response.json()["type"] == "urn:litmus:problem:answer-not-found"


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, 7, "\ud800"])
async def test_titles_that_are_none(client: httpx.AsyncClient, title: object) -> None:
    chat_id = await begin(client)
    body, headers = json.dumps({"title": title}), {"Content-Type": "application/json"}
    for response in (
        await client.post("/v1/chats", content=body, headers=headers),
        await client.patch(f"/v1/chats/{chat_id}", content=body, headers=headers),
    ):
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "title"


async def test_chats_are_listed_renamed_and_deleted(client: httpx.AsyncClient) -> None:
    ids = [await begin(client, f" Chat {number} ") for number in range(3)]
    await ask(client, ids[0], "Why?")
    first = (await client.get("/v1/chats", params={"limit": 2})).json()
    assert set(first) == {"chats", "next_cursor", "total"}
    rest = (await client.get("/v1/chats", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [chat["title"] for chat in first["chats"] + rest["chats"]] == ["Chat 0", "Chat 2", "Chat 1"]
    assert (rest["next_cursor"], rest["total"]) == (None, 3)
    wrong = await client.get("/v1/chats", params={"cursor": "soon"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "cursor")

    renamed = await client.patch(f"/v1/chats/{ids[1]}", json={"title": "Sheep"})
    assert renamed.json()["title"] == "Sheep"
    (turn,) = await turns_of(client, ids[0])
    assert (await client.delete(f"/v1/chats/{ids[0]}/turns/{turn['answer']['id']}")).status_code == 204
    assert await turns_of(client, ids[0]) == []
    assert (await client.delete(f"/v1/chats/{ids[1]}")).status_code == 204
    assert (await client.get("/v1/chats")).json()["total"] == 2


async def test_turns_come_page_by_page(client: httpx.AsyncClient) -> None:
    chat_id = await begin(client)
    for number in range(3):
        await ask(client, chat_id, f"Question {number}?")
    last = (await client.get(f"/v1/chats/{chat_id}", params={"limit": 2})).json()["turns"]
    assert [turn["answer"]["question"] for turn in last] == ["Question 1?", "Question 2?"]
    before = {"before": last[0]["answer"]["id"]}
    first = (await client.get(f"/v1/chats/{chat_id}", params=before)).json()["turns"]
    assert [turn["answer"]["question"] for turn in first] == ["Question 0?"]


async def test_a_question_that_failed_is_not_kept(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat_id = await begin(client)
    stand_in.fails = LlmError("Refused.", retryable=False)
    assert (await ask(client, chat_id, "Why?")).status_code == 502
    stand_in.fails, stand_in.fails_late = None, LlmError("Broken.", retryable=False)
    assert events_of((await ask(client, chat_id, "Why?", stream=True)).text)[-1][0] == "error"
    assert await turns_of(client, chat_id) == []
    stand_in.fails_late = None
    assert (await ask(client, chat_id, "Why?")).status_code == 200


async def stopped_after(client: httpx.AsyncClient, chat_id: str, event: str) -> None:
    body = {"question": "Why?", "chat_id": chat_id, "stream": True}
    async with client.stream("POST", "/v1/ask", json=body) as response:
        async for line in response.aiter_lines():
            if line == f"event: {event}":
                break


async def test_a_client_that_goes_leaves_what_was_tested_until_then(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat_id = await begin(live)
    stand_in.stalls = True
    await stopped_after(live, chat_id, "token")
    await asyncio.wait_for(stand_in.stopped.wait(), 30)
    stand_in.stalls, stand_in.stalls_late = False, True
    stand_in.stopped.clear()
    await stopped_after(live, chat_id, "sentence")
    await asyncio.wait_for(stand_in.stopped.wait(), 30)
    stand_in.stalls_late = False
    assert (await ask(live, chat_id, "And then?")).status_code == 200  # it waits for the one before to be kept

    nothing, something, whole = await turns_of(live, chat_id)
    assert [turn["status"] for turn in (nothing, something, whole)] == ["stopped", "stopped", "answered"]
    assert (nothing["answer"]["text"], nothing["answer"]["question"]) == ("", "Why?")
    assert something["answer"]["text"] == SENTENCE.text
    assert something["answer"]["sentences"][0]["verdict"] == "supported"
    assert something["answer"]["sources"][0]["cited"]
    assert "Stopped" in something["answer"]["notices"][0]


async def test_questions_of_one_chat_wait_for_each_other(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    names = ["Second?", "Third?", "Fourth?"]
    chat_id, other = await begin(live), await begin(live)
    stand_in.stalls = True
    async with live.stream(
        "POST", "/v1/ask", json={"question": "First?", "chat_id": chat_id, "stream": True}
    ) as response:
        lines = response.aiter_lines()  # held: letting go of it would hang up
        while await anext(lines) != "event: token":
            pass
        stand_in.stalls = False
        later = [asyncio.create_task(ask(live, chat_id, name, stream=name == "Third?")) for name in names]
        assert (await ask(live, other, "Elsewhere?")).status_code == 200
        assert not any(task.done() for task in later)
        assert [question.text for question in stand_in.asked] == ["First?", "Elsewhere?"]
    for response in await asyncio.gather(*later):
        assert response.status_code == 200
    questions = [turn["answer"]["question"] for turn in await turns_of(live, chat_id)]
    assert (questions[0], sorted(questions[1:])) == ("First?", sorted(names))
    assert questions == [question.text for question in stand_in.asked if question.chat_id == chat_id]
    assert [len(question.history) for question in stand_in.asked if question.chat_id == chat_id] == [0, 2, 4, 6]


async def test_a_chat_that_is_deleted_meanwhile_keeps_nothing(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat_id = await begin(live)
    stand_in.stalls = True
    async with live.stream("POST", "/v1/ask", json={"question": "Why?", "chat_id": chat_id, "stream": True}) as answer:
        lines = answer.aiter_lines()  # held: letting go of it would hang up
        while await anext(lines) != "event: token":
            pass
        waiting = asyncio.create_task(ask(live, chat_id, "And then?"))
        await asyncio.sleep(0)
        assert (await live.delete(f"/v1/chats/{chat_id}")).status_code == 204
    assert (await waiting).status_code == 404
    assert (await live.get("/v1/chats")).json()["total"] == 0


async def test_another_process_uses_them_through_the_service(settings: Settings, stand_in: StandIn) -> None:
    async with (
        serving(create_app(settings, engine=stand_in)) as url,
        open_remote(url, settings) as remote,
    ):
        chats = remote.library.chats
        chat = await chats.create()
        assert await chats.rename(chat.id, "Sheep") == await chats.chat(chat.id)
        answer = await remote.ask(Question("Why?", chat_id=chat.id))
        (turn,) = await chats.turns(chat.id)
        assert isinstance(turn, Turn)
        assert turn.answer == answer
        assert [one.id for one in (await chats.page(limit=1)).chats] == [chat.id]
        await chats.delete_turn(chat.id, answer.id)
        assert await chats.turns(chat.id, limit=5) == ()
        await chats.delete(chat.id)
        assert (await chats.page(cursor=None)).total == 0


async def test_it_is_there_after_a_restart(settings: Settings) -> None:
    for restarted in (False, True):
        app = create_app(settings)
        async with talking_to(app) as client:
            if restarted:
                (chat,) = (await client.get("/v1/chats")).json()["chats"]
                (turn,) = await turns_of(client, chat["id"])
                assert chat["title"] == QUESTION
                assert "two percent" in turn["answer"]["text"]
                assert turn["answer"]["sources"][0]["passages"]
            else:
                await client.put("/v1/papers", json=PAPERS)
                told = (await ask(client, await begin(client), QUESTION)).json()
                assert told["status"] == "answered"


async def test_a_question_whose_client_goes_while_it_waits_is_never_asked(
    live: httpx.AsyncClient, stand_in: StandIn
) -> None:
    chat_id = await begin(live)
    stand_in.stalls = True
    async with live.stream("POST", "/v1/ask", json={"question": "First?", "chat_id": chat_id, "stream": True}) as first:
        lines = first.aiter_lines()
        while await anext(lines) != "event: token":
            pass
        stand_in.stalls = False
        waiting = [asyncio.create_task(ask(live, chat_id, "Second?", stream=stream)) for stream in (True, False)]
        assert (await live.get("/healthz")).status_code == 200
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert (await ask(live, chat_id, "Third?")).status_code == 200
    assert [turn["answer"]["question"] for turn in await turns_of(live, chat_id)] == ["First?", "Third?"]


async def test_a_whole_answer_stops_too_when_its_client_goes(live: httpx.AsyncClient, stand_in: StandIn) -> None:
    chat_id = await begin(live)
    stand_in.stalls_late = True
    asking = asyncio.create_task(ask(live, chat_id, "Why?"))
    await asyncio.wait_for(stand_in.began.wait(), 30)
    asking.cancel()
    await asyncio.wait_for(stand_in.stopped.wait(), 30)
    stand_in.stalls_late = False
    assert (await ask(live, chat_id, "And then?")).status_code == 200
    stopped, answered = await turns_of(live, chat_id)
    assert (stopped["status"], stopped["answer"]["text"]) == ("stopped", SENTENCE.text)
    assert answered["status"] == "answered"


class Believer:
    """Takes every claim for supported: what testing does is tested elsewhere."""

    name = "believer"
    asks_once = False

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [Judgement(Verdict.SUPPORTED, 1.0) for _ in claims]


async def test_a_follow_up_is_understood_and_searched_as_such(settings: Settings, llm_server: LlmServer) -> None:
    settings = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with (
        open_library(settings) as library,
        serving(create_app(settings, engine=Litmus(settings, library, Believer()))) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client,
    ):
        await client.put("/v1/papers", json=PAPERS)
        chat_id = await begin(client)
        llm_server.say("A transformer counts sheep with an error of two percent [1].")
        assert events_of((await ask(client, chat_id, QUESTION, stream=True)).text)[0][0] == "retrieved"

        meant = "Are goats counted as sheep by the transformer?"
        llm_server.say(meant, "Goats are counted as sheep in one case of twenty [1].")
        events = events_of((await ask(client, chat_id, "And goats?", stream=True)).text)
        assert events[0] == ("understood", {"standalone_question": meant, "parts": []})
        answer = events[-1][1]
        assert (answer["question"], answer["standalone_question"]) == ("And goats?", meant)
        assert answer["usage"]["prompt_tokens"] == 22
        assert f"Question: {meant}" in llm_server.received(3).prompt
        first, second = await turns_of(client, chat_id)
        assert second["answer"] == answer
        prompts = [turn["answer"]["fingerprint"]["prompt"] for turn in (first, second)]
        assert prompts[1].endswith(f"-{prompts[0]}")

        extractive = (await ask(client, chat_id, "And at which price?", mode="extractive")).json()
        assert extractive["standalone_question"] == "transformer count: at which price?"
        assert len(llm_server.requests) == 3


async def test_a_chat_can_be_taken_along(client: httpx.AsyncClient, stand_in: StandIn, monkeypatch: Any) -> None:
    monkeypatch.setattr("service.exports._PAGE", 2)
    chat_id = await begin(client, "Sheep")
    for number in range(5):
        await ask(client, chat_id, f"Question {number}?")
    address = f"/v1/chats/{chat_id}/export"
    conversation = await client.get(address)
    assert conversation.headers["content-type"].startswith("text/markdown")
    assert conversation.headers["content-disposition"] == 'attachment; filename="litmus-chat.md"'
    assert re.findall(r"^## (.*)$", conversation.text, re.MULTILINE) == [f"Question {number}?" for number in range(5)]
    stand_in.library.held.clear()  # what was cited is cited, though it is gone since
    cited = await client.get(address, params={"format": "bibtex"})
    assert cited.headers["content-type"].startswith("application/x-bibtex")
    assert cited.text.count("@") == 1
    assert "10.1000/sheep" in cited.text
    assert "10.1000/sheep" in (await client.get(address, params={"format": "ris"})).text
    assert (await client.get(address, params={"format": "docx"})).status_code == 422
    assert (await client.get("/v1/chats/ch_0/export")).status_code == 404
    assert (await client.get("/v1/chats/ch_0/export", params={"format": "ris"})).status_code == 404
