"""Makes OpenAI's stream out of what a server sends that speaks the protocol in its own way.

OpenAI's client and LiteLLM read one form: events of `data: {"choices": [{"delta": …}]}`. Servers send lines of JSON
without a frame, one whole answer, `message`, `text` or Ollama's fields in place of `delta`, content in parts, and
complaints in many shapes. `Wire` stands between their bytes and that client. One broken piece does not end an answer.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

_LINE_END = re.compile(rb"\r\n|\n|\r")
_FORMS = ("delta", "message", "text", "response", "content", "token")
"""Where a choice, or a chunk without choices, may hold its text."""
_THOUGHTS = ("reasoning_content", "reasoning", "thinking")
_SHORTEST_REPETITION = 12
"""Characters: a whole answer that follows its pieces is not said twice; a short piece may well be."""
_DONE = b"data: [DONE]\n\n"


class ServerComplaint(Exception):
    """What a server says, in the midst of a stream or in place of one, about why it does not answer."""

    def __init__(self, message: str, status_code: int | None = None) -> None:
        super().__init__(message)
        self.status_code = status_code


class Wire:
    """Reads one answer."""

    def __init__(self) -> None:
        self.complaint: ServerComplaint | None = None
        self.finish = ""
        """Why the answer ended, in the server's own word."""
        self.gaps = 0
        """How many pieces could not be read."""
        self.strange = False
        """Whether anything came that is none of the protocol."""
        self.unended = False
        """Whether the stream ended and the server had not said that the answer is whole."""
        self._ended = False
        self._as_lines = False
        """Whether who reads on reads Ollama's own lines."""
        self._event = ""
        self._data: list[str] = []
        """The lines of an event, as long as they are no JSON."""
        self._said: list[str] = []

    def watch(self, response: Any) -> None:
        """Stand before the bytes of an HTTP response (httpx), if it speaks a protocol that is known here."""
        path: str = getattr(getattr(response, "url", None), "path", "")
        decoded = getattr(response, "aiter_bytes", None)
        self._as_lines = path.endswith(("/api/chat", "/api/generate"))
        if decoded is not None and (self._as_lines or path.endswith("/chat/completions")):
            response.aiter_bytes = lambda chunk_size=None: self.of(decoded(chunk_size))

    async def of(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Yield the events of OpenAI's stream, or what Ollama sent; a complaint of the server's ends them."""
        held: list[bytes] = []
        async for data in stream:
            held.append(data)
            if b"\n" not in data and b"\r" not in data[:-1]:
                continue
            whole = b"".join(held)
            half = whole.endswith(b"\r")  # of an end of a line, perhaps
            *lines, rest = _LINE_END.split(whole[:-1] if half else whole)
            held = [rest + b"\r" if half else rest]
            for line in lines:
                for event in self._line(line):
                    yield event
                if self.complaint:
                    return
        for event in [*self._line(b"".join(held).rstrip(b"\r")), *self._end()]:
            yield event
        self.unended = not self._ended

    def _line(self, line: bytes) -> Iterator[bytes]:
        text = line.decode("utf-8", "replace").removeprefix("\ufeff")
        name, colon, value = text.partition(":")
        value = value.removeprefix(" ")
        if not text.strip():
            yield from self._end()
        elif colon and name == "data":
            yield from self._add(value, framed=True)
        elif colon and name == "event":
            self._event = value.strip()
        elif colon and name == "error":
            self._event = "error"
            yield from self._add(value, framed=True)
        elif name not in {"", "id", "retry"}:
            yield from self._add(text, framed=False)

    def _add(self, text: str, *, framed: bool) -> Iterator[bytes]:
        if text.strip() == "[DONE]":
            yield from self._end()
            self._ended = True
            yield _DONE
            return
        printed = bool(self._data) and self._data[0].strip() in {"{", "["}  # over many lines, of which one may be JSON
        fields = None if printed and not framed else _json(text)
        if not isinstance(fields, Mapping):
            self._data.append(text)
            return
        if self._data:
            yield from self._end()
        yield from self._take(fields)

    def _end(self) -> Iterator[bytes]:
        """Read what the lines of an event are together."""
        text, self._data = "\n".join(self._data).strip(), []
        fields = _json(text)
        if isinstance(fields, Mapping):
            yield from self._take(fields)
        elif text and self._event == "error":
            self.complaint = ServerComplaint(text)
        elif text:
            self.strange = True
            self.gaps += fields is None and text.startswith(("{", "["))
        self._event = ""

    def _take(self, fields: Mapping[str, Any]) -> Iterator[bytes]:
        self.complaint = _complaint(fields, self._event)
        self._event = ""
        if self.complaint:
            return
        chunk = as_chunk(fields, self._said)
        for choice in chunk["choices"]:
            self._said.append(choice["delta"]["content"] or "")
            self.finish = choice["finish_reason"] or self.finish
        self._ended = self._ended or bool(self.finish)
        yield f"{json.dumps(fields)}\n".encode() if self._as_lines else f"data: {json.dumps(chunk)}\n\n".encode()


def as_chunk(fields: Mapping[str, Any], before: Sequence[str] = ()) -> dict[str, Any]:
    """Return a chunk, or a whole answer, in OpenAI's form. `before`: the texts of the chunks before it.

    Answers beside the first, which nobody asked for, are left out.
    """
    listed = fields.get("choices")
    choices = listed if isinstance(listed, list) else [listed or fields]
    created = fields.get("created")
    made: dict[str, Any] = {
        "id": str(fields.get("id") or "chunk"),
        "object": "chat.completion.chunk",
        "created": int(created) if isinstance(created, int | float) else 0,
        "model": str(fields.get("model") or ""),
        "choices": [
            {"index": 0, "delta": _delta(choice, before), "finish_reason": _finish(choice)}
            for choice in choices
            if isinstance(choice, Mapping) and str(choice.get("index") or 0) == "0"
        ],
    }
    usage = fields.get("usage") or _ollama_usage(fields)
    return made | ({"usage": usage} if isinstance(usage, Mapping) else {})


def _delta(choice: Mapping[str, Any], before: Sequence[str]) -> dict[str, Any]:
    """Return what a choice adds, as OpenAI has it: `content` is a text or None."""
    delta: dict[str, Any] = {}
    for form in _FORMS:
        said = choice.get(form)
        if isinstance(said, Mapping):
            delta = {**said, **delta}
            content = said.get("content", said.get("text"))
        else:
            content = said
        text, thought = _text(content)
        if thought := thought or next(
            (said[name] for name in _THOUGHTS if isinstance(said, Mapping) and said.get(name)), ""
        ):
            delta["reasoning_content"] = thought
        may_repeat = form != "delta" and (len(text) >= _SHORTEST_REPETITION or "delta" in choice)
        if text and not (may_repeat and text.strip() == "".join(before).strip()):
            return delta | {"content": text}
    return delta | {"content": None}


def _text(content: Any) -> tuple[str, str]:
    """Return the text of content that may be in parts, and a sign of the thoughts among them."""
    if isinstance(content, str) or content is None:
        return content or "", ""
    parts = content if isinstance(content, list) else [content]
    fields = [part if isinstance(part, Mapping) else {"text": part} for part in parts]
    said = (each.get("text") for each in fields if each.get("type", "text") in {"text", "output_text", "text_delta"})
    texts = (text.get("value") if isinstance(text, Mapping) else text for text in said)
    thinks = any(each.get("type") in {"thinking", "reasoning"} for each in fields)
    return "".join(text for text in texts if isinstance(text, str)), "…" if thinks else ""


def _finish(choice: Mapping[str, Any]) -> str | None:
    said = choice.get("finish_reason") or choice.get("done_reason")
    return str(said) if said else "stop" if True in (choice.get("done"), choice.get("stop")) else None


def _ollama_usage(fields: Mapping[str, Any]) -> dict[str, int] | None:
    read, wrote = fields.get("prompt_eval_count"), fields.get("eval_count")
    if not isinstance(read, int) or not isinstance(wrote, int):
        return None
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


def _complaint(fields: Mapping[str, Any], event: str) -> ServerComplaint | None:
    """Return what a chunk complains of, if it is no part of an answer."""
    choices = fields.get("choices")
    error = fields.get("error")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, Mapping) and (choice.get("error") or choice.get("finish_reason") == "error"):
            error = error or choice.get("error") or "the server broke off its answer"
    if not error and (event == "error" or fields.get("object") == "error" or fields.get("type") == "error"):
        error = fields
    if not error and choices is None:
        error = fields.get("detail") or (fields["message"] if isinstance(fields.get("message"), str) else None)
    if not error:
        return None
    codes = [
        str(each.get(name)) for each in (error, fields) if isinstance(each, Mapping) for name in ("code", "status")
    ]
    status = next((int(code) for code in codes if re.fullmatch(r"[45]\d\d", code)), None)
    return ServerComplaint(_words(error), status)


def _words(error: Any) -> str:
    if isinstance(error, list):
        error = error[0] if error else ""
    if isinstance(error, Mapping):
        error = next(
            (error[name] for name in ("message", "msg", "detail", "error") if error.get(name)), json.dumps(error)
        )
    return error if isinstance(error, str) else json.dumps(error)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
    except RecursionError:  # brackets without end
        return None
