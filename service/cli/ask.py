"""`litmus ask`: a question, and the answer as it comes."""

import sys
from typing import Annotated

import typer

from core.answer import Mode
from core.filters import Filters
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run


@filtered
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes; `-` reads it from standard input.")],
    top_k: options.TopK = None,
    filters: Filters = EVERYTHING,
    mode: options.HowToAnswer = Mode.AUTO,
    model: options.Model = None,
    faithfulness: options.Faithfulness = None,
    style: options.CitingStyle = options.Style.NUMBER,
    read_filters: options.ReadFilters = True,
    correct: options.Correct = True,
    split: options.Split = True,
    stream: options.Stream = None,
    json: options.Json = False,
) -> None:
    """Ask the papers, and get an answer whose every sentence is tested against what it cites."""

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
            text,
            top_k,
            filters,
            chosen_mode,
            chosen,
            faithfulness,
            read_filters=read_filters,
            correct=correct,
            split=split,
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
