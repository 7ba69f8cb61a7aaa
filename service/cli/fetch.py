"""`litmus fetch`: papers from a source into the library."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import FAILED, INTERRUPTED, run

if TYPE_CHECKING:
    from core.importing import ImportJob, Wanted
    from service.surface.library import Shelf

_REJECTIONS_SHOWN = 3


def fetch(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="Left out: lists the sources.")] = None,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="In the language of the source.")] = "",
    since: Annotated[str | None, typer.Option(help="Published then or later: 2024, 2024-03 or 2024-03-15.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Read at most so many records.")] = 500,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Give it to every paper; repeatable.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="From the beginning, asking for kept pages too.")] = False,
    json: options.Json = False,
) -> None:
    """Fetch papers. The same again goes on where it was cut, and else brings what is new."""

    async def work() -> int:
        import asyncio

        from core.importing import Wanted
        from service.cli.opening import open_engine
        from service.cli.printing import remark

        wanted = Wanted(source or "", query, day, limit, tuple(tag or ()), fresh=fresh)
        async with open_engine() as engine:
            if source is None:
                await _list(engine.library, json=json)
                return 0
            await _advise(engine.library, source)
            try:
                job = await _fetched(engine.library, wanted)
            except asyncio.CancelledError:
                remark("Stopped. What came is kept; the same command goes on from there.")
                return INTERRUPTED
        return _told(job, wanted, json=json)

    day = options.day_of_option(since, "--since")
    run(work)


async def _list(library: "Shelf", *, json: bool) -> None:
    from rich.text import Text

    from service.cli.printing import print_json, print_rows
    from service.wire.imports import SourcesOut

    known = await library.sources()
    if json:
        print_json(SourcesOut.of(known))
        return
    rows = [(Text(each.name, style="bold"), Text(each.query), Text(each.advice or "", style="dim")) for each in known]
    print_rows(rows)


async def _advise(library: "Shelf", source: str) -> None:
    from service.cli.printing import remark

    for each in await library.sources():
        if each.name == source and each.advice:
            remark(each.advice)


async def _fetched(library: "Shelf", wanted: "Wanted") -> "ImportJob":
    from service.cli.progress import PaperProgress

    with PaperProgress() as bars, bars.fetch(wanted.source, wanted.limit) as hear:
        return await library.fetch(wanted, hear)


def _told(job: "ImportJob", wanted: "Wanted", *, json: bool) -> int:
    from rich.text import Text

    from core.importing import ImportState
    from service.cli.printing import complain, print_json, print_rows, remark
    from service.cli.wording import counted
    from service.wire.imports import ImportOut

    if json:
        print_json(ImportOut.of(job))
    else:
        print_rows([(Text(job.name, style="bold"), Text(counted(job.counts)))])
        others = [rejection for rejection in job.rejections if not rejection.no_abstract]
        for rejection in others[:_REJECTIONS_SHOWN]:
            remark(f"rejected: {rejection.place}: {rejection.reason}")
        if job.matches is not None and job.matches > job.counts.records:
            remark(f"{wanted.source} counts {job.matches:,} matches; a higher --limit reads more of them.")
    if job.state is ImportState.FAILED:
        complain(job.error or "The fetch failed.")
        return FAILED
    return 0
