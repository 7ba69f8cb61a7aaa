"""`litmus ask`: a question, and the answer as it comes."""

import sys
from typing import Annotated

import typer

from core.answer import Mode
from service.cli import options
from service.cli.running import run


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes; `-` reads it from standard input.")],
    top_k: options.TopK = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    author: options.Author = None,
    venue: options.Venue = None,
    tag: options.Tag = None,
    collection: options.Collection = None,
    reading: options.ReadingState = None,
    mode: options.HowToAnswer = Mode.AUTO,
    model: options.Model = None,
    faithfulness: options.Faithfulness = None,
    style: options.CitingStyle = options.Style.NUMBER,
    read_filters: options.ReadFilters = True,
    split: options.Split = True,
    stream: options.Stream = None,
    json: options.Json = False,
) -> None:
    """Ask the papers, and get an answer whose every sentence is tested against what it cites."""
    filters = options.filters_of(year_from, year_to, author, venue, tag, collection, reading)

    async def work() -> int:
        from answering import Question
        from service.cli.answer_view import show_answer
        from service.cli.asking import show_live
        from service.cli.opening import open_engine
        from service.cli.printing import print_json
        from service.model_names import chosen_model
        from service.wire.answer import AnswerOut

        text = sys.stdin.buffer.read().decode("utf-8", "replace") if question == "-" else question
        chosen_mode, chosen = chosen_model(model, mode)
        asked = Question(
            text, top_k, filters, chosen_mode, chosen, faithfulness, read_filters=read_filters, split=split
        )
        live = not json and (sys.stdout.isatty() if stream is None else stream)
        async with open_engine() as engine:
            if live:
                await show_live(engine, asked, style.value)
            elif json:
                print_json(AnswerOut.of(await engine.ask(asked)))
            else:
                show_answer(await engine.ask(asked), style.value)
        return 0

    run(work)
