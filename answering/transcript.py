"""A chat as one Markdown document."""

from collections.abc import Sequence

from answering.rendering import REFERENCES, render
from core.answer import Chat, Turn
from core.text.reference import escaped


def transcript(chat: Chat, turns: Sequence[Turn]) -> str:
    """Return the questions as headings, each with its answer and that answer's own references.

    Numbers count within one answer, so each keeps its list: the same paper may be [1] here and [3] there.
    """
    return "\n".join([f"# {escaped(chat.title or 'A chat without a title')}\n", *map(_turn, turns)])


def _turn(turn: Turn) -> str:
    answer = turn.answer
    asked_at = f"*{turn.asked_at:%Y-%m-%d %H:%M} UTC*"
    meant = answer.standalone_question
    understood = f"*Understood as: {escaped(meant)}*\n\n" if meant is not None and meant != answer.question else ""
    said = render(answer).replace(f"\n{REFERENCES}\n", f"\n#{REFERENCES}\n").lstrip("\n")
    return f"## {escaped(answer.question)}\n\n{asked_at}\n\n{understood}{said}"
