"""`litmus watch`: saved searches, run by cron."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import FAILED, INTERRUPTED, run

if TYPE_CHECKING:
    from core.importing import Digest, Watch
    from service.surface.desk import WatchSurface

watch = typer.Typer(help="Save searches, and run them for what is new.", no_args_is_help=True)


@watch.command()
def add(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="As `litmus fetch` lists them.")],
    query: Annotated[str, typer.Argument(metavar="QUERY", help="In the language of the source.")] = "",
    name: Annotated[str | None, typer.Option(help="What to call it. (default: source and query)")] = None,
    since: Annotated[str | None, typer.Option(help="Published then or later. (default: 30 days before now)")] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, help="A run reads at most so many records, the newest first.")
    ] = 200,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Give it to every paper; repeatable.")] = None,
    json: options.Json = False,
) -> None:
    """Save a search. Nothing is fetched before `litmus watch run`."""
    day = options.day_of_option(since, "--since")

    async def work() -> int:
        from core.importing import Wanted
        from service.cli.opening import open_desk
        from service.cli.printing import print_json
        from service.wire.imports import WatchOut

        async with open_desk() as desk:
            made = await desk.watches.add(Wanted(source, query, day, limit, tuple(tag or ())), name=name)
        if json:
            print_json(WatchOut.of(made))
        else:
            _show([made])
        return 0

    run(work)


@watch.command("list")
def list_watches(json: options.Json = False) -> None:
    """List the saved searches."""

    async def work() -> int:
        from service.cli.opening import open_desk
        from service.cli.printing import print_json, remark
        from service.wire.imports import WatchesOut

        async with open_desk() as desk:
            found = await desk.watches.all()
        if json:
            print_json(WatchesOut.of(found))
        elif found:
            _show(found)
        else:
            remark(_NONE)
        return 0

    run(work)


@watch.command()
def remove(watches: Annotated[list[str], typer.Argument(metavar="WATCHES", help="Ids or names.")]) -> None:
    """Forget saved searches. The papers that they brought stay."""

    async def work() -> int:
        from service.cli.opening import open_desk
        from service.cli.printing import harmless, out

        async with open_desk() as desk:
            for each in watches:
                await desk.watches.remove(each)
                out().print(f"{harmless(each)} removed", markup=False)
        return 0

    run(work)


@watch.command("run")
def run_watches(
    watches: Annotated[list[str] | None, typer.Argument(metavar="WATCHES", help="Left out: all of them.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", "-o", file_okay=False, help="Folder of the digests. (default: in the data directory)"),
    ] = None,
    json: options.Json = False,
) -> None:
    """Fetch what is new, and write a digest of it: Markdown, HTML and an Atom feed. For cron; mails nothing."""

    async def work() -> int:
        import asyncio

        from service.cli.opening import open_desk
        from service.cli.printing import print_json, remark
        from service.wire.imports import DigestsOut

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

    run(work)


_NONE = "No watches. `litmus watch add SOURCE QUERY` saves a search."


async def _run(watches: "WatchSurface", name: str, output: Path | None, *, quiet: bool) -> "tuple[Digest | None, bool]":
    """Run one watch; return its digest, if anything was new, and whether its source answered to the end."""
    import asyncio

    from rich.text import Text

    from core.importing import ImportState
    from core.settings import read_settings
    from reviewing.watching.writing import write_digests
    from service.cli.printing import complain, harmless, out, remark
    from service.cli.progress import PaperProgress
    from service.cli.wording import counted

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
        out().print(Text.assemble((harmless(watch.name), "bold"), f"  {new}", (f"  ({counted(job.counts)})", "dim")))
    if not well:
        complain(f"{watch.name}: {job.error or f'the run was {job.state}.'}")
    return digest, well


def _show(watches: "Sequence[Watch]") -> None:
    from rich.text import Text

    from service.cli.printing import harmless, print_rows

    print_rows(
        [
            (
                Text(each.id, style="cyan"),
                Text(harmless(each.name), style="bold"),
                Text(harmless(f"{each.source}: {each.query}".rstrip(": "))),
                Text(f"ran {each.ran_at:%Y-%m-%d %H:%M} UTC" if each.ran_at else "has not run yet", style="dim"),
            )
            for each in watches
        ]
    )
