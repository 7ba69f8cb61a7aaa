"""`litmus papers`: list, show, mark, delete; and the collections."""

from typing import Annotated

import typer
from rich.text import Text

from core.importing import PaperPage
from core.marking import Marking
from core.paper import Paper, Reading
from service.cli import options
from service.cli.output import out, paper_line, print_json, print_line, remark
from service.cli.running import command, open_engine
from service.wire.papers import CollectionsOut, MarkedOut

papers = typer.Typer(help="List, show, mark and delete papers.", no_args_is_help=True, add_completion=False)
_PAGE = 200


@papers.command("list")
@command
async def list_papers(
    query: options.Words = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="List at most this many.")] = 50,
    json: options.Json = False,
    *,
    marked: options.Marked,
) -> None:
    """List papers in the order of their titles."""
    found: list[Paper] = []
    filters = marked.filters()
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
        return
    for paper in found:
        line = Text.assemble((paper.id, "cyan"), "  ", paper.title, (f"  {paper_line(paper)}".rstrip(), "dim"))
        out().print(line, no_wrap=True, overflow="ellipsis")
    if page.total > len(found):
        remark(f"{len(found):,} of {page.total:,} papers. --limit shows more, --query fewer.")
    elif not found:
        remark("No paper matches." if query is not None or filters else "No papers. `litmus import FILES` adds some.")


@papers.command()
@command
async def show(paper_id: options.PaperId, json: options.Json = False) -> None:
    """Show one paper with its abstract."""
    async with open_engine() as engine:
        paper = await engine.library.paper(paper_id)
    if json:
        print_json(paper)
        return
    out().print(Text(paper.title, style="bold"))
    facts = {
        "": paper_line(paper),
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
            out().print(Text(f"{name}: {fact}" if name else fact, style="dim"))
    out().print()
    out().print(Text(paper.abstract))


@papers.command()
@command
async def delete(paper_ids: options.PaperIds) -> None:
    """Delete papers from the library."""
    async with open_engine() as engine:
        for paper_id in paper_ids:
            await engine.library.delete(paper_id)
            print_line(f"{paper_id} deleted")


@papers.command()
@command
async def mark(
    paper_ids: options.PaperIds,
    tag: Annotated[options.Texts, typer.Option(help="Add this tag; repeatable.")] = None,
    untag: Annotated[options.Texts, typer.Option(help="Remove this tag; repeatable.")] = None,
    note: Annotated[str | None, typer.Option(help="Write this note; it replaces the one there was.")] = None,
    reading: Annotated[Reading | None, typer.Option(help="Whether you have read them.")] = None,
    collect: Annotated[options.Texts, typer.Option(help="Add to this collection; repeatable.")] = None,
    uncollect: Annotated[options.Texts, typer.Option(help="Remove from this collection; repeatable.")] = None,
    json: options.Json = False,
) -> None:
    """Tag papers, write a note on them, add them to collections, or say whether you have read them.

    If one of the papers cannot be changed, none is.
    """
    change = Marking(tuple(tag or ()), tuple(untag or ()), note, reading, tuple(collect or ()), tuple(uncollect or ()))
    if change == Marking():
        raise typer.BadParameter("Say what to change: --tag, --untag, --note, --reading, --collect or --uncollect.")
    async with open_engine() as engine:
        changed = await engine.library.mark(paper_ids, change)
    if json:
        print_json(MarkedOut.of(changed))
        return
    for paper in changed:
        print_line(f"{paper.id}  {_marks(paper)}")


@papers.command()
@command
async def collections(
    rename: Annotated[
        tuple[str, str] | None, typer.Option(metavar="NAME NEW", help="Give a collection another name.")
    ] = None,
    dissolve: Annotated[
        str | None, typer.Option(metavar="NAME", help="Remove a collection; its papers stay in the library.")
    ] = None,
    json: options.Json = False,
) -> None:
    """List the collections, or rename or dissolve one."""
    async with open_engine() as engine:
        if rename:
            await engine.library.rename_collection(*rename)
        if dissolve is not None:
            await engine.library.rename_collection(dissolve, None)
        found = await engine.library.collections()
    if json:
        print_json(CollectionsOut.of(found))
        return
    for each in found:
        print_line(f"{each.size:>6,}  {each.name}")
    if not found:
        remark("No collections. `litmus papers mark PAPERS --collect NAME` begins one.")


def _marks(paper: Paper) -> str:
    """What is written on a paper, in one line."""
    told = [
        "" if paper.reading is Reading.UNREAD else paper.reading.value,
        f"tags: {', '.join(paper.tags)}" if paper.tags else "",
        f"in: {', '.join(paper.collections)}" if paper.collections else "",
        f"note: {' '.join(paper.note.split())}" if paper.note else "",
    ]
    return " · ".join(filter(None, told)) or "nothing is written on it"
