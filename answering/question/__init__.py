"""A question, with everything that the asker may choose."""

from dataclasses import dataclass, field

from core.answer import Mode, Policy
from core.filters import Filters
from core.ports import Message


@dataclass(frozen=True, slots=True)
class Question:
    """None means: as the settings say."""

    text: str
    top_k: int | None = None
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.AUTO
    model: str | None = None
    """A LiteLLM model name in place of the configured one."""
    faithfulness: Policy | None = None
    chat_id: str | None = None
    """The chat that the question belongs to; its turns are then the history."""
    history: tuple[Message, ...] = ()
    """The conversation before the question, roles `user` and `assistant`, oldest first."""
    read_filters: bool = True
    """Whether words such as "since 2023" are taken for filters."""
    correct: bool = True
    """Whether misspelt words are searched as papers write them, and other languages in English; else as written."""
    split: bool = True
    """Whether a question with several parts is answered part by part."""
    instructions: str | None = None
    """What kind of answer is wanted. It may narrow (language, length, tone, topic), never lift a rule."""
