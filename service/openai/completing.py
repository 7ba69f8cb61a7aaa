"""From what happens while an answer comes to be to a completion, whole or in chunks."""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from answering import Answered, Event, Retrieved, Settled
from core.answer import Answer
from service.model_names import OWN_NAME
from service.openai.citing import Citing
from service.openai.numbering import Numbering, Piece
from service.openai.request import ChatRequest
from service.openai.response import ChoiceOut, Chunk, ChunkChoice, CompletionOut, Delta, FinishReason, MessageOut
from service.openai.text import ending
from service.openai.usage import usage_of


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

    async def chunks(self, first: Event, events: AsyncIterator[Event]) -> AsyncIterator[Chunk]:
        """Yield the chunks that say what settles; all their content is what `whole` says.

        Only settled text is sent: an LLM's words before they are tested are none of the client's.
        """
        yield self._chunk(Delta(role="assistant", content=""))
        for chunk in await self._said(first):
            yield chunk
        async for event in events:
            for chunk in await self._said(event):
                yield chunk

    async def _said(self, event: Event) -> list[Chunk]:
        match event:
            case Retrieved(sources=sources):
                self._numbering = Numbering(sources)
            case Settled(text=text):
                self._settled += text
                return self._piece(self._numbering.feed(text))
            case Answered(answer=answer):
                return await self._end(answer)
        return []

    def _piece(self, piece: Piece) -> list[Chunk]:
        self._sent += piece.text
        # Before the text that cites it, so that a client can show the marker as what it is.
        chunks = [self._chunk(Delta(), event=self._citing.event(source)) for source in piece.new]
        if piece.cited:
            annotations = self._citing.annotations(piece.cited)
            chunks.append(self._chunk(Delta(content=piece.text, annotations=annotations)))
        elif piece.text:
            chunks.append(self._chunk(Delta(content=piece.text)))
        return chunks

    async def _end(self, answer: Answer) -> list[Chunk]:
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

    def _chunk(self, delta: Delta, *, finish_reason: FinishReason | None = None, **more: Any) -> Chunk:
        if self._request.wants_usage:
            more["usage"] = None  # OpenAI says so where the usage is still to come
        return self._made(choices=[ChunkChoice(index=0, delta=delta, finish_reason=finish_reason)], **more)

    def _made(self, **fields: Any) -> Chunk:
        return Chunk(id=self._id, object="chat.completion.chunk", created=self._created, model=self._model, **fields)


def _finish_reason(answer: Answer) -> FinishReason:
    if answer.filtered:
        return "content_filter"
    return "length" if answer.cut else "stop"
