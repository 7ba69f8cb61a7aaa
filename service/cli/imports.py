"""`litmus import`: files into the library."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import FAILED, INTERRUPTED, run
from service.cli.standard_input import STANDARD_INPUT, standard_input

if TYPE_CHECKING:
    from core.importing import ImportJob
    from service.surface.library import Asker

_REJECTIONS_SHOWN = 10


@dataclass(slots=True)
class _Outcome:
    """What came of the files so far."""

    jobs: "list[ImportJob]" = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    under_way: str | None = None
    """The file that is being imported."""

    @property
    def seen(self) -> bool:
        """Whether there was any file."""
        return bool(self.jobs or self.failed or self.skipped)


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES", help="Files, or folders of them; `-` is standard input."),
    ],
    format: Annotated[str | None, typer.Option(help="Their format. (default: told by the content)")] = None,
    json: options.Json = False,
) -> None:
    """Import papers. Importing again changes nothing; what was broken off goes on from there."""

    async def work() -> int:
        import asyncio

        from service.cli.opening import open_engine
        from service.cli.printing import remark
        from service.http.limits import known_format

        if format is not None:
            known_format(format)
        outcome = _Outcome()
        try:
            async with open_engine() as engine:
                await _import_all(engine, list(_files(files, received)), format, outcome)
        except asyncio.CancelledError:
            _tell(outcome, json)
            if outcome.under_way:
                remark(f"{outcome.under_way} was broken off.")
            remark("Stopped. What was read is kept; the same command goes on from there.")
            return INTERRUPTED
        _tell(outcome, json)
        if not json and not outcome.seen:
            remark("There was no file to import.")
        return FAILED if outcome.failed else 0

    for file in files:
        if not file.exists() and str(file) != STANDARD_INPUT:
            raise typer.BadParameter(f"There is no file {str(file)!r}.", param_hint="FILES")
    # Before the loop begins: within it, Ctrl-C would wait for the end of the input.
    with standard_input(files) as received:
        run(work)


async def _import_all(engine: "Asker", files: "list[_File]", format: str | None, outcome: _Outcome) -> None:
    from core.errors import LimitExceeded, UnknownFormat, UnreadableFile
    from core.importing import ImportState
    from service.cli.progress import PaperProgress

    with PaperProgress() as bars:
        for file in files:
            outcome.under_way = file.called
            with bars.file(file.name) as progress:
                try:
                    job = await engine.library.import_file(file.path, format=format, name=file.name, progress=progress)
                except (UnreadableFile, LimitExceeded) as error:
                    if isinstance(error, UnknownFormat) and not file.named:
                        outcome.skipped.append(file.called)
                    else:
                        outcome.failed.append((file.called, str(error)))
                    continue
            if job.state is ImportState.FAILED:
                outcome.failed.append((file.called, job.error or "The import failed."))
            outcome.jobs.append(job)
    outcome.under_way = None


@dataclass(frozen=True, slots=True)
class _File:
    """A file to import."""

    path: Path
    name: str
    """What the library remembers it by."""
    called: str
    """What the person calls it."""
    named: bool = True
    """Whether it was named itself: what lies in a folder may be no papers at all."""


def _files(given: list[Path], received: Path | None) -> Iterator[_File]:
    for path in given:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (
                _File(file, file.name, str(file), named=False) for file in inside if not _hidden(file.relative_to(path))
            )
        elif str(path) == STANDARD_INPUT and received is not None:
            yield _File(received, received.name, received.name)
        else:
            yield _File(path, path.name, str(path))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _tell(outcome: _Outcome, json: bool) -> None:
    if json:
        _print(outcome)
    else:
        _show(outcome)


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


def _print(outcome: _Outcome) -> None:
    from service.cli.printing import print_json
    from service.wire.imports import FailedFile, ImportOut, ImportReport

    print_json(
        ImportReport(
            imports=[ImportOut.of(job) for job in outcome.jobs],
            failed=[FailedFile(file=file, error=error) for file, error in outcome.failed],
            skipped=outcome.skipped,
        )
    )
