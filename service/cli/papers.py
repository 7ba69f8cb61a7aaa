"""`litmus papers`: list, show, mark, delete; and the collections."""

from typing import TYPE_CHECKING, Annotated

import typer

from core.filters import Filters
from core.paper import Reading
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered_by_marks
from service.cli.running import run

if TYPE_CHECKING:
    from core.paper import Paper

papers = typer.Typer(help="List, show, mark and delete papers.", no_args_is_help=True)
_PAGE = 200

PaperId = Annotated[str, typer.Argument(metavar="ID", help="As `litmus papers list` shows it.")]


@papers.command("list")
@filtered_by_marks
def list_papers(
    query: Annotated[str | None, typer.Option("--query", "-q", help="Words of the title, authors or venue.")] = None,
    filters: Filters = EVERYTHING,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="List at most so many.")] = 50,
    json: options.Json = False,
) -> None:
    """List papers in the order of their titles."""

    async def work() -> int:
        from rich.text import Text

        from core.importing import PaperPage
        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json, remark
        from service.cli.wording import byline

        found: list[Paper] = []
        async with open_engine() as engine:
            cursor = None
            while True:
                page = await engine.library.papers(
                    query=query, cursor=cursor, limit=min(_PAGE, limit - len(found)), marked=filters
                )
                found += page.papers
                cursor = page.next_cursor
                if cursor is None or len(found) >= limit:
                    break
        if json:
            print_json(PaperPage(tuple(found), cursor, page.total))
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
            remark(
                "No papers. `litmus import FILES` adds some." if query is None and not filters else "No paper matches."
            )
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

        async with open_engine() as engine:
            paper = await engine.library.paper(paper_id)
        if json:
            print_json(paper)
            return 0
        console = out()
        console.print(Text(paper.title, style="bold"))
        facts = {
            "": byline(paper),
            "doi": paper.doi,
            "arXiv": paper.arxiv_id,
            "read at": paper.link,
            "tags": ", ".join(paper.tags),
            "collections": ", ".join(paper.collections),
            "reading": "" if paper.reading is Reading.UNREAD else paper.reading.value,
            "note": paper.note,
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


@papers.command()
def mark(
    paper_ids: Annotated[list[str], typer.Argument(metavar="IDS", help="As `litmus papers list` shows them.")],
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Add this tag; repeatable.")] = None,
    untag: Annotated[list[str] | None, typer.Option("--untag", help="Take this tag away; repeatable.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Write this note in place of the one there was.")] = None,
    reading: Annotated[Reading | None, typer.Option("--reading", help="How far you have read.")] = None,
    collect: Annotated[
        list[str] | None, typer.Option("--collect", help="Put into this collection; repeatable.")
    ] = None,
    uncollect: Annotated[
        list[str] | None, typer.Option("--uncollect", help="Take out of this collection; repeatable.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Tag, note and collect papers, and say how far they are read. Where one cannot be changed, none is."""
    from core.marking import Marking

    change = Marking(tuple(tag or ()), tuple(untag or ()), note, reading, tuple(collect or ()), tuple(uncollect or ()))
    if change == Marking():
        raise typer.BadParameter("say nothing to change. Give --tag, --note, --reading or --collect.", param_hint="IDS")

    async def work() -> int:
        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json
        from service.wire.papers import MarkedOut

        async with open_engine() as engine:
            changed = await engine.library.mark(paper_ids, change)
        if json:
            print_json(MarkedOut.of(changed))
        else:
            for paper in changed:
                out().print(f"{paper.id}  {_marks(paper)}", markup=False, highlight=False)
        return 0

    run(work)


@papers.command()
def collections(
    rename: Annotated[
        tuple[str, str] | None, typer.Option(metavar="NAME NEW", help="Give a collection another name.")
    ] = None,
    dissolve: Annotated[
        str | None, typer.Option(metavar="NAME", help="Take all papers out of a collection; they stay.")
    ] = None,
    json: options.Json = False,
) -> None:
    """List the collections, or rename or dissolve one."""

    async def work() -> int:
        from service.cli.opening import open_engine
        from service.cli.printing import out, print_json, remark
        from service.wire.papers import CollectionsOut

        async with open_engine() as engine:
            if rename:
                await engine.library.rename_collection(*rename)
            if dissolve is not None:
                await engine.library.rename_collection(dissolve, None)
            found = await engine.library.collections()
        if json:
            print_json(CollectionsOut.of(found))
            return 0
        for each in found:
            out().print(f"{each.size:>6,}  {each.name}", markup=False, highlight=False)
        if not found:
            remark("No collections. `litmus papers mark IDS --collect NAME` begins one.")
        return 0

    run(work)


def _marks(paper: "Paper") -> str:
    """What is written on a paper, in one line."""
    told = [
        "" if paper.reading is Reading.UNREAD else paper.reading.value,
        f"tags: {', '.join(paper.tags)}" if paper.tags else "",
        f"in: {', '.join(paper.collections)}" if paper.collections else "",
        f"note: {' '.join(paper.note.split())}" if paper.note else "",
    ]
    return " · ".join(filter(None, told)) or "nothing is written on it"
