"""`litmus papers`: list, show, delete."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import run

if TYPE_CHECKING:
    from core.paper import Paper

papers = typer.Typer(help="List, show and delete papers.", no_args_is_help=True)
_PAGE = 200

PaperId = Annotated[str, typer.Argument(metavar="ID", help="As `litmus papers list` shows it.")]


@papers.command("list")
def list_papers(
    query: Annotated[str | None, typer.Option("--query", "-q", help="Words of the title, authors or venue.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="List at most so many.")] = 50,
    json: options.Json = False,
) -> None:
    """List papers in the order of their titles."""

    async def work() -> int:
        from rich.text import Text

        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json, remark
        from service.cli.wording import byline
        from service.wire.papers import PaperOut, PaperPageOut

        found: list[Paper] = []
        async with open_engine() as engine:
            cursor = None
            while True:
                page = await engine.library.papers(query=query, cursor=cursor, limit=min(_PAGE, limit - len(found)))
                found += page.papers
                cursor = page.next_cursor
                if cursor is None or len(found) >= limit:
                    break
        if json:
            told = [PaperOut.model_validate(paper) for paper in found]
            print_json(PaperPageOut(papers=told, next_cursor=cursor, total=page.total))
            return 0
        console = out()
        for paper in found:
            console.print(
                Text.assemble((paper.id, "cyan"), "  ", paper.title, (f"  {byline(paper)}".rstrip(), "dim")),
                no_wrap=True,
                overflow="ellipsis",
            )
        if page.total > len(found):
            remark(f"{len(found):,} of {page.total:,} papers. --limit shows more, --query fewer.")
        elif not found:
            remark("No papers. `litmus import FILES` adds some." if query is None else "No paper matches.")
        return 0

    run(work)


@papers.command()
def show(paper_id: PaperId, json: options.Json = False) -> None:
    """Show one paper with its abstract."""

    async def work() -> int:
        from rich.text import Text

        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json
        from service.cli.wording import byline
        from service.wire.papers import PaperOut

        async with open_engine() as engine:
            paper = await engine.library.paper(paper_id)
        if json:
            print_json(PaperOut.model_validate(paper))
            return 0
        console = out()
        console.print(Text(paper.title, style="bold"))
        facts = {
            "": byline(paper),
            "doi": paper.doi,
            "arXiv": paper.arxiv_id,
            "read at": paper.link,
            "tags": ", ".join(paper.tags),
            "from": paper.source,
            "id": paper.id,
        }
        for name, fact in facts.items():
            if fact:
                console.print(Text(f"{name}: {fact}" if name else fact, style="dim"))
        console.print()
        console.print(Text(paper.abstract))
        return 0

    run(work)


@papers.command()
def delete(
    paper_ids: Annotated[list[str], typer.Argument(metavar="IDS", help="As `litmus papers list` shows them.")],
) -> None:
    """Delete papers from the library and from both indexes."""

    async def work() -> int:
        from service.cli.opening import open_engine
        from service.cli.printing import out

        async with open_engine() as engine:
            for paper_id in paper_ids:
                await engine.library.delete(paper_id)
                out().print(f"{paper_id} deleted", markup=False)
        return 0

    run(work)
