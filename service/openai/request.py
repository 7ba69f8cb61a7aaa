"""What OpenAI's clients send, and the question in it. What nobody here knows is ignored, as those clients expect."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from answering import Question
from answering.rendering import REFERENCES
from core.answer import Policy
from core.ports import Message
from service.http.limits import top_k_within_limits
from service.model_names import chosen_model, public_names
from service.problems import FieldProblem, UnknownModel
from service.surface.library import Engine
from service.wire.base import Count, Given, Text, Truth
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

    include_usage: Truth | None = False


class LitmusOptions(Given):
    """What Litmus can be told beyond OpenAI's fields. Read strictly: a misspelt filter must not filter nothing."""

    top_k: Count | None = Field(default=None, description="Passages to answer from. Null: LITMUS_TOP_K.")
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
    stream: Truth | None = Field(default=False, description="Answer with server-sent events, as OpenAI does.")
    stream_options: StreamOptions | None = None
    litmus: LitmusOptions = LitmusOptions()

    @property
    def wants_usage(self) -> bool:
        """Whether a stream should end with what was used."""
        return bool(self.stream_options and self.stream_options.include_usage)


_RULES = frozenset({"system", "developer"})
_TURNS = frozenset({"user", "assistant"})


def asked_in(engine: Engine, request: ChatRequest) -> Question:
    """Return what is asked: the last message of the user, with the conversation before it.

    What the system says may narrow the answer; that it comes from the papers is not its to decide. Raises
    UnknownModel, FieldProblem.
    """
    mode, model = chosen_model(request.model)
    if model is not None and model not in engine.models():
        raise UnknownModel(f"There is no such model. Choose one of {', '.join(public_names(engine.models()))}.")
    try:
        top_k_within_limits(engine, request.litmus.top_k)
    except FieldProblem as problem:
        raise FieldProblem(f"litmus.{problem.field}", str(problem)) from None
    place = _place_of_question(request)
    said = (message.text for message in request.messages if message.role in _RULES)
    return Question(
        text=request.messages[place].text,
        top_k=request.litmus.top_k,
        filters=request.litmus.filters.to_core(),
        mode=mode,
        model=model,
        faithfulness=request.litmus.faithfulness,
        history=_history(request, place),
        instructions="\n".join(filter(None, said)) or None,
    )


def _place_of_question(request: ChatRequest) -> int:
    places = [place for place, message in enumerate(request.messages) if message.role == "user"]
    if not places:
        raise FieldProblem("messages", "No message is the user's, so nothing is asked. Add one with the role `user`.")
    if unread := request.messages[places[-1]].unread:
        kinds = ", ".join(f"`{kind}`" for kind in unread)
        raise FieldProblem(f"messages.{places[-1]}.content", f"Litmus reads text only. Leave out the parts {kinds}.")
    return places[-1]


def _history(request: ChatRequest, place: int) -> tuple[Message, ...]:
    """Return what was said before the question, answers without the references that end them."""
    turns = []
    for message in request.messages[:place]:
        text = without_references(message.text) if message.role == "assistant" else message.text
        if message.role in _TURNS and text.strip():
            turns.append(Message(message.role, text))
    return tuple(turns)


def without_references(text: str) -> str:
    """Return an earlier answer as it was before its references, which would only crowd the conversation."""
    return text.rpartition(f"\n\n{REFERENCES}\n")[0] or text
