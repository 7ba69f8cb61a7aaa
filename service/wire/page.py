"""What the page is told beyond what every door tells."""

from pydantic import Field

from answering import Understood
from core.access import Scope
from core.answer import Chat, Reason, Sentence
from service.wire.answer import AnswerOut, RetrievedOut
from service.wire.base import Told
from service.wire.problem import Problem


class PageSentence(Told):
    """Event `sentence` of the page: a tested sentence, and the whole text until here."""

    sentence: Sentence
    failed: Reason | None = Field(description="Why it is not part of the text, unless it is put right yet.")
    html: str
    sentences: tuple[Sentence, ...] = Field(description="Those of the text; `data-s` in the HTML counts them.")


class PageAnswer(Told):
    """Event `answer` of the page."""

    answer: AnswerOut
    html: str
    markdown: str = Field(description="The text with its references, to be copied.")


class PageTurn(Told):
    """A question of a chat and what came of it."""

    stopped: bool
    answer: PageAnswer


class PageChat(Told):
    """A chat with its last turns, oldest first."""

    chat: Chat
    turns: tuple[PageTurn, ...]


class Writing(Told):
    """Event `writing`: the LLM has begun."""


class PageState(Told):
    """What the page shows around questions."""

    version: str
    papers: int
    pending: int = Field(description="Papers that are not searchable yet.")
    arriving: int = Field(description="Imports that wait or run: papers may come at any moment.")
    chunks: int
    llm: str | None = Field(description="The configured LLM. Null: answers are the papers' own sentences.")
    models: tuple[str, ...]
    sample: bool = Field(description="Whether the sample corpus can be imported from here.")
    examples: tuple[str, ...] = Field(description="Questions to begin with.")
    problems: tuple[str, ...] = Field(description="What keeps questions from being answered.")
    may: tuple[Scope, ...] = Field(description="What whoever asks may do.")
    collection: str | None = Field(description="The collection that whoever asks is limited to.")


EVENTS: dict[type, str] = {
    Understood: "understood",
    RetrievedOut: "retrieved",
    Writing: "writing",
    PageSentence: "sentence",
    PageAnswer: "answer",
    Problem: "error",
}
"""What the stream of an answer tells the page: the name of each event, by what it carries."""
