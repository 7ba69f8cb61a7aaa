"""A question as it is searched and answered: standing alone, and in English where a model reads only that.

An LLM rewrites a follow-up, and translates, in one short call. Without one, or where what it writes is no question that
was asked, rules make a follow-up stand alone (docs/decisions/0022-chats.md).
"""

from collections.abc import Sequence
from dataclasses import replace

from answering.understanding.follow_ups import Condensed, Intent, follow_up, standing_alone
from answering.understanding.leaning import stands_alone
from answering.understanding.rewritten import read_rewritten
from answering.understanding.turns import EarlierTurn, earlier_turns, with_titles_alone
from core.errors import LlmError
from core.ports import Llm, Message
from core.text.tokens import count_tokens, truncate
from prompts import Prompt, as_data, load

_MOST_TOKENS = 160
"""Of the question that an LLM writes; more is no question."""
_ANSWER_TOKENS = 300
"""So much of each earlier answer says what it was about."""
_QUESTION_CHARS = 300
"""So much of an earlier question is put in front of a new one."""
_TOKEN_CHARS = 20
"""No token of a text that anybody wrote is longer; what is cut by it need not be counted."""
_SPEAKERS = {"user": "Reader", "assistant": "Answer"}


async def condense(
    question: str, history: Sequence[Message], llm: Llm | None, history_tokens: int, *, translate: bool = False
) -> Condensed:
    """Return the question as it is to be understood after this history. Never fails: at worst it is left as it is.

    With `translate`, an LLM is asked to put it in English.
    """
    turns = standing_alone(list(earlier_turns(history)))
    meant = follow_up(question, turns)
    if meant.intent is not Intent.ANSWER:
        return meant
    usage = None
    if llm is not None and (turns or translate):
        messages = [message for message in history if message.role in _SPEAKERS and message.content.strip()]
        try:
            prompt = _prompt(question, messages, history_tokens, translate=translate)
            completion = await llm.complete(prompt, max_tokens=_MOST_TOKENS)
        except LlmError:  # asked for the answer, it will fail again and be told of
            pass
        else:
            usage = completion.usage
            said = " ".join(message.content for message in messages)
            written = (
                None
                if completion.cut or completion.broken
                else read_rewritten(completion.text, question, said, translated=translate)
            )
            if written is not None:
                leans = written != question and bool(turns) and (meant.leans or not translate)
                return Condensed(
                    written, usage, rewritten=True, translated=translate and written != question, leans=leans
                )
    if not meant.leans and not stands_alone(meant.question) and turns:
        return Condensed(_behind_the_last(question, turns), usage, leans=True, whole=True)
    return replace(meant, usage=usage)


def condensing_fingerprint() -> str:
    """Says which wording made a question stand alone."""
    return "-".join(prompt.fingerprint for prompt in (*_prompts(), load("condense_translating")))


def _behind_the_last(question: str, turns: Sequence[EarlierTurn]) -> str:
    """Put the last question in front of one of which the rules cannot say what it is about."""
    line = " ".join(turns[-1].question.split())
    if len(line) > _QUESTION_CHARS:
        line = f"{line[:_QUESTION_CHARS].rpartition(' ')[0] or line[:_QUESTION_CHARS]} …"
    end = "" if line.endswith(("?", "!", ".", "…", "？", "。", "！")) else "."
    return f"{line}{end} {question}"


def _prompt(question: str, turns: Sequence[Message], history_tokens: int, *, translate: bool) -> list[Message]:
    system, user = _prompts()
    rules = system.render()
    if translate:
        rules = f"{rules}\n\n{load('condense_translating').render()}"
    conversation = _conversation(turns, history_tokens) or "(none)"
    return [
        Message("system", rules),
        Message("user", user.render(conversation=conversation, question=as_data(question))),
    ]


def _prompts() -> tuple[Prompt, Prompt]:
    return load("condense_system"), load("condense_user", "conversation", "question")


def _conversation(turns: Sequence[Message], room: int) -> str:
    """Return the latest turns that fit into `room` tokens, oldest first. Of the earliest of them, its beginning."""
    lines: list[str] = []
    for message in reversed(turns):
        most = min(room, _ANSWER_TOKENS) if message.role == "assistant" else room
        text = as_data(_said(message)[: most * _TOKEN_CHARS])
        line = truncate(f"{_SPEAKERS[message.role]}: {text}", most)
        room -= count_tokens(line) + 1
        if not line or room < 0:
            break
        lines.append(line)
    return "\n".join(reversed(lines))


def _said(message: Message) -> str:
    return with_titles_alone(message.content) if message.role == "assistant" else message.content
