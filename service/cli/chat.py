"""`litmus chat`: questions that follow each other."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode
from core.filters import Filters
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run

if TYPE_CHECKING:
    from service.surface.library import Asker


@filtered
def chat(
    chat: Annotated[
        str | None, typer.Option("--chat", "-c", metavar="ID", help="Go on with this chat; `last` is the latest.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the chats, the latest first, and end.")] = False,
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
    json: Annotated[bool, typer.Option("--json", help="With --list: one JSON document, as the API gives it.")] = False,
) -> None:
    """Ask one question after the other: later ones may refer to earlier answers, and all of it is kept."""
    if json and not listed:
        raise typer.BadParameter("goes with --list. `litmus ask --json` answers one question.", param_hint="--json")

    async def work() -> int:
        from answering import Question
        from service.cli.conversation import Conversation
        from service.cli.opening import open_engine
        from service.model_names import chosen_model

        chosen_mode, chosen = chosen_model(model, mode)
        way = Question(
            "",
            top_k,
            filters,
            chosen_mode,
            chosen,
            faithfulness,
            read_filters=read_filters,
            correct=correct,
            split=split,
        )
        live = sys.stdout.isatty() if stream is None else stream
        async with open_engine() as engine:
            if listed:
                await _list(engine, json)
                return 0
            return await Conversation(engine, way, style.value, live).hold(chat)

    run(work)


async def _list(engine: "Asker", json: bool) -> None:
    from service.cli.conversation import show_chats
    from service.cli.printing import print_json

    page = await engine.library.chats.page()
    if json:
        print_json(page)
    else:
        show_chats(page)
