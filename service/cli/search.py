"""`litmus search` and `litmus related`: passages, and papers near a paper."""

from typing import Annotated

import typer
from rich.text import Text

from answering.limits import check_top_k
from core.passage import Passage
from service.cli import options
from service.cli.output import out, paper_line, plural, print_indented, print_json, remark
from service.cli.running import command, open_engine
from service.wire.papers import RelatedOut, SearchOut


@command
async def search(
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to search for, best in quotes.")],
    top_k: options.TopK = None,
    json: options.Json = False,
    *,
    narrowing: options.Narrowing,
) -> None:
    """Search the papers, and see why each passage was found."""
    query, filters = " ".join(words), narrowing.filters()
    async with open_engine() as engine:
        passages = await engine.search(query, top_k=top_k, filters=filters)
        papers = None if passages else (await engine.library.papers(limit=1)).total
    if json:
        print_json(SearchOut.of(query, filters, passages))
        return
    for number, passage in enumerate(passages, start=1):
        _show(number, passage)
    if papers is not None:
        out().print("Nothing was found.")
        if papers == 0:
            remark("No papers. `litmus import FILES` adds some.")
        elif not filters:
            remark(f"{plural(papers, 'paper')} cannot be searched yet. Search again in a moment.")


@command
async def related(
    paper_id: options.PaperId,
    top_k: Annotated[
        int | None, typer.Option("--top-k", "-k", min=1, help="Papers to show. (default: LITMUS_TOP_K)")
    ] = None,
    json: options.Json = False,
) -> None:
    """Show the papers whose abstracts are nearest in meaning to that of one paper."""
    async with open_engine() as engine:
        check_top_k(top_k, engine.settings)
        found = await engine.library.related(paper_id, count=top_k or engine.settings.top_k)
    if json:
        print_json(RelatedOut.of(paper_id, found))
        return
    for each in found:
        out().print(Text.assemble((f"{each.score:.3f}  ", "dim"), (each.paper.title, "bold")))
        print_indented(Text.assemble((each.paper.id, "cyan"), "  ", (paper_line(each.paper), "dim")), 7)
    if not found:
        out().print("No other paper is searchable.")


def _show(number: int, passage: Passage) -> None:
    paper, scores = passage.paper, passage.scores
    out().print(Text.assemble((f"{number}. ", "dim"), (paper.title, "bold")))
    about = [paper_line(paper), f"score {scores.fused:.3f}"]
    if scores.dense is not None:
        about.append(f"dense {scores.dense:.3f}" + (f" (#{scores.dense_rank})" if scores.dense_rank else ""))
    if scores.lexical is not None:
        about.append(f"lexical {scores.lexical:.1f}" + (f" (#{scores.lexical_rank})" if scores.lexical_rank else ""))
    if scores.rerank is not None:
        about.append(f"rerank {scores.rerank:.3f}")
    print_indented(Text(" · ".join(filter(None, about)), style="dim"), 3)
    print_indented(Text(passage.chunk.text + "\n"), 3)
