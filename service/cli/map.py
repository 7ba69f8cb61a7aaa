"""`litmus map`: the library by topic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.filters import Filters
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run

if TYPE_CHECKING:
    from reviewing.mapping.library_map import LibraryMap


@filtered
def library_map(
    topics: Annotated[
        int | None,
        typer.Option("--topics", "-n", min=1, max=100, help="How many. (default: as many as the papers ask for)"),
    ] = None,
    titles: Annotated[int, typer.Option(min=0, help="Show so many typical papers of each topic.")] = 3,
    filters: Filters = EVERYTHING,
    svg: Annotated[Path | None, typer.Option(dir_okay=False, help="Also draw the map into this file.")] = None,
    json: options.Json = False,
) -> None:
    """Show the library by topic: papers clustered by what they speak of, each topic with a name."""

    async def work() -> int:
        from reviewing.mapping.drawing import draw
        from service.cli.opening import open_desk
        from service.cli.printing import print_json, remark
        from service.wire.jobs import MapOut

        async with open_desk() as desk:
            made = await desk.map(topics=topics, filters=filters)
        if svg is not None:
            svg.write_text(draw(made) + "\n", encoding="utf-8")
            remark(f"{svg} drawn.")
        if json:
            print_json(MapOut.of(made))
        else:
            _show(made, titles)
        return 0

    run(work)


def _show(made: "LibraryMap", titles: int) -> None:
    from rich.text import Text

    from service.cli.printing import out, print_indented, remark

    console = out()
    spots = {spot.paper_id: spot for spot in made.spots}
    for topic in made.topics:
        papers = f"{topic.size} paper{'s' * (topic.size != 1)}"
        console.print(Text.assemble((f"{topic.n:>2}  ", "dim"), (topic.label, "bold"), (f"  {papers}", "dim")))
        for paper_id in topic.paper_ids[:titles]:
            spot = spots[paper_id]
            print_indented(Text(f"{spot.title}{f' ({spot.year})' if spot.year else ''}", style="dim"), 4)
    if not made.topics:
        remark("No papers. `litmus import FILES` adds some." if not made.filters else "No paper matches.")
