"""A conversation, read from its messages: what was asked, what was said, and which papers it cited."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.ports import Message
from core.text.words import is_namelike

_REFERENCES = re.compile(r"^[^\w\n]*+(?:references|sources)[^\w\n]*+$", re.IGNORECASE | re.MULTILINE)
_REFERENCE = re.compile(r"^(?P<number>\d+)\. .*?\*\*(?P<title>.+?)\*\*", re.MULTILINE)
_MARKER = re.compile(r"\s*\[(\d+)\]")
_ESCAPED = re.compile(r"\\(\W)")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_HEAD_WORDS = 4
"""A title's head ("ColBERT: …") that is longer is no name."""
_NAMELIKE = re.compile(r"\w*[A-Z0-9]\w*[A-Z0-9]|[A-Z]")


@dataclass(frozen=True, slots=True)
class CitedBefore:
    """A paper that an answer cites."""

    number: int
    title: str
    called: str
    """As one says it in a question: "ColBERT", or else the title in quotes."""


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A question and its answer."""

    question: str
    text: str = ""
    """The answer without its markers and references; empty where there was none."""
    papers: tuple[CitedBefore, ...] = ()

    @property
    def told(self) -> str:
        """The answer and the titles that it cites."""
        return " ".join((self.text, *(paper.title for paper in self.papers)))


def earlier_turns(history: Sequence[Message]) -> Iterator[EarlierTurn]:
    """Yield the turns of a conversation, oldest first. What an assistant says first answers nothing."""
    asked: str | None = None
    for message in history:
        if message.role == "user" and message.content.strip():
            if asked is not None:
                yield EarlierTurn(asked)
            asked = message.content.strip()
        elif message.role == "assistant" and asked is not None:
            text, papers = _read_answer(message.content)
            yield EarlierTurn(asked, text, papers)
            asked = None
    if asked is not None:
        yield EarlierTurn(asked)


def with_titles_alone(content: str) -> str:
    """Return an answer, and of its list of references only the titles: "the second paper" is one of them."""
    text, titles = _divided(content)
    if not titles:
        return content
    return f"{text} Papers: {'; '.join(f'({number}) {title}' for number, title in titles)}"


def _divided(content: str) -> tuple[str, list[tuple[int, str]]]:
    heading = _REFERENCES.search(content)
    if heading is None:
        return content, []
    found = _REFERENCE.finditer(content, heading.end())
    titles = [(int(each["number"]), _ESCAPED.sub(r"\1", each["title"].rstrip("."))) for each in found]
    return content[: heading.start()], titles


def _read_answer(content: str) -> tuple[str, tuple[CitedBefore, ...]]:
    text, titles = _divided(content)
    papers = tuple(CitedBefore(number, title, _called(number, title, text)) for number, title in titles)
    return " ".join(_MARKER.sub("", text).split()), papers


def _called(number: int, title: str, text: str) -> str:
    head = title.partition(":")[0].partition(",")[0].strip()
    if head != title.strip() and len(head.split()) <= _HEAD_WORDS:
        return head
    citing = next((each[0].strip() for each in _SENTENCE.finditer(text) if f"[{number}]" in each[0]), "")
    first = citing.partition(" ")[0]
    if is_namelike(first, first=True):  # "RETRO retrieves …"
        return first.strip(",;:")
    return title if len(title.split()) <= _HEAD_WORDS - 1 else f"“{title}”"
