"""The README's table of language models, row by row: what it says to set reaches the kind of server that it names."""

import json
import re
from pathlib import Path

import pytest

from core.gateway import LiteLlm
from core.ports import Message
from core.settings import read_settings
from tests.llm_server import LlmServer, Reply

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
ROWS = {
    what.split(",")[0]: (model, setting)
    for what, model, setting in re.findall(
        r"^\| ([^|`]+?)(?:, `[^`]+`)? \| `([^`]+)` \| `([^`]+)` \|$", README, re.MULTILINE
    )
}
SAID = "It is ready."
OLLAMA = b"".join(
    json.dumps({"model": "m", "response": text, "done": done, "prompt_eval_count": 3, "eval_count": 2}).encode() + b"\n"
    for text, done in ((SAID, False), ("", True))
)
_ANTHROPIC = (
    {
        "type": "message_start",
        "message": {"id": "m", "type": "message", "role": "assistant", "content": [], "usage": {}},
    },
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": SAID}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"input_tokens": 3, "output_tokens": 2}},
    {"type": "message_stop"},
)
ANTHROPIC = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in _ANTHROPIC).encode()


@pytest.mark.parametrize(
    ("what", "path", "raw", "key"),
    [
        ("Ollama", "/api/generate", OLLAMA, None),
        ("llama.cpp", "/v1/chat/completions", None, "Bearer none"),
        ("vLLM", "/v1/chat/completions", None, "Bearer none"),
        ("OpenAI", "/v1/chat/completions", None, "Bearer …"),
        ("Anthropic", "/v1/messages", ANTHROPIC, "…"),
    ],
)
async def test_each_row_reaches_its_server(
    what: str,
    path: str,
    raw: bytes | None,
    key: str | None,
    llm_server: LlmServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)  # no .env
    model, setting = ROWS[what]
    name, _, value = setting.partition("=")
    monkeypatch.setenv("LITMUS_LLM_MODEL", model)
    monkeypatch.setenv(name, value.replace("…", "a-key"))
    # Whatever address the row has, or the provider: here it is this machine, with the same path.
    suffix = "/v1" if value.endswith("/v1") or what == "OpenAI" else ""
    monkeypatch.setenv("LITMUS_LLM_API_BASE", llm_server.base.removesuffix("/v1") + suffix)
    llm_server.answer = lambda body: Reply(SAID, raw=raw)
    whole = await LiteLlm(read_settings(llm_retries=0)).complete([Message("user", "Say: ready")], max_tokens=16)
    assert whole.text == SAID
    request = llm_server.requests[-1]
    assert request.path == path
    assert request.body["model"] == model.partition("/")[2]
    if key is not None:
        sent = request.headers.get("x-api-key") or request.headers["authorization"]
        assert sent == key.replace("…", "a-key")


def test_the_table_has_these_rows() -> None:
    assert list(ROWS) == ["Ollama", "llama.cpp", "vLLM", "OpenAI", "Anthropic"]
