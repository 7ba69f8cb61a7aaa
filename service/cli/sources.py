"""`litmus fetch` and `litmus watch`: papers from a source into the library, once or again and again."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from core.importing import Digest, ImportJob, ImportState, Wanted, Watch
from core.settings import read_settings
from reviewing.writing.digests import write_digests
from service.cli import options
from service.cli.output import complain, harmless, import_counts, out, print_json, print_line, print_rows, remark
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, INTERRUPTED, command, open_desk, open_engine
from service.wire.imports import DigestsOut, ImportOut, SourcesOut, WatchesOut, WatchOut

if TYPE_CHECKING:
    from service.surface.desk import WatchSurface

_REJECTIONS_SHOWN = 3


@command
async def fetch(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="Where to fetch from. Without it: lists the sources.")
    ] = None,
    query: options.SourceQuery = "",
    since: options.Since = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Read at most this many records.")] = 500,
    tag: options.GiveTag = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew, and ask the source again for pages that are kept.")
    ] = False,
    json: options.Json = False,
) -> int:
    """Fetch papers from a source. The same command again goes on where it stopped, or brings what is new."""
    day = options.day_of_option(since)
    async with open_engine() as engine:
        known = await engine.library.sources()
        if source is None:
            if json:
                print_json(SourcesOut.of(known))
            else:
                print_rows([(Text(each.name, "bold"), each.query, Text(each.advice or "", "dim")) for each in known])
            return 0
        wanted = Wanted(source, query, day, limit, tuple(tag or ()), fresh=fresh)
        try:
            with PaperProgress() as bars, bars.fetch(source, limit) as hear:
                job = await engine.library.fetch(wanted, hear)
        except asyncio.CancelledError:
            remark("Stopped. What came is kept; the same command goes on from there.")
            return INTERRUPTED
    for advice in (each.advice for each in known if each.name == source and each.advice):
        remark(advice)
    if json:
        print_json(ImportOut.of(job))
    else:
        _tell(job, source)
    if job.state is ImportState.FAILED:
        complain(job.error or "The fetch failed.")
        return FAILED
    return 0


def _tell(job: ImportJob, source: str) -> None:
    print_rows([(Text(job.name, style="bold"), import_counts(job.counts))])
    others = [rejection for rejection in job.rejections if not rejection.no_abstract]
    for rejection in others[:_REJECTIONS_SHOWN]:
        remark(f"rejected: {rejection.place}: {rejection.reason}")
    if job.matches is not None and job.matches > job.counts.records:
        remark(f"{source} counts {job.matches:,} matches; a higher --limit reads more of them.")


watch = typer.Typer(
    help="Save searches, and run them to collect what is new.", no_args_is_help=True, add_completion=False
)
_NONE = "No watches. `litmus watch add SOURCE QUERY` saves a search."


@watch.command()
@command
async def add(
    source: options.Source,
    query: options.SourceQuery = "",
    name: Annotated[str | None, typer.Option(help="What to call it. (default: source and query)")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only papers published on or after this day. (default: 30 days ago)")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, help="A run reads at most this many records, the newest first.")
    ] = 200,
    tag: options.GiveTag = None,
    json: options.Json = False,
) -> None:
    """Save a search. Nothing is fetched before `litmus watch run`."""
    wanted = Wanted(source, query, options.day_of_option(since), limit, tuple(tag or ()))
    async with open_desk() as desk:
        made = await desk.watches.add(wanted, name=name)
    if json:
        print_json(WatchOut.of(made))
    else:
        _show([made])


@watch.command("list")
@command
async def list_watches(json: options.Json = False) -> None:
    """List the saved searches."""
    async with open_desk() as desk:
        found = await desk.watches.all()
    if json:
        print_json(WatchesOut.of(found))
    elif found:
        _show(found)
    else:
        remark(_NONE)


@watch.command()
@command
async def remove(watches: Annotated[list[str], typer.Argument(metavar="WATCHES", help="Ids or names.")]) -> None:
    """Remove saved searches. The papers that they brought stay."""
    async with open_desk() as desk:
        for each in watches:
            await desk.watches.remove(each)
            print_line(f"{each} removed")


@watch.command("run")
@command
async def run_watches(
    watches: Annotated[
        list[str] | None, typer.Argument(metavar="WATCHES", help="Ids or names. Without them: all watches.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", "-o", file_okay=False, help="Folder for the digests. (default: in the data directory)"),
    ] = None,
    json: options.Json = False,
) -> int:
    """Fetch what is new, and write a digest of it: Markdown, HTML and an Atom feed. Made for cron; sends no mail."""
    made: list[Digest] = []
    well = True
    async with open_desk() as desk:
        names = watches or [each.id for each in await desk.watches.all()]
        for name in names:
            try:
                digest, answered = await _run(desk.watches, name, output, quiet=json)
            except asyncio.CancelledError:
                remark("Stopped. What came is kept, and stands in the next digest.")
                return INTERRUPTED
            made += [digest] if digest else []
            well &= answered
    if json:
        print_json(DigestsOut.of(made))
    elif not names:
        remark(_NONE)
    return 0 if well else FAILED


async def _run(watches: "WatchSurface", name: str, output: Path | None, *, quiet: bool) -> tuple[Digest | None, bool]:
    """Run one watch; return its digest, if anything was new, and whether its source answered to the end."""
    watch = await watches.watch(name)
    with PaperProgress() as bars, bars.fetch(watch.name, watch.limit) as hear:
        job = await watches.run(watch.id, hear)
    digest = await watches.digest(watch.id)
    if digest:
        folder = output or read_settings().data_dir / "digests"
        for file in await asyncio.to_thread(write_digests, folder, watch, await watches.digests(watch.id)):
            remark(f"{file} written.")
    well = job.state is ImportState.DONE
    if not quiet:
        new = f"{digest.size:,} new" if digest else "nothing new"
        if not well:
            new = f"{new} before the source failed" if digest else "the source failed"
        out().print(
            Text.assemble((harmless(watch.name), "bold"), f"  {new}", (f"  ({import_counts(job.counts)})", "dim"))
        )
    if not well:
        complain(f"{watch.name}: {job.error or f'the run was {job.state}.'}")
    return digest, well


def _show(watches: Sequence[Watch]) -> None:
    print_rows(
        [
            (
                Text(each.id, style="cyan"),
                Text(harmless(each.name), style="bold"),
                harmless(f"{each.source}: {each.query}".rstrip(": ")),
                Text(f"ran {each.ran_at:%Y-%m-%d %H:%M} UTC" if each.ran_at else "has not run yet", style="dim"),
            )
            for each in watches
        ]
    )
