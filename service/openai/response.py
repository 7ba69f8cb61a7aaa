"""What OpenAI's clients read. Citations travel in three forms side by side, so that every client finds its own."""

from typing import Any, Literal

from pydantic import Field

from service.wire.base import Told

FinishReason = Literal["stop", "length", "content_filter"]


class UrlCitation(Told):
    """A marker in the text, from character `start_index` to `end_index`, and what it points at."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(Told):
    """OpenAI's form of a citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class SearchResult(Told):
    """Perplexity's form of a source."""

    title: str
    url: str
    date: str | None
    snippet: str


class UsageOut(Told):
    """What the LLM counted, or what tiktoken counts where none was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class MessageOut(Told):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class ChoiceOut(Told):
    """The one choice."""

    index: Literal[0] = 0
    message: MessageOut
    logprobs: None = None
    finish_reason: FinishReason


class CompletionOut(Told):
    """A whole completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: UsageOut
    citations: list[str] = Field(description="The n-th is the address of the source that `[n]` in the text means.")
    search_results: list[SearchResult] = Field(description="The same sources, with titles.")


class Delta(Told):
    """What a chunk adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(Told):
    """The one choice, as it grows."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: FinishReason | None = None


class Chunk(Told):
    """A chunk of a stream. What was not set is not sent."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: UsageOut | None = None
    event: dict[str, Any] | None = Field(default=None, description="Open WebUI's form of a source.")
    citations: list[str] | None = None
    search_results: list[SearchResult] | None = None


class ErrorBody(Told):
    """What went wrong, and what to do next."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorOut(Told):
    """OpenAI's form of an error."""

    error: ErrorBody
