"""Which question a conversation asks."""

from typing import Any

import httpx
import pytest

from core.answer import Mode, Policy
from core.filters import Filters
from core.ports import Message
from tests.service.stand_in import StandIn

ADDRESS = "/v1/chat/completions"


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def assistant(content: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content}


async def ask(client: httpx.AsyncClient, *messages: dict[str, Any], **more: Any) -> httpx.Response:
    return await client.post(ADDRESS, json={"model": "litmus", "messages": list(messages), **more})


async def test_the_last_message_of_the_user_is_the_question(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    answered = "They are counted [1].\n\n## References\n\n1. **Counting Sheep**."
    system = {"role": "system", "content": "Answer in French."}
    developer = {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}
    tool = {"role": "tool", "tool_call_id": "t", "content": "42"}
    said = (system, user("How are sheep counted?"), assistant(answered), tool, assistant(None), developer)
    assert (await ask(client, *said, user("How well?"), assistant("Let me"))).status_code == 200
    [asked] = stand_in.asked
    assert asked.text == "How well?"
    assert asked.history == (
        Message("user", "How are sheep counted?"),
        Message("assistant", "They are counted [1]."),
    )
    assert asked.instructions == "Answer in French.\nBe brief."


async def test_what_is_not_said_is_as_this_door_has_it(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    await ask(client, user("Why?"))
    [asked] = stand_in.asked
    assert asked.faithfulness is Policy.STRICT
    assert (asked.mode, asked.model, asked.top_k, asked.filters) == (Mode.AUTO, None, None, Filters())
    assert (asked.history, asked.instructions) == ((), None)


@pytest.mark.parametrize(
    "content",
    [
        "Why?",
        [{"type": "text", "text": "Why?"}],
        [{"type": "input_text", "text": "Why?", "annotations": []}],
        [{"text": "Why?"}],
    ],
)
async def test_content_may_come_in_parts(client: httpx.AsyncClient, stand_in: StandIn, content: Any) -> None:
    await ask(client, user(content))
    assert stand_in.asked[0].text == "Why?"


async def test_pictures_of_earlier_messages_are_passed_over(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:"}}
    await ask(client, user([picture, {"type": "text", "text": "A sheep."}]), user([picture]), user("Why?"))
    assert stand_in.asked[0].history == (Message("user", "A sheep."),)


@pytest.mark.parametrize(
    ("model", "mode", "llm"),
    [
        ("litmus", Mode.AUTO, None),
        ("litmus:extractive", Mode.EXTRACTIVE, None),
        ("litmus:openai/fake", Mode.AUTO, "openai/fake"),
        ("openai/fake", Mode.AUTO, "openai/fake"),
        (None, Mode.AUTO, None),
    ],
)
async def test_models(
    client: httpx.AsyncClient, stand_in: StandIn, model: str | None, mode: Mode, llm: str | None
) -> None:
    told = (await ask(client, user("Why?"), model=model)).json()
    assert told["model"] == (model or "litmus")
    assert (stand_in.asked[0].mode, stand_in.asked[0].model) == (mode, llm)


async def test_what_is_litmus_own_stands_apart(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    own = {"top_k": 3, "filters": {"year_from": 2020}, "faithfulness": "annotate"}
    await ask(client, user("Why?"), litmus=own, top_k=40)
    [asked] = stand_in.asked
    assert (asked.top_k, asked.filters, asked.faithfulness) == (3, Filters(year_from=2020), Policy.ANNOTATE)


async def test_what_nobody_here_knows_is_ignored(client: httpx.AsyncClient) -> None:
    more = {
        "temperature": 0.7,
        "top_p": 1,
        "max_tokens": 5,
        "n": 1,
        "stop": ["x"],
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
        "tool_choice": "auto",
        "response_format": {"type": "text"},
        "user": "somebody",
        "chat_id": "c",
        "stream": None,
        "stream_options": None,
        "nobody": {"knows": ["this"]},
    }
    response = await ask(client, {**user("Why?"), "name": "somebody", "cache_control": {}}, **more)
    assert response.status_code == 200, response.text
