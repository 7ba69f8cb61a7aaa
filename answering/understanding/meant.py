"""What a question means: standing alone, in a language that is searched, without the words that are filters."""

from dataclasses import dataclass, field, replace

from answering.question import Question
from core.answer import Usage
from core.filters import Filters


@dataclass(frozen=True, slots=True)
class Meant:
    """A question as it is understood."""

    asked: Question
    question: str
    """What was asked, as it is to be understood after what was said before."""
    filters: Filters = field(default_factory=Filters)
    """Those that were set, and those that the question asks for in words."""
    filters_read: tuple[str, ...] = ()
    """The words that were taken for filters."""
    searched_for: str | None = None
    """What is searched in place of what was written, where that is misspelt or in another language."""
    foreign: str | None = None
    """The language of the question, where the embedder does not read it and nobody translated it."""
    answer_in: str | None = None
    """The language of a question that was translated."""
    whole: bool = False
    """Whether it is not to be taken apart."""
    said: str = ""
    """The text of earlier answers, if the question follows them; it need not be said again."""
    quoted: tuple[str, ...] = ()
    """The titles of the papers that the last answer cites, if the question follows it."""
    most_sentences: int | None = None
    """So many are wanted at most."""
    courtesy: str | None = None
    """What is replied to a word of thanks or a greeting, which asks nothing."""
    rewritten: bool = False
    """Whether `question` is in an LLM's words."""
    usage: Usage | None = None
    """What asking an LLM for it took, even in vain."""
    notice: str | None = None
    """What a reader should know of how the question was read."""

    @property
    def put(self) -> str:
        """The question as an LLM is asked it: as it was written, where only its names were searched."""
        return self.question if self.foreign is None else self.asked.text

    @property
    def untranslated(self) -> bool:
        """Whether an LLM was asked to translate the question, and did not."""
        return self.usage is not None and self.answer_in is None

    def part(self, question: str) -> "Meant":
        """Return a part of it, as a question of its own."""
        return replace(self, question=question)

    def instructions(self) -> str | None:
        """Return what kind of answer is wanted, in words."""
        wishes = [self.asked.instructions] if self.asked.instructions else []
        if self.answer_in is not None:
            wishes.append(f"Write the answer in {self.answer_in}.")
        if self.most_sentences is not None:
            wishes.append(f"Write no more than {self.most_sentences} sentence{'s' * (self.most_sentences != 1)}.")
        return " ".join(wishes) or None
