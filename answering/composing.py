"""Puts the question and the passages before the LLM.

Passages are data: whatever stands in a title or an abstract can neither end its passage, nor pass for another one, nor
speak in the role of the system, of the user or of the model.
"""

import re
import unicodedata
from collections.abc import Sequence

from answering.no_answer import NO_ANSWER
from core.answer import Source
from core.ports import Message
from core.text.tokens import count_tokens
from prompts import Prompt, load

# `<|im_start|>`, `<s>`, `</passage>`, `<start_of_turn>`; not the `<` of `p < 0.05`.
_TAG = re.compile(r"<(?=[|｜/!?<A-Za-z_])")
_TAG_END = re.compile(r"(?<=[|｜\w/\"'>])>")
_ROLE = re.compile(r"\[(/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS))\]")
# `[3]`, `[1, 2]`, `[^1]`, `[Source 3]`, `【3†source】`; not `[CLS]`, nor the interval `[0, 1]`.
_MARKER = re.compile(
    r"\[(\^?(?:(?:source|passage|paper|document|doc|ref)s?\s*+)?[1-9]\d{0,2}(?:\s*+[,;–-]\s*+[1-9]\d{0,2})*+)\]"
    r"|【([^【】\d]*+\d[^【】]*+)】",
    re.IGNORECASE,
)
_TURN_TOKENS = 8
"""What a chat template adds to a message, at most."""
MOST_INSTRUCTIONS = 2000
"""Characters of the asker's instructions that are read: what goes on for longer is a prompt of its own, not a wish."""
_JOINERS = "\u200c\u200d"
"""Format characters that are part of the spelling of some languages."""


def compose(question: str, sources: Sequence[Source], instructions: str | None = None) -> list[Message]:
    """Return the messages that ask for an answer from these sources alone.

    Instructions may narrow (language, length, tone, topic). They stand beside the question and are data like it: the
    rules stand alone in the role of the system.
    """
    system, user, _ = _prompts()
    passages = as_passages(sources)
    return [
        Message("system", system.render(no_answer=NO_ANSWER)),
        Message(
            "user",
            user.render(
                passages=passages,
                instructions=narrowing(instructions),
                question=as_data(question),
            ),
        ),
    ]


def prompt_tokens(question: str, instructions: str | None = None) -> int:
    """How much of the context window everything but the passages takes."""
    return sum(count_tokens(message.content) + _TURN_TOKENS for message in compose(question, (), instructions))


def prompt_fingerprint() -> str:
    """Says which wording made an answer."""
    return "-".join(prompt.fingerprint for prompt in _prompts())


def as_data(text: str) -> str:
    """Return `text` on one line, with nothing in it that an LLM or its server could take for more than text."""
    visible = "".join(_visible(char) for char in text)
    plain = _TAG_END.sub("›", _TAG.sub("‹", " ".join(visible.split())))
    return _MARKER.sub(lambda found: f"⟦{found[1] or found[2]}⟧", _ROLE.sub(r"⟦\1⟧", plain))


def _prompts() -> tuple[Prompt, Prompt, Prompt]:
    return (
        load("answer_system", "no_answer"),
        load("answer_user", "passages", "instructions", "question"),
        load("answer_instructions", "instructions"),
    )


def narrowing(instructions: str | None) -> str:
    """Return the asker's instructions as a prompt has them, with what parts them from the question; else nothing."""
    shown = as_data((instructions or "")[:MOST_INSTRUCTIONS])
    return f"{_prompts()[2].render(instructions=shown)}\n\n" if shown else ""


def as_passages(sources: Sequence[Source]) -> str:
    """Return the sources as a prompt has them, each with its number."""
    return "\n\n".join(map(_shown, sources))


def _shown(source: Source) -> str:
    year = f" ({source.paper.year})" if source.paper.year else ""
    text = " … ".join(as_data(passage.chunk.text) for passage in source.passages)
    return f"[{source.n}] {as_data(source.paper.title)}{year}\nText: {text}"


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co"} and char not in _JOINERS else char
