"""Answers that a strong model wrote over the sample papers, each with one sentence that was made subtly wrong; and a
server of OpenAI's protocol on 127.0.0.1 that gives them in answer to their questions."""

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from answering import Litmus
from answering.llm_text.no_answer import NO_ANSWER
from answering.rendering import MARKER
from core.ports import SupportChecker
from eval.lines import read_lines
from prompts import as_data

MODEL = "replayed"
_CONTEXT_TOKENS = 32_768
"""A strong model reads all passages."""
_PATIENCE_S = 3600.0
"""The server is in this process: where it is slow, so is the machine."""
_NO_REPAIR = "NOTHING"
_LISTED = re.compile(r"^\[(\d+)\] (.+)\nText: ", re.MULTILINE)
_YEAR = re.compile(r" \(\d{1,4}\)$")
_QUESTION = re.compile(r"^Question: (.+)$", re.MULTILINE)
_WORD = re.compile(r"\s*\S+")
_MARKERS = re.compile(r"(\s*)((?:\[\d+\])+)")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer to one question. The markers `[n]` of a sentence count `titles` from 1."""

    id: str
    question: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    spoilt_place: int
    """Which sentence was spoilt, counted from 0."""
    spoilt_sentence: str
    spoilt_kind: str

    @property
    def spoilt(self) -> tuple[str, ...]:
        """The sentences, with the spoilt one in place of the faithful one."""
        place = self.spoilt_place
        return (*self.sentences[:place], self.spoilt_sentence, *self.sentences[place + 1 :])

    def cited(self, sentence: str) -> tuple[str, ...]:
        """Return the titles of the papers that a sentence cites."""
        return tuple(self.titles[number - 1] for number in dict.fromkeys(_numbers(sentence)))


def read_stored(path: Path) -> tuple[StoredAnswer, ...]:
    """Read a JSON Lines file of answers (eval/data/README.md)."""

    def read(record: dict[str, Any]) -> StoredAnswer:
        spoilt = record["spoilt"]
        titles, sentences = tuple(record["sources"]), tuple(record["sentences"])
        wrong = (spoilt["index"], spoilt["sentence"], spoilt["kind"])
        return StoredAnswer(record["id"], record["question"], titles, sentences, *wrong)

    return tuple(read_lines(path, read))


def renumbered(sentence: str, titles: Sequence[str], numbers: Mapping[str, int]) -> str:
    """Return a sentence whose markers count `titles` with the numbers given; a title without one has no marker."""

    def marked(found: re.Match[str]) -> str:
        known = dict.fromkeys(numbers[title] for n in _numbers(found[2]) if (title := titles[n - 1]) in numbers)
        return found[1] + "".join(f"[{number}]" for number in known) if known else ""

    return _MARKERS.sub(marked, sentence)


def claim_of(sentence: str) -> str:
    """Return what a sentence claims, as a checker reads it."""
    return _MARKERS.sub("", sentence)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in MARKER.findall(text)]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the server wrote in answer to a question."""

    text: str
    missing: frozenset[str]
    """Titles that the answer cites and that the prompt did not list."""


class ReplayServer:
    """Use as a context manager. `sentences` has for each answer, by its id, what is written."""

    def __init__(self, answers: Sequence[StoredAnswer], sentences: Mapping[str, Sequence[str]]) -> None:
        self.replayed: dict[str, Replayed] = {}
        """By the id of the answer; one whose question never came is not there."""
        self._answers = {as_data(answer.question): answer for answer in answers}
        self._sentences = sentences
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="replay", daemon=True)

    @property
    def base(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, messages: Sequence[Mapping[str, str]]) -> str | None:
        """Return what is written in answer to these messages; None for a question that nobody stored an answer to.

        It has one wording for what it says: asked to put a sentence right, it has nothing better, and asked a second
        time, it finds no answer.
        """
        if any(message["role"] == "assistant" for message in messages):
            return _NO_REPAIR
        prompt = messages[-1]["content"]
        asked = _QUESTION.findall(prompt)
        answer = self._answers.get(asked[-1]) if asked else None
        if answer is None:
            return None
        numbers = _listed(prompt, answer.titles)
        if not _LISTED.search(prompt):
            return NO_ANSWER
        text = " ".join(renumbered(sentence, answer.titles, numbers) for sentence in self._sentences[answer.id])
        self.replayed[answer.id] = Replayed(text, frozenset(answer.titles) - numbers.keys())
        return text


def _listed(prompt: str, titles: Sequence[str]) -> dict[str, int]:
    """The numbers under which a prompt lists titles."""
    shown: dict[str, int] = {}
    for number, title in _LISTED.findall(prompt):
        shown |= {title: int(number), _YEAR.sub("", title): int(number)}
    return {title: shown[as_data(title)] for title in titles if as_data(title) in shown}


def _handler(server: ReplayServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server calls
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = server.reply(body["messages"])
            if text is None:
                error = {"error": {"message": "No answer is stored to this question.", "type": "invalid_request_error"}}
                self._send(400, "application/json", [json.dumps(error)])
            else:
                self._send(200, "text/event-stream", (f"data: {event}\n\n" for event in _events(text)))

        def _send(self, status: int, kind: str, pieces: Iterable[str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()  # HTTP/1.0: the body ends with the connection
            for piece in pieces:
                self.wfile.write(piece.encode())
                self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:  # as http.server names it
            pass

    return Handler


def _events(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield json.dumps(_chunk({"role": "assistant", "content": word}, None))
    yield json.dumps(_chunk({}, "stop"))
    yield "[DONE]"


def _chunk(delta: Mapping[str, str], finish: str | None) -> dict[str, object]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "replayed", "object": "chat.completion.chunk", "created": 0, "model": MODEL, "choices": [choice]}


def replaying(litmus: Litmus, server: ReplayServer, checker: SupportChecker) -> Litmus:
    """Return the library with a server's stored answers as its LLM."""
    llm = {
        "llm_model": f"openai/{MODEL}",
        "llm_api_base": server.base,
        "llm_api_key": None,
        "llm_fallbacks": (),
        "llm_context_tokens": _CONTEXT_TOKENS,
        "llm_first_token_timeout_s": _PATIENCE_S,
        "llm_timeout_s": _PATIENCE_S,
    }
    return Litmus(litmus.settings.model_copy(update=llm), litmus.library, checker)


def letters(text: str) -> str:
    """Return the letters and digits of what a text says, without its markers: what is compared."""
    return "".join(filter(str.isalnum, claim_of(text)))
