"""An answer shown while it comes."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event, Question
    from core.answer import Answer
    from service.surface.library import Asker


async def show_live(engine: "Asker", question: "Question", style: Literal["number", "title"]) -> None:
    """Ask, show what comes, and at the end the tested answer. Being cancelled stops the LLM."""
    from contextlib import aclosing
    from typing import cast

    from answering import Answered, Retrieved, Token, Understood
    from service.cli.answer_view import show_answer
    from service.cli.live import Live

    answer: Answer | None = None
    # Closed in any case, so that Ctrl-C stops the LLM too.
    async with aclosing(cast("AsyncGenerator[Event, None]", engine.stream(question))) as events:
        with Live() as live:
            async for event in events:
                match event:
                    case Understood(standalone_question=meant) if meant != question.text:
                        live.understood(meant)
                    case Retrieved(sources=sources):
                        live.found(len(sources))
                    case Token(text=piece):
                        live.write(piece)
                    case Answered(answer=whole):
                        answer = whole
    if answer is not None:
        show_answer(answer, style, shown=live.kept)
