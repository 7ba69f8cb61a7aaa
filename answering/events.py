"""What happens while an answer comes to be, in the order in which it happens."""

from dataclasses import dataclass

from core.answer import Answer, Sentence, Source


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question means after what was said before, and its parts. Told only where that is not what was asked."""

    standalone_question: str
    parts: tuple[str, ...] = ()
    """The questions that it is answered as, if they are several."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages are here; nothing is cited yet."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the LLM's text as it comes, unchecked. What counts is the answer at the end."""

    text: str


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A sentence is complete and tested. Its place may still move when sentences are removed."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Settled:
    """The next piece of the answer's text that nothing can change any more.

    All pieces, one after the other, are `answer.text`. Under `strict` nothing that fails its test is ever among them.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The end: the whole answer."""

    answer: Answer


Event = Understood | Retrieved | Token | SentenceReady | Settled | Answered
