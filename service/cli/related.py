"""`litmus related`: papers near a paper."""

from typing import Annotated

import typer

from service.cli import options
from service.cli.running import run


def related(
    paper_id: Annotated[str, typer.Argument(metavar="PAPER", help="Its id, as `litmus papers list` shows it.")],
    top_k: Annotated[int | None, typer.Option("--top-k", "-k", min=1, help="Papers. (default: LITMUS_TOP_K)")] = None,
    json: options.Json = False,
) -> None:
    """Show the papers whose abstracts are nearest in meaning to one paper's."""

    async def work() -> int:
        from rich.text import Text

        from answering.limits import check_top_k
        from service.cli.opening import open_engine
        from service.cli.printing import out, print_indented, print_json
        from service.cli.wording import byline
        from service.wire.papers import RelatedOut

        async with open_engine() as engine:
            check_top_k(top_k, engine.settings)
            found = await engine.library.related(paper_id, count=top_k or engine.settings.top_k)
        if json:
            print_json(RelatedOut.of(paper_id, found))
            return 0
        console = out()
        for each in found:
            console.print(Text.assemble((f"{each.score:.3f}  ", "dim"), (each.paper.title, "bold")))
            print_indented(Text.assemble((each.paper.id, "cyan"), "  ", (byline(each.paper), "dim")), 7)
        if not found:
            console.print("No other paper is searchable.")
        return 0

    run(work)
