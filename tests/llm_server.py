"""An OpenAI-compatible LLM that a test scripts: a real HTTP server on loopback, in a thread of its own.

    server.say("An answer [1].")                     # the next answer
    server.say(Reply("Cut off", break_after=1))      # the next answer, broken after one piece
    server.answer = lambda body: Reply("Always")     # every answer that was not said in advance
    settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": server.base})

It serves /v1/chat/completions (streamed and not), /v1/embeddings and /v1/rerank, keeps connections alive as real
servers do, and records every request and whether the client went away before the end.
"""

import asyncio
import hashlib
import json
import math
import re
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

DIMENSIONS = 32
_PATIENCE_S = 30.0
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server does with one request. The defaults are a server that behaves."""

    text: str = "The passages say so [1]."
    pieces: tuple[str, ...] | None = None
    """How `text` is cut when it is streamed; None: after each word."""
    status: int = 200
    error: str = "scripted failure"
    """The message of the error body where the status is not 200."""
    code: str | None = None
    """The `code` of the error body."""
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str = "stop"
    """The `finish_reason`."""
    usage: tuple[int, int] | None = (11, 7)
    """Prompt and completion tokens; None: the server does not count."""
    wait_s: float = 0.0
    """Before anything is sent, headers included."""
    gap_s: float = 0.0
    """Between two pieces of a stream."""
    break_after: int | None = None
    """Pieces after which the connection is cut."""
    stall_after: int | None = None
    """Pieces after which nothing comes any more, until the client goes away."""
    raw: bytes | None = None
    """Sent as the body in place of everything else."""


@dataclass(slots=True)
class Request:
    """A request that came in, and how it went."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    pieces: int = 0
    """Pieces that were written to the socket."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    disconnected: threading.Event = field(default_factory=threading.Event)
    """Set when the client went away before the answer was whole."""
    finished: threading.Event = field(default_factory=threading.Event)
    """Set when nothing more will be sent, for whatever reason."""

    @property
    def prompt(self) -> str:
        """All messages, one after the other."""
        return "\n".join(message["content"] for message in self.body.get("messages", ()))

    def wrote_piece(self) -> None:
        """Count, and wake who waits for it."""
        with self.changed:
            self.pieces += 1
            self.changed.notify_all()

    def wait_for_pieces(self, count: int) -> bool:
        """Whether so many pieces were written, waiting for it for as long as it takes a slow machine."""
        with self.changed:
            return self.changed.wait_for(lambda: self.pieces >= count, _PATIENCE_S)

    def saw_disconnect(self) -> bool:
        """Whether the client went away, waiting for it for as long as it takes a slow machine."""
        return self.disconnected.wait(_PATIENCE_S)


class LlmServer:
    """Use as a context manager. Everything is stopped and closed at the end."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._came = threading.Condition()
        self.answer: Callable[[dict[str, Any]], Reply] = lambda body: Reply()
        self._said: deque[Reply] = deque()
        self._loop = asyncio.new_event_loop()
        self._connections: set[asyncio.Task[None]] = set()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="llm-server", daemon=True)
        self.port = 0

    @property
    def base(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self.port}/v1"

    def say(self, *replies: Reply | str) -> None:
        """Queue what is answered next, one request after the other."""
        self._said.extend(Reply(reply) if isinstance(reply, str) else reply for reply in replies)

    def fail(self, status: int, error: str = "scripted failure", **headers: str) -> None:
        """Queue an error; `Retry_After="1"` becomes the header Retry-After."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._said.append(Reply(status=status, error=error, headers=named))

    def received(self, count: int) -> Request:
        """Return the request of this number, counted from 1, waiting until it has come in. Blocks: use a thread."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.requests) >= count, _PATIENCE_S), "no such request came"
        return self.requests[count - 1]

    def take(self, request: Request) -> None:
        """Record, and wake who waits for it."""
        with self._came:
            self.requests.append(request)
            self._came.notify_all()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(_PATIENCE_S), "the fake LLM did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_PATIENCE_S)
        assert not self._thread.is_alive(), "the fake LLM did not stop"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_Connection(self, reader, writer).serve())
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    def next_reply(self, body: dict[str, Any]) -> Reply:
        """What was said in advance, else what `answer` makes of the request."""
        return self._said.popleft() if self._said else self.answer(body)


class _Connection:
    def __init__(self, server: LlmServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer

    async def serve(self) -> None:
        try:
            while request := await self._read_request():
                self._server.take(request)
                if not await self._answered_while_connected(request):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writer.transport.abort()

    async def _read_request(self) -> Request | None:
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Request(first.split(" ")[1], headers, json.loads(body or b"{}"))

    async def _answered_while_connected(self, request: Request) -> bool:
        """Answer, unless the client goes away first. Returns whether the connection may be used again."""
        answering = asyncio.ensure_future(self._answer(request))
        watching = asyncio.ensure_future(self._reader.read(1))
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                request.disconnected.set()
                return False
            return answering.result()
        except ConnectionError:
            request.disconnected.set()
            return False
        finally:
            for task in (answering, watching):
                task.cancel()
            await asyncio.gather(answering, watching, return_exceptions=True)
            request.finished.set()

    async def _answer(self, request: Request) -> bool:
        reply = self._server.next_reply(request.body)
        await asyncio.sleep(reply.wait_s)
        if reply.raw is not None:
            return await self._send(200, reply.raw, reply.headers)
        if reply.status != 200:
            error = {"error": {"message": reply.error, "type": "error", "code": reply.code}}
            return await self._send(reply.status, json.dumps(error).encode(), reply.headers)
        kind = request.path.rpartition("/v1/")[2]
        if kind == "chat/completions" and request.body.get("stream"):
            return await self._stream(request, reply)
        makers = {"chat/completions": _completion, "embeddings": _embeddings, "rerank": _ranking}
        if kind not in makers:
            return await self._send(404, b'{"error": {"message": "no such path"}}', {})
        return await self._send(200, json.dumps(makers[kind](request.body, reply)).encode(), reply.headers)

    async def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> bool:
        fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        self._head(status, fields)
        self._writer.write(body)
        await self._writer.drain()
        return True

    def _head(self, status: int, fields: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}", *(f"{k}: {v}" for k, v in fields.items())]
        self._writer.write("\r\n".join((*lines, "", "")).encode("latin-1"))

    async def _stream(self, request: Request, reply: Reply) -> bool:
        self._head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked", **reply.headers})
        await self._writer.drain()
        async for event in self._events(request, reply):
            data = f"data: {event}\n\n".encode()
            self._writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await self._writer.drain()
        if reply.break_after is not None:
            return False
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()
        return True

    async def _events(self, request: Request, reply: Reply) -> AsyncIterator[str]:
        pieces = reply.pieces if reply.pieces is not None else tuple(re.findall(r"\s*\S+|\s+$", reply.text))
        for piece in pieces:
            if request.pieces == reply.break_after:
                return
            if request.pieces == reply.stall_after:
                await asyncio.Event().wait()
            if request.pieces and reply.gap_s:
                await asyncio.sleep(reply.gap_s)
            yield json.dumps(_chunk(request.body, {"role": "assistant", "content": piece}, None))
            request.wrote_piece()
        yield json.dumps(_chunk(request.body, {}, reply.finish))
        if reply.usage and (request.body.get("stream_options") or {}).get("include_usage"):
            yield json.dumps(_chunk(request.body, {}, None) | {"choices": [], "usage": _usage(reply)})
        yield "[DONE]"


def _usage(reply: Reply) -> dict[str, int]:
    prompt, completion = reply.usage or (0, 0)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _chunk(body: dict[str, Any], delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": body["model"],
        "choices": [choice],
    }


def _completion(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": reply.text}, "finish_reason": reply.finish}
    whole = {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
    return whole | ({"usage": _usage(reply)} if reply.usage else {})


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def embedding(text: str) -> list[float]:
    """A vector (not of unit length) that is the nearer to another, the more words both texts share."""
    vector = [0.0] * DIMENSIONS
    for word in _words(text):
        vector[hashlib.sha256(word.encode()).digest()[0] % DIMENSIONS] += 1.0
    return vector


def _embeddings(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    data = [{"object": "embedding", "index": place, "embedding": embedding(text)} for place, text in enumerate(texts)]
    # A server may return them in any order: `index` counts.
    return {"object": "list", "model": body["model"], "data": data[::-1], "usage": _usage(reply)}


def _ranking(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    wanted = _words(body["query"])
    scores = [len(wanted & _words(text)) / math.sqrt(1 + len(_words(text))) for text in body["documents"]]
    best = sorted(range(len(scores)), key=lambda place: -scores[place])
    results = [{"index": place, "relevance_score": scores[place]} for place in best]
    return {"id": "rerank-1", "model": body["model"], "results": results, "usage": _usage(reply)}
