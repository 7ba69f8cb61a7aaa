"""A follow-up question becomes one that stands alone: it is what is searched, answered and tested against.

An LLM rewrites it in one short call. Without one, or where what it writes is no such question, a question that leans on
what was said before gets the question it leans on put in front of it (docs/decisions/0022-chats.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answering.composing import as_data
from answering.leaning import stands_alone
from answering.rewritten import read_rewritten
from core.answer import Usage
from core.errors import LlmError
from core.ports import Llm, Message
from core.tokens import count_tokens, truncate
from prompts.loading import Prompt, load

_MOST_TOKENS = 160
"""Of the question that an LLM writes; more is no question."""
_ANSWER_TOKENS = 300
"""So much of each earlier answer says what it was about."""
_QUESTION_CHARS = 300
"""So much of an earlier question is put in front of a new one."""
_TOKEN_CHARS = 20
"""No token of a text that anybody wrote is longer; what is cut by it need not be counted."""
_REFERENCES = re.compile(r"^[^\w\n]*+(?:references|sources)[^\w\n]*+$", re.IGNORECASE | re.MULTILINE)
_REFERENCE = re.compile(r"^(?P<number>\d+)\. .*?\*\*(?P<title>.+?)\*\*", re.MULTILINE)
_SPEAKERS = {"user": "Reader", "assistant": "Answer"}


@dataclass(frozen=True, slots=True)
class Condensed:
    """A question that stands alone."""

    question: str
    usage: Usage | None = None
    """What it took, if an LLM was asked."""
    rewritten: bool = False
    """Whether it is in an LLM's words."""


async def condense(question: str, history: Sequence[Message], llm: Llm | None, history_tokens: int) -> Condensed:
    """Return the question as it is to be understood after this history. Never fails: at worst it is left as it is."""
    turns = [message for message in history if message.role in _SPEAKERS and message.content.strip()]
    if not turns:
        return Condensed(question)
    usage = None
    if llm is not None:
        try:
            completion = await llm.complete(_prompt(question, turns, history_tokens), max_tokens=_MOST_TOKENS)
        except LlmError:  # asked for the answer, it will fail again and be told of
            pass
        else:
            usage = completion.usage
            said = " ".join(message.content for message in turns)
            if not completion.cut and (written := read_rewritten(completion.text, question, said)):
                return Condensed(written, usage, rewritten=True)
    return Condensed(_with_what_it_leans_on(question, turns), usage)


def condensing_fingerprint() -> str:
    """Says which wording made a question stand alone."""
    return "-".join(prompt.fingerprint for prompt in _prompts())


def _with_what_it_leans_on(question: str, turns: Sequence[Message]) -> str:
    """Put the last question that stands alone, and the last one, in front of a question that does not."""
    if stands_alone(question):
        return question
    asked = [message.content for message in turns if message.role == "user"]
    leans_on = next((earlier for earlier in reversed(asked) if stands_alone(earlier)), None)
    before = dict.fromkeys(earlier for earlier in (leans_on, *asked[-1:]) if earlier is not None)
    return " ".join([*(_clipped(earlier) for earlier in before), question])


def _prompt(question: str, turns: Sequence[Message], history_tokens: int) -> list[Message]:
    system, user = _prompts()
    conversation = _conversation(turns, history_tokens)
    return [
        Message("system", system.render()),
        Message("user", user.render(conversation=conversation, question=as_data(question))),
    ]


def _prompts() -> tuple[Prompt, Prompt]:
    return load("condense_system"), load("condense_user", "conversation", "question")


def _conversation(turns: Sequence[Message], room: int) -> str:
    """Return the latest turns that fit into `room` tokens, oldest first. Of the earliest of them, its beginning."""
    lines: list[str] = []
    for message in reversed(turns):
        most = min(room, _ANSWER_TOKENS) if message.role == "assistant" else room
        text = as_data(_without_references(message)[: most * _TOKEN_CHARS])
        line = truncate(f"{_SPEAKERS[message.role]}: {text}", most)
        room -= count_tokens(line) + 1
        if not line or room < 0:
            break
        lines.append(line)
    return "\n".join(reversed(lines))


def _without_references(message: Message) -> str:
    """Return what was said, and of a list of references only the titles: "the second paper" is one of them."""
    if message.role != "assistant" or not (heading := _REFERENCES.search(message.content)):
        return message.content
    titles = [f"({found['number']}) {found['title']}" for found in _REFERENCE.finditer(message.content, heading.end())]
    return f"{message.content[: heading.start()]} Papers: {'; '.join(titles)}"


def _clipped(question: str) -> str:
    line = " ".join(question.split())
    if len(line) > _QUESTION_CHARS:
        line = f"{line[:_QUESTION_CHARS].rpartition(' ')[0] or line[:_QUESTION_CHARS]} …"
    return line if line.endswith(("?", "!", ".", "…", "？", "。", "！")) else f"{line}."
