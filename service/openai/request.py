"""What OpenAI's clients send, read as they send it: what nobody here knows is ignored, as those clients expect."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from core.answer import Policy
from service.wire.base import Given, Text
from service.wire.filters import FiltersWire

_TEXT_PARTS = frozenset({"text", "input_text", "output_text"})


def _shape(content: object) -> str | None:
    if isinstance(content, list):
        return "parts"
    return "text" if content is None or isinstance(content, str) else None


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class PartIn(_Lenient):
    """A part of a message. Only text is read."""

    type: str = "text"
    text: Text | None = None


Content = Annotated[
    Annotated[Text | None, Tag("text")] | Annotated[list[PartIn], Tag("parts")],
    # Without it pydantic would name its own types in the error.
    Discriminator(
        _shape,
        custom_error_type="content",
        custom_error_message='Send text, or a list of parts such as {"type": "text", "text": "…"}',
    ),
]


class MessageIn(_Lenient):
    """One turn of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = None

    @property
    def text(self) -> str:
        """What it says."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.text and part.type in _TEXT_PARTS)

    @property
    def unread(self) -> tuple[str, ...]:
        """The kinds of its parts that are no text, such as `image_url`."""
        parts = self.content if isinstance(self.content, list) else []
        return tuple(dict.fromkeys(part.type for part in parts if part.type not in _TEXT_PARTS))


class StreamOptions(_Lenient):
    """What a stream should carry besides."""

    include_usage: bool | None = False


class LitmusOptions(Given):
    """What Litmus can be told beyond OpenAI's fields. Read strictly: a misspelt filter must not filter nothing."""

    top_k: int | None = Field(default=None, ge=1, description="Passages to answer from. Null: LITMUS_TOP_K.")
    filters: FiltersWire = FiltersWire()
    faithfulness: Policy = Field(
        default=Policy.STRICT, description="What happens to sentences that nothing supports; here they are removed."
    )


class ChatRequest(_Lenient):
    """A conversation whose last message of the user is the question. Other fields of OpenAI's are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": "litmus", "messages": [{"role": "user", "content": "What does dense retrieval gain?"}]},
                {
                    "model": "litmus:extractive",
                    "messages": [
                        {"role": "system", "content": "Answer in one sentence."},
                        {"role": "user", "content": [{"type": "text", "text": "What does dense retrieval gain?"}]},
                    ],
                    "stream": True,
                    "stream_options": {"include_usage": True},
                    "litmus": {"filters": {"year_from": 2020}, "faithfulness": "annotate"},
                },
            ]
        }
    )

    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: `litmus`.")
    messages: list[MessageIn] = Field(min_length=1)
    stream: bool | None = Field(default=False, description="Answer with server-sent events, as OpenAI does.")
    stream_options: StreamOptions | None = None
    litmus: LitmusOptions = LitmusOptions()

    @property
    def wants_usage(self) -> bool:
        """Whether a stream should end with what was used."""
        return bool(self.stream_options and self.stream_options.include_usage)
