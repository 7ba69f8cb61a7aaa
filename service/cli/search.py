"""`litmus search`: passages, without an answer made of them."""

from typing import TYPE_CHECKING, Annotated

import typer

from core.filters import Filters
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run

if TYPE_CHECKING:
    from core.passage import Passage


@filtered
def search(
    query: Annotated[str, typer.Argument(help="What to search for, in quotes.")],
    top_k: options.TopK = None,
    filters: Filters = EVERYTHING,
    json: options.Json = False,
) -> None:
    """Search the papers, and see why each passage was found."""

    async def work() -> int:
        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json
        from service.wire.papers import SearchOut

        async with open_engine() as engine:
            passages = await engine.search(query, top_k=top_k, filters=filters)
        if json:
            print_json(SearchOut.of(query, filters, passages))
        elif passages:
            for number, passage in enumerate(passages, start=1):
                _show(number, passage)
        else:
            out().print("Nothing was found.")
        return 0

    run(work)


def _show(number: int, passage: "Passage") -> None:
    from rich.text import Text

    from service.cli.printing import out, print_indented
    from service.cli.wording import byline

    console, paper, scores = out(), passage.paper, passage.scores
    console.print(Text.assemble((f"{number}. ", "dim"), (paper.title, "bold")))
    about = [byline(paper), f"score {scores.fused:.3f}"]
    if scores.dense is not None:
        about.append(f"dense {scores.dense:.3f}" + (f" (#{scores.dense_rank})" if scores.dense_rank else ""))
    if scores.lexical is not None:
        about.append(f"lexical {scores.lexical:.1f}" + (f" (#{scores.lexical_rank})" if scores.lexical_rank else ""))
    if scores.rerank is not None:
        about.append(f"rerank {scores.rerank:.3f}")
    print_indented(Text(" · ".join(filter(None, about)), style="dim"), 3)
    print_indented(Text(passage.chunk.text + "\n"), 3)
