"""`litmus ask`: a question, and the answer as it comes."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode, Policy
from service.cli import options
from service.cli.running import run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event, Question
    from core.answer import Answer
    from service.surface import Asker


class Style(StrEnum):
    """How the text cites."""

    NUMBER = "number"
    TITLE = "title"


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes; `-` reads it from standard input.")],
    top_k: options.TopK = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    author: options.Author = None,
    venue: options.Venue = None,
    tag: options.Tag = None,
    mode: Annotated[Mode, typer.Option(help="Who answers; `auto` asks the LLM where one is configured.")] = Mode.AUTO,
    model: Annotated[str | None, typer.Option(help="Any LiteLLM model name, in place of LITMUS_LLM_MODEL.")] = None,
    faithfulness: Annotated[
        Policy | None, typer.Option(help="What happens to unsupported sentences. (default: LITMUS_FAITHFULNESS)")
    ] = None,
    style: Annotated[Style, typer.Option(help="Cite by number, or by title within the text.")] = Style.NUMBER,
    read_filters: Annotated[
        bool, typer.Option(help='Take words such as "since 2023" or "by NAME" for filters.')
    ] = True,
    stream: Annotated[
        bool | None, typer.Option("--stream/--no-stream", help="Show text as it comes. (default: on a terminal)")
    ] = None,
    json: options.Json = False,
) -> None:
    """Ask the papers, and get an answer whose every sentence is tested against what it cites."""
    filters = options.filters_of(year_from, year_to, author, venue, tag)

    async def work() -> int:
        from answering import Question
        from service.cli.answer_view import show_answer
        from service.cli.opening import open_engine
        from service.cli.printing import print_json
        from service.model_names import chosen_model
        from service.wire.answer import AnswerOut

        text = sys.stdin.buffer.read().decode("utf-8", "replace") if question == "-" else question
        chosen_mode, chosen = chosen_model(model, mode)
        asked = Question(text, top_k, filters, chosen_mode, chosen, faithfulness, read_filters=read_filters)
        live = not json and (sys.stdout.isatty() if stream is None else stream)
        async with open_engine() as engine:
            if live:
                await _show_live(engine, asked, style)
            elif json:
                print_json(AnswerOut.of(await engine.ask(asked)))
            else:
                show_answer(await engine.ask(asked), style.value)
        return 0

    run(work)


async def _show_live(engine: "Asker", question: "Question", style: Style) -> None:
    from contextlib import aclosing
    from typing import cast

    from answering import Answered, Retrieved, Token
    from service.cli.answer_view import show_answer
    from service.cli.live import Live

    answer: Answer | None = None
    # Closed in any case, so that Ctrl-C stops the LLM too.
    async with aclosing(cast("AsyncGenerator[Event, None]", engine.stream(question))) as events:
        with Live() as live:
            async for event in events:
                match event:
                    case Retrieved(sources=sources):
                        live.found(len(sources))
                    case Token(text=piece):
                        live.write(piece)
                    case Answered(answer=whole):
                        answer = whole
    if answer is not None:
        show_answer(answer, style.value, shown=live.kept)
