"""From the events of an answer to a completion, whole or in chunks: its text, its citations, its usage."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from answering import Answered, Event, Retrieved, Settled, render
from answering.citing.citations import strip_markers
from answering.rendering import why_removed
from core.answer import Answer, Source, Verdict
from core.text.tokens import count_tokens
from service.model_names import OWN_NAME
from service.openai.citing import Citing, Numbering, Piece
from service.openai.request import ChatRequest
from service.openai.response import (
    ChoiceOut,
    ChunkChoice,
    CompletionChunk,
    CompletionOut,
    Delta,
    FinishReason,
    MessageOut,
    UsageOut,
)

_FAILURES = frozenset({Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.PARTIAL})


def ending(answer: Answer, body: str, cited: Sequence[Source]) -> str:
    """Return what follows the answer's own text, in which `cited` have their numbers; of a refusal it is the whole."""
    shown = replace(answer, text=body, sources=tuple(cited), notices=(*answer.notices, *_notes(answer)))
    whole = render(shown).rstrip("\n")
    return whole.removeprefix(body) if whole.startswith(body) else f"\n\n{whole}"


def _notes(answer: Answer) -> list[str]:
    """Say how the question was understood and what testing gave, to readers who see nothing but the text."""
    notes = []
    if answer.standalone_question and answer.standalone_question != answer.question:
        notes.append(f"Understood as: {answer.standalone_question}")
    if removed := answer.faithfulness.removed_sentences:
        left_out = f"{_sentences(len(removed))} of the draft did not pass the test and {_is(len(removed))} left out"
        notes.append(f"{left_out} ({why_removed(removed)}).")
    if doubted := [sentence for sentence in answer.sentences if sentence.verdict in _FAILURES]:
        quoted = " ".join(f"“{strip_markers(sentence.text)}”" for sentence in doubted)
        notes.append(f"{_sentences(len(doubted))} above {_is(len(doubted))} not supported by the papers: {quoted}")
    return notes


def _sentences(count: int) -> str:
    return f"{count} sentence{'s' * (count != 1)}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


async def usage_of(request: ChatRequest, answer: Answer, text: str) -> UsageOut:
    """Return what the LLM counted; where none was asked, the tokens of what came in and of what goes out."""
    prompt, completion = answer.usage.prompt_tokens, answer.usage.completion_tokens
    if not prompt and not completion:
        said = "\n".join(message.text for message in request.messages)
        prompt, completion = await asyncio.to_thread(lambda: (count_tokens(said), count_tokens(text)))
    return UsageOut(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


class Completing:
    """One completion. `service` is the address at which the client reaches this service."""

    def __init__(self, request: ChatRequest, service: str) -> None:
        self._request = request
        self._citing = Citing(service)
        self._numbering = Numbering(())
        self._settled, self._sent = "", ""
        self._id = f"chatcmpl-{uuid4().hex[:24]}"
        self._created = int(time.time())
        self._model = request.model or OWN_NAME

    async def whole(self, answer: Answer) -> CompletionOut:
        """Return the completion that says this answer."""
        numbering = Numbering(answer.sources)
        pieces = (numbering.feed(answer.text), numbering.finish())
        body = "".join(piece.text for piece in pieces)
        text = body + ending(answer, body, numbering.sources)
        annotations = self._citing.annotations([marker for piece in pieces for marker in piece.cited])
        message = MessageOut(content=text, annotations=annotations)
        return CompletionOut(
            id=self._id,
            created=self._created,
            model=self._model,
            choices=[ChoiceOut(message=message, finish_reason=_finish_reason(answer))],
            usage=await usage_of(self._request, answer, text),
            citations=self._citing.citations(numbering.sources),
            search_results=self._citing.search_results(numbering.sources),
        )

    async def chunks(self, first: Event, events: AsyncIterator[Event]) -> AsyncIterator[CompletionChunk]:
        """Yield the chunks that say what settles; all their content is what `whole` says.

        Only settled text is sent: an LLM's words before they are tested are none of the client's.
        """
        yield self._chunk(Delta(role="assistant", content=""))
        for chunk in await self._said(first):
            yield chunk
        async for event in events:
            for chunk in await self._said(event):
                yield chunk

    async def _said(self, event: Event) -> list[CompletionChunk]:
        match event:
            case Retrieved(sources=sources):
                self._numbering = Numbering(sources)
            case Settled(text=text):
                self._settled += text
                return self._piece(self._numbering.feed(text))
            case Answered(answer=answer):
                return await self._end(answer)
        return []

    def _piece(self, piece: Piece) -> list[CompletionChunk]:
        self._sent += piece.text
        # Before the text that cites it, so that a client can show the marker as what it is.
        chunks = [self._chunk(Delta(), event=self._citing.event(source)) for source in piece.new]
        if piece.cited:
            annotations = self._citing.annotations(piece.cited)
            chunks.append(self._chunk(Delta(content=piece.text, annotations=annotations)))
        elif piece.text:
            chunks.append(self._chunk(Delta(content=piece.text)))
        return chunks

    async def _end(self, answer: Answer) -> list[CompletionChunk]:
        unsettled = answer.text.removeprefix(self._settled)
        chunks = [*self._piece(self._numbering.feed(unsettled)), *self._piece(self._numbering.finish())]
        sources = self._numbering.sources
        rest = ending(answer, self._sent, sources)
        told: dict[str, Any] = {
            "citations": self._citing.citations(sources),
            "search_results": self._citing.search_results(sources),
        }
        chunks.append(self._chunk(Delta(content=rest), **told))
        chunks.append(self._chunk(Delta(), finish_reason=_finish_reason(answer), **told))
        if self._request.wants_usage:
            usage = await usage_of(self._request, answer, self._sent + rest)
            chunks.append(self._made(choices=[], usage=usage))
        return chunks

    def _chunk(self, delta: Delta, *, finish_reason: FinishReason | None = None, **more: Any) -> CompletionChunk:
        if self._request.wants_usage:
            more["usage"] = None  # OpenAI says so where the usage is still to come
        return self._made(choices=[ChunkChoice(index=0, delta=delta, finish_reason=finish_reason)], **more)

    def _made(self, **fields: Any) -> CompletionChunk:
        return CompletionChunk(
            id=self._id, object="chat.completion.chunk", created=self._created, model=self._model, **fields
        )


def _finish_reason(answer: Answer) -> FinishReason:
    if answer.filtered:
        return "content_filter"
    return "length" if answer.cut else "stop"
