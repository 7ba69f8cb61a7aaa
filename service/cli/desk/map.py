"""`litmus map`: the library by topic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reviewing.writing.map_picture import draw_map
from service.cli import options
from service.cli.output import out, plural, print_indented, print_json, remark
from service.cli.running import command, open_desk
from service.wire.jobs import MapOut

if TYPE_CHECKING:
    from reviewing.mapping.library_map import LibraryMap


@command
async def map_command(
    topics: Annotated[
        int | None,
        typer.Option("--topics", "-n", min=1, max=100, help="How many topics. (default: as many as fit the papers)"),
    ] = None,
    titles: Annotated[int, typer.Option(min=0, help="Show this many typical papers of each topic.")] = 3,
    svg: Annotated[
        Path | None, typer.Option(dir_okay=False, callback=options.writable, help="Also draw the map into this file.")
    ] = None,
    json: options.Json = False,
    *,
    narrowing: options.Narrowing,
) -> None:
    """Show the topics of the library: groups of papers about the same thing, each with a name."""
    async with open_desk() as desk:
        made = await desk.map(topics=topics, filters=narrowing.filters())
    if svg is not None:
        svg.write_text(draw_map(made) + "\n", encoding="utf-8")
        remark(f"{svg} drawn.")
    if json:
        print_json(MapOut.of(made))
    else:
        _show(made, titles)


def _show(made: "LibraryMap", titles: int) -> None:
    spots = {spot.paper_id: spot for spot in made.spots}
    for topic in made.topics:
        papers = f"  {plural(topic.size, 'paper')}"
        out().print(Text.assemble((f"{topic.n:>2}  ", "dim"), (topic.label, "bold"), (papers, "dim")))
        for paper_id in topic.paper_ids[:titles]:
            spot = spots[paper_id]
            print_indented(Text(f"{spot.title}{f' ({spot.year})' if spot.year else ''}", style="dim"), 4)
    if not made.topics:
        remark("No papers. `litmus import FILES` adds some." if not made.filters else "No paper matches.")
