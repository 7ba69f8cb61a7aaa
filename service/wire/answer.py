"""A question as a client asks it, its answer as every door gives it, and chats, which are made of both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, computed_field

from answering import Question, Retrieved
from core.answer import (
    Answer,
    Chat,
    Mode,
    Policy,
    Refusal,
    Source,
    Timings,
    Turn,
)
from core.filters import Filters
from core.passage import Scores
from service.model_names import chosen_model
from service.wire.base import Count, Given, Shape, Text, Told, Truth, attributes, noun_of, whole_characters
from service.wire.filters import FiltersWire
from service.wire.papers import Bibliographic, Stretch, bibliographic, stretch


class AskRequest(Shape[Question], Given):
    """A question and how to answer it. Everything but the question has a default."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "How can retrieval-augmented models be kept robust to irrelevant passages?"},
                {
                    "question": "What does dense retrieval gain over BM25?",
                    "top_k": 8,
                    "filters": {"year_from": 2020, "authors": ["Karpukhin"]},
                    "mode": "extractive",
                    "faithfulness": "strict",
                    "stream": False,
                },
            ]
        }
    )

    question: Text = Field(description="In any language that the embedder knows.")
    top_k: Count | None = Field(default=None, description="Passages to answer from. Null: LITMUS_TOP_K.")
    filters: FiltersWire = FiltersWire()
    chat_id: Text | None = Field(
        default=None, description="A chat to go on with: the question may refer to it, and the answer is kept in it."
    )
    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: LITMUS_LLM_MODEL.")
    mode: Mode = Field(default=Mode.AUTO, description="`auto` asks the LLM where one is configured.")
    faithfulness: Policy | None = Field(
        default=None, description="What happens to sentences that nothing supports. Null: LITMUS_FAITHFULNESS."
    )
    read_filters: Truth = Field(
        default=True, description="Take words such as `since 2023`, `by NAME` or `not surveys` for filters."
    )
    correct: Truth = Field(
        default=True,
        description="Search for words that papers have in place of words that no paper has, such as typos.",
    )
    split: Truth = Field(default=True, description="Answer a question with several parts part by part.")
    stream: Truth = Field(default=False, description="Answer with server-sent events.")

    def to_core(self) -> Question:
        """Return the noun."""
        mode, model = chosen_model(self.model, self.mode)
        return replace(noun_of(Question, self, text=self.question), mode=mode, model=model)


class SourcePassageOut(Stretch):
    """A stretch of the abstract of the source, from character `start` to `end`."""

    scores: Scores | None = None
    """Where the score came from."""


class SourceOut(Shape[Source], Bibliographic, without=["paper"]):
    """A numbered paper; `n` is what `[n]` in the text means."""

    paper_id: str
    passages: tuple[SourcePassageOut, ...]

    @classmethod
    def _tell(cls, noun: Source) -> object:
        own = {"n": noun.n, "paper_id": noun.paper.id, "cited": noun.cited}
        return own | bibliographic(noun.paper) | {"passages": [stretch(passage) for passage in noun.passages]}

    def to_core(self) -> Source:
        """Return the noun."""
        paper = self.paper(self.paper_id)
        passages = tuple(one.passage(paper, one.scores) for one in self.passages)
        return noun_of(Source, self, paper=paper, passages=passages)


class AnswerOut(Shape[Answer], Told):
    """The one answer of every door."""

    refusal: Refusal | None
    sources: tuple[SourceOut, ...]
    filters: Filters = Field(alias="filters_applied")
    timings: Timings = Field(alias="timings_ms")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def status(self) -> Literal["answered", "refused"]:
        """Whether the papers hold an answer."""
        return "refused" if self.refusal else "answered"


class RetrievedOut(Shape[Retrieved], Told):
    """Event `retrieved`: what the answer will be made from."""

    sources: tuple[SourceOut, ...]


Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(whole_characters)
]


class ChatIn(Given):
    """A chat to begin."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": None}, {"title": "Dense retrieval"}]})

    title: Title | None = Field(default=None, description="Null: the first question becomes the title.")


class ChatTitle(Given):
    """Another title for a chat."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Dense retrieval"}]})

    title: Title


class TurnOut(Shape[Turn], Told, without=["stopped"]):
    """A question and what came of it; `answer.id` is the turn's."""

    status: Literal["answered", "refused", "stopped"]
    """`stopped`: the asker went away before the end, and `answer` is what was tested until there."""
    answer: AnswerOut

    @classmethod
    def _tell(cls, noun: Turn) -> object:
        answer = AnswerOut.of(noun.answer)
        status = "stopped" if noun.stopped else answer.status
        return {"status": status, "asked_at": noun.asked_at, "answer": answer}

    def to_core(self) -> Turn:
        """Return the noun."""
        return noun_of(Turn, self, stopped=self.status == "stopped")


class ChatWithTurns(Told, like=Chat):
    """A chat with its last turns."""

    id: str
    """Give it as `chat_id` to `POST /v1/ask` to go on with it."""
    turns: tuple[TurnOut, ...]
    """Oldest first; those before them with `before`, the first one's answer id."""

    @classmethod
    def of(cls, chat: Chat, turns: Sequence[Turn]) -> Self:
        """Return the wire form."""
        return cls(**attributes(cls, chat), turns=tuple(TurnOut.of(turn) for turn in turns))

    def chat(self) -> Chat:
        """Return the chat alone."""
        return noun_of(Chat, self)
