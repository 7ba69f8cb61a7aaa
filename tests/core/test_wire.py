"""What servers put on the wire that speak OpenAI's protocol, or Ollama's, in their own way."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import LlmError
from core.gateway import LiteLlm
from core.gateway.wire import Wire
from core.ports import Completion, Message
from core.settings import Settings
from tests.llm_server import LlmServer, Reply

QUESTION = (Message("user", "What of the sea?"),)
SAID = "Salt is in the sea [1]."
FIRST, REST = SAID[:11], SAID[11:]
EVENTS, LINES, JSON, TEXT = "text/event-stream", "application/x-ndjson", "application/json", "text/plain"
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
HALF = '{"id": "c", "choices": [{"index": 0, "del'


def configured(settings: Settings, server: LlmServer, model: str = "openai/fake") -> Settings:
    base = server.base.removesuffix("/v1") if model.startswith("ollama") else server.base
    return settings.model_copy(update={"llm_model": model, "llm_api_base": base, "llm_retries": 0})


def chunk(finish: str | None = None, **fields: Any) -> dict[str, Any]:
    """A chunk whose choice has these fields."""
    choice = {"index": 0, "finish_reason": finish} | fields
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "fake", "choices": [choice]}


def said(text: str) -> dict[str, Any]:
    return chunk(delta={"content": text})


END = chunk("stop", delta={})
GOOD = [said(FIRST), said(REST), END]
WHOLE = chunk("stop", message={"role": "assistant", "content": SAID}) | {"object": "chat.completion"}
OLLAMA = [
    {"model": "m", "message": {"role": "assistant", "content": FIRST}, "done": False},
    {"model": "m", "message": {"role": "assistant", "content": REST}, "done": False},
    {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    | {"prompt_eval_count": 3, "eval_count": 2},
]


def stream(*events: Any, between: str = "\n\n", label: str = "data: ", done: bool = True) -> bytes:
    """Events, each a text or JSON."""
    told = [event if isinstance(event, str) else json.dumps(event) for event in events]
    return "".join(f"{label}{event}{between}" for event in [*told, *(["[DONE]"] if done else [])]).encode()


def lines(*values: Any) -> bytes:
    return "".join(f"{value if isinstance(value, str) else json.dumps(value)}\n" for value in values).encode()


async def answered(settings: Settings, server: LlmServer, raw: bytes, kind: str = EVENTS) -> Completion:
    server.answer = lambda _: Reply(raw=raw, headers={"Content-Type": kind})
    return await LiteLlm(settings).complete(QUESTION, max_tokens=50)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (stream(chunk(text=FIRST), chunk(text=REST), chunk("stop", text="")), EVENTS),
        (
            stream(chunk(message={"role": "assistant", "content": FIRST}), chunk("stop", message={"content": REST})),
            EVENTS,
        ),
        (stream(chunk(delta=FIRST), chunk(delta=REST), END), EVENTS),
        (stream(chunk(delta={"text": FIRST}), chunk(delta={"text": REST}), END), EVENTS),
        (stream(chunk(delta={}, text=FIRST), chunk(delta=None, text=REST), END), EVENTS),
        (stream({"content": FIRST}, {"content": REST, "stop": True}), EVENTS),
        (stream({"response": FIRST}, {"response": REST}), EVENTS),
        (stream({"token": {"text": FIRST}}, {"token": {"text": REST}}), EVENTS),
        (stream(said(FIRST), said(REST), WHOLE), EVENTS),
        (stream(*GOOD, chunk("stop", delta={}, message={"content": SAID})), EVENTS),
        (stream(*(each | {"choices": each["choices"][0]} for each in GOOD)), EVENTS),
        (stream(WHOLE), EVENTS),
        (lines(*GOOD), LINES),
        (lines(*OLLAMA), LINES),
        (lines(*OLLAMA), JSON),
        (stream(*GOOD), JSON),
        (stream(*GOOD), TEXT),
        (stream(*GOOD, between="\r\n\r\n"), EVENTS),
        (stream(*GOOD, between="\r\r"), EVENTS),
        (stream(*GOOD, between="\n"), EVENTS),
        (stream(*GOOD, label="data:"), EVENTS),
        (stream(*GOOD, done=False), EVENTS),
        (stream(*GOOD, done=False).rstrip(), EVENTS),
        (stream(*GOOD[:2], done=False), EVENTS),
        (b"\xef\xbb\xbf" + stream(*GOOD), EVENTS),
        (b": ping\n\n:\n\nevent: ping\ndata: {}\n\nid: 7\nretry: 10\n" + stream(*GOOD), EVENTS),
        (stream("", "null", "[]", "ping", *GOOD), EVENTS),
        (b'data: {"choices": [{"index": 0,\ndata: "delta": {"content": "Salt is in the sea [1]."}}]}\n\n', EVENTS),
        (stream(chunk(delta=None), chunk(), *GOOD, {"choices": None, "usage": USAGE}), EVENTS),
        (stream({"choices": [], "prompt_filter_results": []}, *GOOD, {"choices": [], "usage": USAGE}), EVENTS),
        (json.dumps(WHOLE).encode(), JSON),
        (json.dumps(WHOLE, indent=1).encode(), JSON),
        (json.dumps(WHOLE).encode(), TEXT),
        (json.dumps(WHOLE).encode(), EVENTS),
        (json.dumps(chunk("stop", text=SAID)).encode(), JSON),
        (json.dumps(chunk("stop", delta={"content": SAID})).encode(), JSON),
        (json.dumps({"model": "m", "message": {"role": "assistant", "content": SAID}, "done": True}).encode(), JSON),
    ],
)
async def test_dialects(settings: Settings, llm_server: LlmServer, raw: bytes, kind: str) -> None:
    whole = await answered(configured(settings, llm_server), llm_server, raw, kind)
    assert (whole.text, whole.cut, whole.broken) == (SAID, False, False)


@pytest.mark.parametrize("model", ["openai/fake", "hosted_vllm/fake", "deepseek/fake"])
async def test_whichever_code_of_litellm_reads_it(settings: Settings, llm_server: LlmServer, model: str) -> None:
    wanted = configured(settings, llm_server, model).model_copy(update={"llm_api_key": None})
    whole = await answered(wanted, llm_server, stream(chunk(text=FIRST), HALF, chunk(text=REST), END))
    assert (whole.text, whole.broken) == (SAID, True)


@pytest.mark.parametrize(
    "raw",
    [
        stream(*GOOD, {"choices": [], "usage": USAGE}),
        stream(*GOOD, {"id": "c", "usage": USAGE}),
        stream(*(each | {"usage": USAGE} for each in GOOD)),
        lines(*OLLAMA),
    ],
)
async def test_tokens_are_those_that_the_server_counted(settings: Settings, llm_server: LlmServer, raw: bytes) -> None:
    usage = (await answered(configured(settings, llm_server), llm_server, raw)).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (3, 2)


@pytest.mark.parametrize("place", range(4))
async def test_one_broken_piece_does_not_end_the_answer(settings: Settings, llm_server: LlmServer, place: int) -> None:
    events: list[Any] = [*GOOD]
    events.insert(place, HALF)
    whole = await answered(configured(settings, llm_server), llm_server, stream(*events))
    assert (whole.text, whole.broken) == (SAID, True)


async def test_an_end_that_does_not_come(settings: Settings, llm_server: LlmServer) -> None:
    whole = await answered(configured(settings, llm_server), llm_server, stream(said("Salt is in"), done=False))
    assert (whole.text, whole.broken) == ("Salt is in", True)


@pytest.mark.parametrize("reason", ["length", "max_tokens", "MAX_TOKENS"])
async def test_the_limit_in_the_words_of_others(settings: Settings, llm_server: LlmServer, reason: str) -> None:
    whole = await answered(configured(settings, llm_server), llm_server, stream(said(SAID), chunk(reason, delta={})))
    assert (whole.cut, whole.broken) == (True, False)


@pytest.mark.parametrize(
    "complaint",
    [
        stream({"error": {"message": "the tide is out", "type": "server_error"}}),
        stream({"error": "the tide is out"}),
        stream({"object": "error", "message": "the tide is out", "code": 500}),
        stream({"detail": "the tide is out"}),
        stream({"detail": [{"msg": "the tide is out"}]}),
        stream(chunk("error", delta={}, error={"message": "the tide is out"})),
        b'event: error\ndata: {"message": "the tide is out"}\n\n',
        b"event: error\ndata: the tide is out\n\n",
        b'error: {"message": "the tide is out", "code": 500}\n\n',
        lines({"error": "the tide is out"}),
    ],
)
async def test_a_complaint_is_told_with_what_came_before_it(
    settings: Settings, llm_server: LlmServer, complaint: bytes
) -> None:
    llm_server.answer = lambda _: Reply(
        raw=stream(said(SAID), done=False) + complaint, headers={"Content-Type": EVENTS}
    )
    stream_of_it = LiteLlm(configured(settings, llm_server)).stream(QUESTION, max_tokens=50)
    assert await anext(stream_of_it) == SAID
    with pytest.raises(LlmError, match=r"failed \(the tide is out\)") as failed:
        await anext(stream_of_it)
    assert failed.value.retryable
    with pytest.raises(LlmError, match="the tide is out"):
        await answered(configured(settings, llm_server), llm_server, complaint)


async def test_a_complaint_counts_by_its_code(settings: Settings, llm_server: LlmServer) -> None:
    raw = stream({"error": {"message": "slower", "code": 429}})
    with pytest.raises(LlmError, match="takes no more requests now"):
        await answered(configured(settings, llm_server), llm_server, raw)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(b"<html>\n<body>Sign in</body>\n</html>", "text/html"), (SAID.encode(), TEXT), (HALF.encode(), JSON)],
)
async def test_what_is_none_of_the_protocol(settings: Settings, llm_server: LlmServer, raw: bytes, kind: str) -> None:
    with pytest.raises(LlmError, match="a form that is not OpenAI's"):
        await answered(configured(settings, llm_server), llm_server, raw, kind)


@pytest.mark.parametrize("model", ["ollama_chat/fake", "ollama/fake"])
class TestOllama:
    @staticmethod
    def of(model: str, *values: Any) -> bytes:
        """The lines of a chat, or those of the older address."""
        if model.startswith("ollama_chat"):
            return lines(*values)
        return lines(
            *(
                value if "message" not in value else {**value, "response": value["message"]["content"]}
                for value in values
            )
        )

    async def test_is_read(self, settings: Settings, llm_server: LlmServer, model: str) -> None:
        whole = await answered(configured(settings, llm_server, model), llm_server, self.of(model, *OLLAMA), LINES)
        assert (whole.text, whole.cut, whole.broken, whole.usage.completion_tokens) == (SAID, False, False, 2)

    async def test_a_broken_line(self, settings: Settings, llm_server: LlmServer, model: str) -> None:
        raw = self.of(model, OLLAMA[0], '{"model": "m", "mes', *OLLAMA[1:])
        whole = await answered(configured(settings, llm_server, model), llm_server, raw, LINES)
        assert (whole.text, whole.broken) == (SAID, True)

    async def test_the_limit(self, settings: Settings, llm_server: LlmServer, model: str) -> None:
        raw = self.of(model, OLLAMA[0], OLLAMA[2] | {"done_reason": "length"})
        assert (await answered(configured(settings, llm_server, model), llm_server, raw, LINES)).cut

    async def test_a_complaint(self, settings: Settings, llm_server: LlmServer, model: str) -> None:
        raw = self.of(model, OLLAMA[0], {"error": "the tide is out"})
        with pytest.raises(LlmError, match=r"failed \(the tide is out\)"):
            await answered(configured(settings, llm_server, model), llm_server, raw, LINES)


async def rewritten(pieces: list[bytes]) -> bytes:
    async def coming() -> Any:
        for piece in pieces:
            yield piece

    return b"".join([event async for event in Wire().of(coming())])


@given(
    st.lists(
        st.sampled_from([*map(json.dumps, GOOD), HALF, "[DONE]", "data: ", "data:", ":", "\n", "\r\n", "\r", "x", "é"]),
        max_size=12,
    ),
    st.lists(st.integers(1, 400), max_size=6),
)
async def test_in_any_pieces_as_at_once(parts: list[str], cuts: list[int]) -> None:
    raw = "".join(parts).encode()
    places = sorted({0, *(cut for cut in cuts if cut < len(raw)), len(raw)})
    pieces = [raw[start:end] for start, end in pairwise(places)]
    assert await rewritten(pieces) == await rewritten([raw])
