"""`litmus doctor`, `reindex`, `backup` and `restore`: whether all is well, and what to do when it is not."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from core import version
from core.errors import CatalogueDamaged, SettingsError
from core.importing import RepairReport
from core.json import to_plain
from core.settings import read_settings
from indexing.upkeep.backup import set_catalogue_aside, write_backup
from service.cli import options
from service.cli.output import out, print_json, print_rows, remark
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, command, enter_engine
from service.logs import start_logging
from service.wire.about import Check, DoctorReport, Status

_NOTHING_TO_DO = "The library is of this embedder and chunk size already, so there is nothing to do."
_SIGNS = {Status.OK: ("✓", "green"), Status.WARNING: ("!", "yellow"), Status.FAILED: ("✗", "bold red")}


@command
async def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Make the indexes agree with the catalogue.")] = False,
    llm: Annotated[bool, typer.Option("--llm", help="Also send the LLM a very short question.")] = False,
    json: options.Json = False,
) -> int:
    """Say what is configured, what works, and what to do next."""
    from service.cli.operating.checkup import examine

    checks: list[Check] = []
    repaired: RepairReport | None = None
    with PaperProgress() as bars:
        async for finding in examine(ask_llm=llm, repair=bars.file if repair else None):
            if isinstance(finding, RepairReport):
                repaired = finding
            else:
                checks.append(finding)
    if json:
        print_json(DoctorReport(version=version(), checks=checks, repair=repaired))
    else:
        _show(checks, repaired)
    return FAILED if any(check.status is Status.FAILED for check in checks) else 0


def _show(checks: Sequence[Check], repaired: RepairReport | None) -> None:
    rows: list[tuple[str | Text, ...]] = []
    for check in checks:
        rows.append((Text(*_SIGNS[check.status]), check.name, check.detail))
        if check.next:
            style = "bold" if check.status is Status.FAILED else "dim"
            rows.append(("", "", Text(f"→ {check.next}", style=style)))
    print_rows(rows)
    if repaired is not None:
        done = [f"{count} {field.replace('_', ' ')}" for field, count in to_plain(repaired).items() if count]
        out().print("Repaired: " + (", ".join(done) if done else "nothing was out of line") + ".")


BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
OldBackup = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The backup.")]


@command
async def backup(
    file: BackupFile,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the file if it exists.")] = False,
) -> None:
    """Write the library into FILE: papers, vectors, chats, jobs and digests. A service may run meanwhile."""
    if file.exists() and not force:
        raise SettingsError(f"{file} is there already. Choose another name, or replace it with --force.")
    settings = read_settings()
    if settings.database_url is not None:
        raise SettingsError("A library in PostgreSQL is backed up with `pg_dump`: docs/operations.md shows how.")
    try:
        await asyncio.to_thread(write_backup, settings.data_dir, file)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}.") from None
    remark(f"{file} holds the library ({file.stat().st_size:,} bytes). `litmus restore {file}` brings it back.")


@command
async def restore(
    file: OldBackup, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Replace everything in the library by what FILE holds. A service may run meanwhile; it then serves the backup."""
    if not yes and not typer.confirm(f"Replace everything in the library by {file}?", err=True):
        raise typer.Abort
    async with AsyncExitStack() as stack:
        try:
            engine = await enter_engine(stack, repair=True, as_it_is=True, any_recipe=True)
        except CatalogueDamaged:
            aside = set_catalogue_aside(read_settings().data_dir, file)
            remark(f"The damaged catalogue now lies in {aside}.")
            engine = await enter_engine(stack, repair=True, as_it_is=True, any_recipe=True)
        report = await engine.library.restore(file)
    built = report.restored_vectors + report.restored_terms
    remark(f"The library is as {file} has it; {built:,} entries of the indexes were built from it.")


@command
async def reindex(
    drop: Annotated[
        bool, typer.Option("--drop", help="Drop what a run that did not end has made; the library stays as it is.")
    ] = False,
) -> None:
    """Make the index anew with the embedder and the chunk size of the settings.

    The library stays as it is until everything is embedded; then the new index takes the place of the old one. What
    stops a run loses nothing: the next one goes on. A service may run until the very end.
    """
    from indexing.upkeep import reindexing

    settings = read_settings()
    start_logging(settings, serving=False)
    if drop:
        left = await asyncio.to_thread(reindexing.drop, settings)
        remark(f"{left.papers:,} papers that were made with {left.recipe} are dropped." if left else "Nothing is left.")
        return
    with PaperProgress() as bars:
        done = await reindexing.reindex(settings, remark, bars.file)
    remark(_NOTHING_TO_DO if done is None else "The new index is in place.")
