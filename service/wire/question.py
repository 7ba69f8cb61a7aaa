"""`POST /v1/ask`: what a client asks."""

from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field

from core.answer import Mode, Policy
from service.wire.base import Given, Text
from service.wire.filters import FiltersWire

if TYPE_CHECKING:
    from answering import Question


class AskRequest(Given):
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
    top_k: int | None = Field(default=None, ge=1, description="Passages to answer from. Null: LITMUS_TOP_K.")
    filters: FiltersWire = FiltersWire()
    chat_id: Text | None = Field(
        default=None, description="A chat to go on with: the question may refer to it, and the answer is kept in it."
    )
    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: LITMUS_LLM_MODEL.")
    mode: Mode = Field(default=Mode.AUTO, description="`auto` asks the LLM where one is configured.")
    faithfulness: Policy | None = Field(
        default=None, description="What happens to sentences that nothing supports. Null: LITMUS_FAITHFULNESS."
    )
    read_filters: bool = Field(
        default=True, description="Take words such as `since 2023`, `by NAME` or `not surveys` for filters."
    )
    correct: bool = Field(
        default=True,
        description="Search for words that papers have in place of words that no paper has, such as typos.",
    )
    split: bool = Field(default=True, description="Answer a question with several parts part by part.")
    stream: bool = Field(default=False, description="Answer with server-sent events.")

    def to_core(self) -> "Question":
        """Return the noun."""
        from answering import Question
        from service.model_names import chosen_model

        mode, model = chosen_model(self.model, self.mode)
        return Question(
            text=self.question,
            top_k=self.top_k,
            filters=self.filters.to_core(),
            mode=mode,
            model=model,
            faithfulness=self.faithfulness,
            read_filters=self.read_filters,
            correct=self.correct,
            split=self.split,
            chat_id=self.chat_id,
        )
