"""`litmus import`: files into the library."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import FAILED, INTERRUPTED, run

if TYPE_CHECKING:
    from core.importing import ImportJob
    from service.surface import Asker

_REJECTIONS_SHOWN = 10


@dataclass(slots=True)
class _Outcome:
    """What came of the files so far."""

    jobs: "list[ImportJob]" = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILES", exists=True, readable=True, help="Files, or folders of them.")
    ],
    format: Annotated[str | None, typer.Option(help="Their format. (default: told by the content)")] = None,
    json: options.Json = False,
) -> None:
    """Import papers. Importing again changes nothing; what was broken off goes on from there."""

    async def work() -> int:
        import asyncio

        from service.cli.opening import open_engine
        from service.cli.printing import remark
        from service.limits import known_format

        if format is not None:
            known_format(format)
        outcome = _Outcome()
        try:
            async with open_engine() as engine:
                await _import_all(engine, list(_files(files)), format, outcome)
        except asyncio.CancelledError:
            if not json:
                _show(outcome)
            remark("Stopped. What was read is kept; the same command goes on from there.")
            return INTERRUPTED
        if json:
            _print(outcome)
        else:
            _show(outcome)
        return FAILED if outcome.failed else 0

    run(work)


async def _import_all(engine: "Asker", files: list[tuple[Path, bool]], format: str | None, outcome: _Outcome) -> None:
    from core.errors import UnknownFormat, UnreadableFile
    from core.importing import ImportState
    from service.cli.progress import PaperProgress

    with PaperProgress() as bars:
        for path, named in files:
            with bars.file(path.name) as progress:
                try:
                    job = await engine.library.import_file(path, format=format, name=path.name, progress=progress)
                except UnreadableFile as error:
                    if isinstance(error, UnknownFormat) and not named:
                        outcome.skipped.append(str(path))
                    else:
                        outcome.failed.append((str(path), str(error)))
                    continue
            if job.state is ImportState.FAILED:
                outcome.failed.append((str(path), job.error or "The import failed."))
            outcome.jobs.append(job)


def _files(given: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield each file, and whether it was named itself: what lies in a folder may be no papers at all."""
    for path in given:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from ((file, False) for file in inside if not _hidden(file.relative_to(path)))
        else:
            yield path, True


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _show(outcome: _Outcome) -> None:
    from rich.text import Text

    from core.importing import ImportCounts
    from service.cli.printing import complain, print_rows, remark
    from service.cli.wording import counted

    rows = [(Text(job.name, style="bold"), Text(counted(job.counts))) for job in outcome.jobs]
    if len(outcome.jobs) > 1:
        words = ("added", "updated", "unchanged", "rejected")
        sums = {word: sum(getattr(job.counts, word) for job in outcome.jobs) for word in words}
        rows.append((Text("in all", style="dim"), Text(counted(ImportCounts(**sums)))))
    if rows:
        print_rows(rows)
    rejected = [(job.name, rejection) for job in outcome.jobs for rejection in job.rejections]
    for name, rejection in rejected[:_REJECTIONS_SHOWN]:
        remark(f"rejected: {name}, {rejection.place}: {rejection.reason}")
    more = sum(job.counts.rejected for job in outcome.jobs) - min(len(rejected), _REJECTIONS_SHOWN)
    if more > 0:
        remark(f"… and {more:,} more rejected (--json lists more of them).")
    for skipped in outcome.skipped:
        remark(f"skipped: {skipped} is in no format that Litmus reads.")
    for file, error in outcome.failed:
        complain(f"{file}: {error}")
    if not outcome.jobs and not outcome.failed and not outcome.skipped:
        remark("There was no file to import.")


def _print(outcome: _Outcome) -> None:
    from service.cli.printing import print_json
    from service.wire.imports import FailedFile, ImportOut, ImportReport

    print_json(
        ImportReport(
            imports=[ImportOut.model_validate(job) for job in outcome.jobs],
            failed=[FailedFile(file=file, error=error) for file, error in outcome.failed],
            skipped=outcome.skipped,
        )
    )
