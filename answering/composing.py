"""Puts the question and the passages before the LLM."""

from collections.abc import Sequence

from answering.llm_text.no_answer import NO_ANSWER
from core.answer import Source
from core.ports import Message
from prompts import Prompt, as_data, as_passages, load, message_tokens

MOST_INSTRUCTIONS = 2000
"""Characters of the asker's instructions that are read: what goes on for longer is a prompt of its own, not a wish."""


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
    return message_tokens(compose(question, (), instructions))


def prompt_fingerprint() -> str:
    """Says which wording made an answer."""
    return "-".join(prompt.fingerprint for prompt in _prompts())


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
