import asyncio
import gc
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from core.errors import EmbedderUnavailable, LlmError, LlmNotConfigured, LlmTimeout
from core.gateway import LiteLlm, embed, rerank, warm
from core.gateway.failures import redact
from core.gateway.reading import CHARACTERS_A_TOKEN
from core.ports import Completion, Message
from core.settings import Settings
from tests.llm_server import LlmServer, Reply, embedding

QUESTION = (Message("system", "Be brief."), Message("user", "What is retrieval?"))


@pytest.fixture(autouse=True)
def _no_provider_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def configured(settings: Settings, server: LlmServer, **changes: object) -> Settings:
    defaults = {"llm_model": "openai/fake", "llm_api_base": server.base, "llm_retries": 0}
    return settings.model_copy(update=defaults | changes)


def with_key(settings: Settings, key: str) -> Settings:
    return settings.model_copy(update={"llm_api_key": SecretStr(key)})


async def pieces_of(stream: AsyncIterator[str | Completion]) -> tuple[list[str], list[Completion]]:
    items = [item async for item in stream]
    return [item for item in items if isinstance(item, str)], [item for item in items if isinstance(item, Completion)]


async def failure_of(settings: Settings) -> LlmError:
    with pytest.raises(LlmError) as caught:
        await LiteLlm(settings).complete(QUESTION, max_tokens=50)
    return caught.value


async def seen_until_failure(settings: Settings) -> tuple[list[str | Completion], LlmError]:
    seen: list[str | Completion] = []
    try:
        async for item in LiteLlm(settings).stream(QUESTION, max_tokens=50):
            seen.append(item)  # noqa: PERF401  # a comprehension would lose them with the error
    except LlmError as error:
        return seen, error
    raise AssertionError("nothing failed")


class TestAnswering:
    async def test_completes(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say("It finds passages [1].")
        whole = await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)
        assert (whole.text, whole.model) == ("It finds passages [1].", "openai/fake")
        assert (whole.usage.prompt_tokens, whole.usage.completion_tokens, whole.usage.cost_usd) == (11, 7, None)

    async def test_no_model_makes_it_reach_for_the_network(
        self, settings: Settings, llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a server counts no tokens LiteLLM does, and would fetch a tokenizer for a name such as this."""
        asked: list[object] = []
        resolve = socket.getaddrinfo

        def note(host: object, *rest: Any, **more: Any) -> Any:
            asked.append(host)
            return resolve("127.0.0.1", *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", note)
        llm_server.say(Reply("It finds passages [1].", usage=None))
        llm = LiteLlm(configured(settings, llm_server, llm_model="openai/llama-3.2-3b"))
        pieces, _ = await pieces_of(llm.stream(QUESTION, max_tokens=50))
        assert "".join(pieces) == "It finds passages [1]."
        assert set(asked) <= {"127.0.0.1", b"127.0.0.1"}

    async def test_streams_pieces_and_then_the_whole(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("x y z", pieces=("x", " y", " z")))
        pieces, wholes = await pieces_of(LiteLlm(configured(settings, llm_server)).stream(QUESTION, max_tokens=50))
        assert pieces == ["x", " y", " z"]
        assert [whole.text for whole in wholes] == ["x y z"]
        assert wholes[0].usage.completion_tokens == 7

    async def test_an_error_that_comes_as_a_piece_of_the_stream_is_told(
        self, settings: Settings, llm_server: LlmServer
    ) -> None:
        body = b'data: {"object": "error", "message": "the tide is out", "code": 400}\n\n'
        llm_server.say(Reply(raw=body, headers={"Content-Type": "text/event-stream"}))
        with pytest.raises(LlmError, match="the tide is out"):
            await pieces_of(LiteLlm(configured(settings, llm_server)).stream(QUESTION, max_tokens=50))

    async def test_says_whether_the_limit_ended_it(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("It finds", finish="length"), "It finds passages [1].")
        llm = LiteLlm(configured(settings, llm_server))
        assert [(await llm.complete(QUESTION, max_tokens=50)).cut for _ in range(2)] == [True, False]

    async def test_sends_what_is_configured(self, settings: Settings, llm_server: LlmServer) -> None:
        await LiteLlm(configured(settings, llm_server, llm_temperature=0.3)).complete(QUESTION, max_tokens=50)
        [request] = llm_server.requests
        assert request.body["messages"] == [{"role": turn.role, "content": turn.content} for turn in QUESTION]
        assert (request.body["max_tokens"], request.body["temperature"], request.body["model"]) == (50, 0.3, "fake")

    async def test_a_local_server_needs_no_key(self, settings: Settings, llm_server: LlmServer) -> None:
        await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)
        assert llm_server.requests[0].headers["authorization"] == "Bearer none"

    async def test_the_key_is_sent(self, settings: Settings, llm_server: LlmServer) -> None:
        keyed = with_key(settings, "sk-of-mine")
        await LiteLlm(configured(keyed, llm_server)).complete(QUESTION, max_tokens=50)
        assert llm_server.requests[0].headers["authorization"] == "Bearer sk-of-mine"

    async def test_counts_tokens_where_the_server_does_not(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("hello world", usage=None))
        whole = await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)
        assert whole.usage.completion_tokens >= 2
        assert whole.usage.prompt_tokens > 5

    async def test_knows_the_price_of_known_models(self, settings: Settings, llm_server: LlmServer) -> None:
        known = configured(settings, llm_server, llm_model="openai/gpt-4o-mini")
        whole = await LiteLlm(known).complete(QUESTION, max_tokens=50)
        assert whole.usage.cost_usd is not None
        assert whole.usage.cost_usd > 0

    async def test_thinking_is_not_part_of_the_answer(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say("<think>\nHm, [9]?\n</think>\n\nIt finds passages [1].")
        pieces, [whole] = await pieces_of(LiteLlm(configured(settings, llm_server)).stream(QUESTION, max_tokens=50))
        assert "".join(pieces) == whole.text == "It finds passages [1]."

    async def test_answers_at_once(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.answer = lambda body: Reply(body["messages"][-1]["content"])
        llm = LiteLlm(configured(settings, llm_server))
        asked = [f"question {number}" for number in range(8)]
        wholes = await asyncio.gather(*(llm.complete([Message("user", text)], max_tokens=5) for text in asked))
        assert [whole.text for whole in wholes] == asked

    async def test_loads_ahead(self) -> None:
        await warm()


def sse(*chunks: dict[str, Any], finish: str | None = "stop") -> Reply:
    """A stream of these deltas."""
    deltas = [*chunks, *([{}] if finish else [])]
    reasons = [*(None for _ in chunks), *([finish] if finish else [])]
    events = [
        {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "fake",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        for delta, reason in zip(deltas, reasons, strict=True)
    ]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
    return Reply(raw=body.encode(), headers={"Content-Type": "text/event-stream"})


class TestDialects:
    """Servers that speak OpenAI's protocol in their own way."""

    @pytest.mark.parametrize(
        "body",
        [
            {"choices": [{"index": 0, "finish_reason": "stop"}]},
            {"output": "Salty [1]."},
            ["Salty [1]."],
        ],
    )
    async def test_a_whole_answer_in_another_form_is_told_without_words_of_python(
        self, settings: Settings, llm_server: LlmServer, body: Any
    ) -> None:
        llm_server.answer = lambda _: Reply(raw=json.dumps(body).encode())
        with pytest.raises(LlmError) as caught:
            await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)
        assert not any(word in str(caught.value) for word in ("attribute", "NoneType", "Traceback", "subscriptable"))
        assert "LITMUS_LLM_API_BASE" in str(caught.value) or "the server's log" in str(caught.value)

    @pytest.mark.parametrize("body", [{"choices": [{"index": 0, "text": "Salty [1]."}]}, {"response": "Salty [1]."}])
    async def test_a_server_that_refuses_to_stream_and_answers_in_another_form(
        self, settings: Settings, llm_server: LlmServer, body: Any
    ) -> None:
        llm_server.answer = lambda asked: (
            Reply(status=400, error="This model does not support streaming")
            if asked.get("stream")
            else Reply(raw=json.dumps(body).encode())
        )
        assert "a form that is not OpenAI's" in str(await failure_of(configured(settings, llm_server)))

    async def test_a_server_that_does_not_stream(self, settings: Settings, llm_server: LlmServer) -> None:
        whole = {
            "id": "c",
            "object": "chat.completion",
            "created": 1,
            "model": "fake",
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": "Salty [1]."}, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
        }
        llm_server.answer = lambda body: Reply(raw=json.dumps(whole).encode())
        llm = LiteLlm(configured(settings, llm_server))
        for requests in (1, 2):
            pieces, [completion] = await pieces_of(llm.stream(QUESTION, max_tokens=50))
            assert ("".join(pieces), completion.text) == ("Salty [1].", "Salty [1].")
            assert completion.usage.completion_tokens == 2
            assert len(llm_server.requests) == requests

    async def test_content_in_parts(self, settings: Settings, llm_server: LlmServer) -> None:
        thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm [3]."}]}
        llm_server.say(
            sse({"role": "assistant", "content": [thought]}, {"content": [{"type": "text", "text": "Salty [1]."}]})
        )
        assert (await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)).text == "Salty [1]."

    @pytest.mark.parametrize(
        ("field", "complaint"),
        [
            ("stream_options", "Unrecognized request argument supplied: stream_options"),
            ("temperature", "Unsupported value: 'temperature' does not support 0.0 with this model."),
            (
                "max_tokens",
                "Unsupported parameter: 'max_tokens' is not supported here. Use 'max_completion_tokens' instead.",
            ),
            ("stream", "This model does not support streaming"),
            ("system", "System role not supported"),
            ("system", "Conversation roles must alternate user/assistant/user/assistant/..."),
            ("temperature", "Input validation error: `temperature` must be strictly positive"),
            ("max_tokens", "max_tokens is too large: 50. This model supports at most 10 completion tokens."),
        ],
    )
    async def test_what_a_server_refuses_is_left_out(
        self, settings: Settings, llm_server: LlmServer, field: str, complaint: str
    ) -> None:
        def answer(body: dict[str, Any]) -> Reply:
            roles = {message["role"] for message in body["messages"]}
            has = "system" in roles if field == "system" else bool(body.get(field))
            return Reply(status=400, error=complaint) if has else Reply("Salty [1].")

        llm_server.answer = answer
        llm = LiteLlm(configured(settings, llm_server, llm_temperature=0.5))
        assert (await llm.complete(QUESTION, max_tokens=50)).text == "Salty [1]."
        assert len(llm_server.requests) == 2
        assert (await llm.complete(QUESTION, max_tokens=50)).text == "Salty [1]."
        assert len(llm_server.requests) == 3
        last = llm_server.requests[-1]
        assert all(message.content in last.prompt for message in QUESTION)
        if field == "max_tokens":
            assert last.body["max_completion_tokens"] == 50

    @pytest.mark.parametrize(
        ("status", "complaint"),
        [
            (500, "System role not supported"),
            (400, "Error rendering prompt: Only user and assistant roles are supported!"),
        ],
    )
    async def test_a_system_role_that_breaks_the_template(
        self, settings: Settings, llm_server: LlmServer, status: int, complaint: str
    ) -> None:
        llm_server.answer = lambda body: (
            Reply(status=status, error=complaint) if body["messages"][0]["role"] == "system" else Reply("Salty [1].")
        )
        assert (await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)).text == "Salty [1]."

    async def test_a_refusal_that_nobody_can_make_out(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.answer = lambda body: (
            Reply(status=422, error="Validation failed") if "stream_options" in body else Reply("Salty [1].")
        )
        assert (await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)).text == "Salty [1]."

    async def test_what_was_refused_once_may_be_what_another_server_wants(
        self, settings: Settings, llm_server: LlmServer
    ) -> None:
        llm = LiteLlm(configured(settings, llm_server))
        llm_server.answer = lambda body: (
            Reply(status=400, error="System role not supported")
            if body["messages"][0]["role"] == "system"
            else Reply("Salty [1].")
        )
        assert (await llm.complete(QUESTION, max_tokens=50)).text == "Salty [1]."
        llm_server.answer = lambda body: (
            Reply("Sweet [1].")
            if body["messages"][0]["role"] == "system"
            else Reply(status=400, error="A system message is needed")
        )
        assert (await llm.complete(QUESTION, max_tokens=50)).text == "Sweet [1]."

    @pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
    async def test_a_failure_that_says_nothing_of_the_request_asks_for_nothing_anew(
        self, settings: Settings, llm_server: LlmServer, status: int
    ) -> None:
        llm = LiteLlm(configured(settings, llm_server))
        llm_server.answer = lambda body: (
            Reply(status=400, error="System role not supported")
            if body["messages"][0]["role"] == "system"
            else Reply("Salty [1].")
        )
        await llm.complete(QUESTION, max_tokens=50)
        before = len(llm_server.requests)
        llm_server.answer = lambda _: Reply(status=status, error="Not now", headers={"Retry-After": "3600"})
        with pytest.raises(LlmError):
            await llm.complete(QUESTION, max_tokens=50)
        assert len(llm_server.requests) == before + 1

    @pytest.mark.parametrize(
        "content",
        [
            {"type": "text", "text": "Salty [1]."},
            ["Salty [1]."],
            [{"type": "text", "text": {"value": "Salty [1]."}}],
            [{"type": "reasoning", "text": "Hm"}, {"type": "output_text", "text": "Salty [1]."}],
        ],
    )
    async def test_parts_of_many_shapes(self, settings: Settings, llm_server: LlmServer, content: Any) -> None:
        llm_server.say(sse({"role": "assistant", "content": content}))
        assert (await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)).text == "Salty [1]."

    async def test_another_answer_beside_the_first_is_not_taken(
        self, settings: Settings, llm_server: LlmServer
    ) -> None:
        chosen, other = sse({"content": "Salty [1]."}), sse({"content": "Sweet [1]."})
        both = (other.raw or b"").replace(b'"index": 0', b'"index": 1').replace(b"data: [DONE]\n\n", b"")
        llm_server.say(Reply(raw=both + (chosen.raw or b""), headers=chosen.headers))
        assert (await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)).text == "Salty [1]."

    async def test_a_model_that_declines(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(sse({"role": "assistant", "content": None, "refusal": "I cannot help."}))
        assert "declined to answer (I cannot help.)" in str(await failure_of(configured(settings, llm_server)))

    async def test_nothing_until_the_tokens_are_spent(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(sse({"role": "assistant"}, finish="length"))
        assert "LITMUS_LLM_MAX_TOKENS" in str(await failure_of(configured(settings, llm_server)))

    async def test_what_has_nothing_to_leave_out_is_told(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.answer = lambda body: Reply(status=400, error="Unsupported parameter: 'colour'")
        assert "colour" in str(await failure_of(configured(settings, llm_server)))
        assert len(llm_server.requests) == 1

    async def test_thoughts_apart_until_the_tokens_are_spent(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(sse({"role": "assistant", "content": None, "reasoning_content": "Hm, hm"}, finish="length"))
        error = await failure_of(configured(settings, llm_server, llm_retries=2))
        assert "LITMUS_LLM_MAX_TOKENS" in str(error)
        assert len(llm_server.requests) == 1

    async def test_a_content_filter(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(sse({"content": "Salty [1]. And th"}, finish="content_filter"), sse(finish="content_filter"))
        llm = LiteLlm(configured(settings, llm_server))
        completion = await llm.complete(QUESTION, max_tokens=50)
        assert (completion.filtered, completion.cut) == (True, False)
        assert "content filter" in str(await failure_of(configured(settings, llm_server)))


class TestStopping:
    async def test_closing_the_stream_stops_the_server(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("one two three", stall_after=1))
        async with aclosing(LiteLlm(configured(settings, llm_server)).stream(QUESTION, max_tokens=50)) as stream:
            assert await anext(stream) == "one"
            assert not llm_server.requests[0].disconnected.is_set()
        assert await asyncio.to_thread(llm_server.requests[0].saw_disconnect)

    @pytest.mark.parametrize("reply", [Reply(wait_s=600), Reply(stall_after=1)], ids=["before", "after first token"])
    async def test_cancelling_stops_the_server(self, settings: Settings, llm_server: LlmServer, reply: Reply) -> None:
        llm_server.say(reply)
        asking = asyncio.ensure_future(LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50))
        request = await asyncio.to_thread(llm_server.received, 1)
        assert await asyncio.to_thread(request.wait_for_pieces, reply.stall_after or 0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(request.saw_disconnect)


class TestTimeouts:
    @pytest.mark.parametrize("reply", [Reply(wait_s=600), Reply(stall_after=0)], ids=["no headers", "no token"])
    async def test_no_first_token(self, settings: Settings, llm_server: LlmServer, reply: Reply) -> None:
        llm_server.say(reply)
        error = await failure_of(configured(settings, llm_server, llm_first_token_timeout_s=2, llm_retries=2))
        assert isinstance(error, LlmTimeout)
        assert "LITMUS_LLM_FIRST_TOKEN_TIMEOUT_S" in str(error)
        assert len(llm_server.requests) == 1
        assert await asyncio.to_thread(llm_server.requests[0].saw_disconnect)

    async def test_no_end(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("one two three", stall_after=2))
        seen, error = await seen_until_failure(configured(settings, llm_server, llm_timeout_s=4))
        assert isinstance(error, LlmTimeout)
        assert "LITMUS_LLM_TIMEOUT_S" in str(error)
        assert seen == ["one", " two"]
        assert await asyncio.to_thread(llm_server.requests[0].saw_disconnect)


class TestTryingAgain:
    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_what_passes_is_tried_again(self, settings: Settings, llm_server: LlmServer, status: int) -> None:
        llm_server.fail(status, Retry_After="0")
        llm_server.say("Second try.")
        pieces, wholes = await pieces_of(
            LiteLlm(configured(settings, llm_server, llm_retries=1)).stream(QUESTION, max_tokens=50)
        )
        assert ("".join(pieces), len(wholes), len(llm_server.requests)) == ("Second try.", 1, 2)

    async def test_a_stream_that_breaks_before_its_first_token(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply(break_after=0), "Second try.")
        whole = await LiteLlm(configured(settings, llm_server, llm_retries=1)).complete(QUESTION, max_tokens=50)
        assert whole.text == "Second try."

    async def test_never_after_the_first_token(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply("one two three", break_after=2), "Second try.")
        keen = configured(settings, llm_server, llm_retries=5, llm_fallbacks=("openai/other",))
        seen, error = await seen_until_failure(keen)
        assert seen == ["one", " two"]
        assert error.retryable
        assert len(llm_server.requests) == 1

    @pytest.mark.parametrize("status", [400, 401, 403, 404])
    async def test_what_does_not_pass_is_not_tried_again(
        self, settings: Settings, llm_server: LlmServer, status: int
    ) -> None:
        llm_server.fail(status)
        error = await failure_of(configured(settings, llm_server, llm_retries=5))
        assert not error.retryable
        assert len(llm_server.requests) == 1

    async def test_gives_up_after_the_last_try(self, settings: Settings, llm_server: LlmServer) -> None:
        for _ in range(3):
            llm_server.fail(429, Retry_After="0")
        error = await failure_of(configured(settings, llm_server, llm_retries=2))
        assert error.retryable
        assert len(llm_server.requests) == 3

    async def test_a_server_that_wants_too_much_patience(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.fail(429, Retry_After="3600")
        await failure_of(configured(settings, llm_server, llm_retries=2))
        assert len(llm_server.requests) == 1


class TestFallbacks:
    async def test_in_order(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.fail(401)
        llm_server.fail(404)
        llm_server.say("From the third.")
        backed = configured(settings, llm_server, llm_fallbacks=("openai/second", "openai/third"))
        whole = await LiteLlm(backed).complete(QUESTION, max_tokens=50)
        assert (whole.text, whole.model) == ("From the third.", "openai/third")
        assert [request.body["model"] for request in llm_server.requests] == ["fake", "second", "third"]

    async def test_the_first_failure_is_told_when_all_fail(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.fail(401, "the first")
        llm_server.fail(404, "the second")
        error = await failure_of(configured(settings, llm_server, llm_fallbacks=("openai/second",)))
        assert "the first" in str(error)

    async def test_another_provider_gets_neither_address_nor_key(
        self, settings: Settings, llm_server: LlmServer
    ) -> None:
        keyed = with_key(settings, "sk-of-mine")
        llm_server.fail(500)
        error = await failure_of(configured(keyed, llm_server, llm_fallbacks=("anthropic/claude-sonnet-4-5",)))
        assert "openai/fake failed" in str(error)
        assert len(llm_server.requests) == 1

    async def test_a_model_of_the_request_wins(self, settings: Settings, llm_server: LlmServer) -> None:
        llm = LiteLlm(configured(settings, llm_server), "openai/asked-for")
        assert llm.model == "openai/asked-for"
        await llm.complete(QUESTION, max_tokens=50)
        assert llm_server.requests[0].body["model"] == "asked-for"


class TestMessages:
    async def test_wrong_key(self, settings: Settings, llm_server: LlmServer, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        keyed = with_key(settings, "sk-0123456789abcdef")
        llm_server.fail(401, "Incorrect API key provided: sk-0123456789abcdef")
        error = await failure_of(configured(keyed, llm_server))
        assert "LITMUS_LLM_API_KEY" in str(error)
        assert "0123456789" not in repr(error) + str(error.__cause__) + caplog.text

    async def test_unknown_model(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.fail(404, "no such model")
        assert "LITMUS_LLM_MODEL" in str(await failure_of(configured(settings, llm_server)))

    async def test_no_provider(self, settings: Settings) -> None:
        error = await failure_of(settings.model_copy(update={"llm_model": "nonsense"}))
        assert "openai/nonsense" in str(error)
        assert not error.retryable

    async def test_no_server(self, settings: Settings, llm_server: LlmServer) -> None:
        base = "http://127.0.0.1:9/v1"
        error = await failure_of(configured(settings, llm_server, llm_api_base=base))
        assert f"is the server at {base} running? LITMUS_LLM_API_BASE" in str(error)
        assert error.retryable

    async def test_too_long(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say(Reply(status=400, error="maximum context length is 64 tokens", code="context_length_exceeded"))
        assert "LITMUS_LLM_CONTEXT_TOKENS" in str(await failure_of(configured(settings, llm_server)))

    async def test_no_key_for_a_provider(self, settings: Settings) -> None:
        error = await failure_of(settings.model_copy(update={"llm_model": "anthropic/claude-sonnet-4-5"}))
        assert "key" in str(error).lower()
        assert not error.retryable

    @pytest.mark.parametrize("reply", [Reply(raw=b"garbage"), Reply(raw=b"{}"), Reply("")])
    async def test_garbage(self, settings: Settings, llm_server: LlmServer, reply: Reply) -> None:
        llm_server.say(reply)
        error = await failure_of(configured(settings, llm_server))
        assert "openai/fake" in str(error)
        assert error.retryable

    async def test_a_line_without_end(self, settings: Settings, llm_server: LlmServer) -> None:
        line = json.dumps({"choices": [{"index": 0, "delta": {"content": "a" * 60_000}}]})
        llm_server.answer = lambda body: Reply(
            raw=f"data: {line}\n\n".encode(), headers={"Content-Type": "text/event-stream"}
        )
        llm = LiteLlm(configured(settings, llm_server, llm_max_line_chars=20_000))
        with pytest.raises(LlmError, match="LITMUS_LLM_MAX_LINE_CHARS") as failed:
            await llm.complete(QUESTION, max_tokens=100)
        assert not failed.value.retryable

    async def test_an_answer_without_end_is_cut(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.answer = lambda body: Reply(" ".join(map(str, range(5_000))))
        completion = await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=100)
        assert completion.cut
        assert len(completion.text) <= 100 * CHARACTERS_A_TOKEN

    async def test_nothing_but_thinking(self, settings: Settings, llm_server: LlmServer) -> None:
        llm_server.say("<think>Hm, hm, hm")
        assert "LITMUS_LLM_MAX_TOKENS" in str(await failure_of(configured(settings, llm_server)))

    def test_not_configured(self, settings: Settings) -> None:
        with pytest.raises(LlmNotConfigured):
            LiteLlm(settings)

    async def test_prints_nothing(
        self, settings: Settings, llm_server: LlmServer, capfd: pytest.CaptureFixture[str]
    ) -> None:
        llm_server.fail(500)
        await failure_of(configured(settings, llm_server))
        assert capfd.readouterr() == ("", "")

    def test_redacts_what_is_in_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOME_API_KEY", "squeamish-ossifrage")
        text = redact("https://x/?key=squeamish-ossifrage and Bearer abcdefgh12 and gsk_0123456789")
        assert not any(secret in text for secret in ("squeamish", "abcdefgh12", "0123456789"))


class TestContextWindow:
    @pytest.mark.parametrize(
        ("model", "tokens"),
        [("openai/gpt-4o-mini", 128_000), ("gpt-4o-mini", 128_000), ("openai/local", 8192), ("ollama/llama3.1", 8192)],
    )
    def test_is_what_is_known(self, settings: Settings, model: str, tokens: int) -> None:
        assert LiteLlm(settings, model).context_tokens == tokens

    def test_settings_win(self, settings: Settings) -> None:
        assert LiteLlm(settings.model_copy(update={"llm_context_tokens": 2048}), "gpt-4o").context_tokens == 2048

    def test_a_fallback_must_hold_the_prompt_too(self, settings: Settings) -> None:
        backed = settings.model_copy(update={"llm_fallbacks": ("openai/local",)})
        assert LiteLlm(backed, "gpt-4o").context_tokens == 8192


class TestEmbedding:
    async def test_unit_vectors_in_order(self, settings: Settings, llm_server: LlmServer) -> None:
        remote = settings.model_copy(update={"embedder": "openai/fake", "embedder_api_base": llm_server.base})
        texts = ["one text", "quite another text", "a third"]
        vectors = await embed(remote, texts)
        expected = np.array([embedding(text) for text in texts])
        np.testing.assert_allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), rtol=1e-6)
        assert vectors.dtype == np.float32
        assert (await embed(remote, [])).shape[0] == 0

    async def test_tries_again(self, settings: Settings, llm_server: LlmServer) -> None:
        remote = settings.model_copy(update={"embedder": "openai/fake", "embedder_api_base": llm_server.base})
        llm_server.fail(503, Retry_After="0")
        assert len(await embed(remote, ["text"])) == 1

    @pytest.mark.parametrize("reply", [Reply(status=401), Reply(raw=b"{}"), Reply(raw=b"garbage")])
    async def test_fails_with_advice(self, settings: Settings, llm_server: LlmServer, reply: Reply) -> None:
        remote = {"embedder": "openai/fake", "embedder_api_base": llm_server.base, "llm_retries": 0}
        llm_server.say(reply)
        with pytest.raises(EmbedderUnavailable) as caught:
            await embed(settings.model_copy(update=remote), ["text"])
        assert "LITMUS_LLM" not in str(caught.value)

    async def test_another_length_than_configured(self, settings: Settings, llm_server: LlmServer) -> None:
        remote = {"embedder": "openai/fake", "embedder_api_base": llm_server.base, "embedder_dimensions": 8}
        with pytest.raises(EmbedderUnavailable, match="LITMUS_EMBEDDER_DIMENSIONS=32"):
            await embed(settings.model_copy(update=remote), ["text"])


class TestReranking:
    async def test_scores_in_the_order_of_the_documents(self, settings: Settings, llm_server: LlmServer) -> None:
        remote = settings.model_copy(update={"reranker_api_base": llm_server.base})
        documents = ["nothing of the kind", "sparse retrieval", "retrieval alone, at some length"]
        scores = await rerank(remote, "hosted_vllm/fake", "sparse retrieval", documents)
        assert len(scores) == 3
        assert scores[1] > scores[2] > scores[0]
        assert await rerank(remote, "hosted_vllm/fake", "sparse retrieval", []) == []

    @pytest.mark.parametrize("reply", [Reply(status=401), Reply(raw=b'{"id": "1", "results": []}')])
    async def test_fails(self, settings: Settings, llm_server: LlmServer, reply: Reply) -> None:
        llm_server.say(reply)
        remote = settings.model_copy(update={"reranker_api_base": llm_server.base, "llm_retries": 0})
        with pytest.raises(LlmError):
            await rerank(remote, "hosted_vllm/fake", "question", ["document"])


def test_nothing_stays_open_at_the_end_of_a_loop(settings: Settings, llm_server: LlmServer) -> None:
    async def ask() -> None:
        await LiteLlm(configured(settings, llm_server)).complete(QUESTION, max_tokens=50)

    for _ in range(3):  # a later loop may have the identity of an earlier one
        asyncio.run(ask())
        gc.collect()  # an open socket warns when it is collected, and warnings are errors


async def test_what_was_held_back_is_shown_when_no_try_makes_up_for_it(
    settings: Settings, llm_server: LlmServer
) -> None:
    llm_server.say(Reply("Okay is salt.", pieces=("Ok", "ay is"), break_after=1))
    seen, _ = await seen_until_failure(configured(settings, llm_server))
    assert "".join(map(str, seen)) == "Ok"
    llm_server.say(Reply("Let me think of salt", break_after=3))
    seen, _ = await seen_until_failure(configured(settings, llm_server))
    assert seen == []  # thoughts
    llm_server.say(Reply("Ok then", pieces=("Ok", " then"), break_after=1), "Salt [1].")
    pieces, _ = await pieces_of(
        LiteLlm(configured(settings, llm_server, llm_retries=1)).stream(QUESTION, max_tokens=50)
    )
    assert "".join(pieces) == "Salt [1]."
