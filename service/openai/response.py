"""What OpenAI's clients read, errors too. Citations travel in three forms, so that every client finds its own."""

from typing import Any, Literal

from pydantic import Field
from starlette.types import ASGIApp

from service.http.guards.translating import TranslatedProblems
from service.wire.base import Told
from service.wire.problem import Problem

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


class CompletionChunk(Told):
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


COMPLETIONS = "/v1/chat/completions"
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {"unauthorized": "invalid_api_key", "model-not-found": "model_not_found"}


def openai_error(problem: Problem) -> ErrorOut:
    """Return the problem as OpenAI's clients read errors."""
    usual = "server_error" if problem.status >= 500 else "invalid_request_error"
    slug = problem.type.rpartition(":")[2]
    fields = problem.errors or ()
    # One field's message is the whole detail where the request was well-formed; else the fields are listed here.
    listed = "; ".join(f"{field.field}: {field.message}" for field in fields if field.message != problem.detail)
    return ErrorOut(
        error=ErrorBody(
            message=listed or problem.detail,
            type=_TYPES.get(problem.status, usual),
            param=fields[0].field if fields else None,
            code=_CODES.get(slug, slug.replace("-", "_")),
        )
    )


class OpenAiErrors(TranslatedProblems):
    """Translates problems on their way out."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            concerns=lambda scope: scope["path"] == COMPLETIONS,
            form=lambda problem: openai_error(problem).model_dump_json(),
            media_type="application/json",
        )
