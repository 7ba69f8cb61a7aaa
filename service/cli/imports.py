"""`litmus import`: files into the library."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from core.disk import files_below
from core.errors import LimitExceeded, UnknownFormat, UnreadableFile
from core.importing import ImportCounts, ImportJob, ImportState
from core.settings import read_settings
from service.cli import options
from service.cli.output import complain, import_counts, print_json, print_rows, remark
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, INTERRUPTED, open_engine, run
from service.wire.imports import FailedFile, ImportOut, ImportReport

if TYPE_CHECKING:
    from service.surface.library import Asker

_STANDARD_INPUT = "-"
_REJECTIONS_SHOWN = 10


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

    def placed(self, error: str) -> str:
        """Return what is wrong with the file, with the name that the person knows it by."""
        rest = error.removeprefix(f"{self.name} ")
        return f"{self.called}: {error}" if rest == error else f"{self.called} {rest}"


@dataclass(slots=True)
class _Outcome:
    """What came of the files so far."""

    jobs: list[ImportJob] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    under_way: str | None = None
    """The file that is being imported."""


def import_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILES", help="Files, or folders of files; `-` is standard input.")
    ],
    format: Annotated[str | None, typer.Option(help="Their format. (default: told by the content)")] = None,
    json: options.Json = False,
) -> None:
    """Import papers. Importing a file again changes nothing; an import that was stopped goes on where it was."""
    for file in files:
        if file != _STANDARD_INPUT and not (file and Path(file).exists()):
            raise typer.BadParameter(f"There is no file {file!r}.", param_hint="FILES")
    # Before the loop begins: within it, Ctrl-C would wait for the end of the input.
    with _standard_input(files) as received:
        run(lambda: _import(list(_files(files, received)), format, json))


async def _import(files: list[_File], format: str | None, json: bool) -> int:
    if format is not None:
        from indexing.readers import reader_of

        reader_of(format)
    outcome = _Outcome()
    try:
        async with open_engine() as engine:
            await _import_all(engine, files, format, outcome)
    except asyncio.CancelledError:
        _tell(outcome, json)
        if outcome.under_way:
            remark(f"{outcome.under_way} was broken off.")
        remark("Stopped. What was read is kept; the same command goes on from there.")
        return INTERRUPTED
    _tell(outcome, json)
    if not json and not files:
        remark("There was no file to import.")
    return FAILED if outcome.failed else 0


async def _import_all(engine: "Asker", files: list[_File], format: str | None, outcome: _Outcome) -> None:
    with PaperProgress() as bars:
        for file in files:
            outcome.under_way = file.called
            with bars.file(file.name, ("read", "index")) as progress:
                try:
                    job = await engine.library.import_file(file.path, format=format, name=file.name, progress=progress)
                except (UnreadableFile, LimitExceeded) as error:
                    told = (file.called, file.placed(str(error)))
                    if isinstance(error, UnknownFormat) and not file.named:
                        outcome.skipped.append(told)
                    else:
                        outcome.failed.append(told)
                    continue
            if job.state is ImportState.FAILED:
                outcome.failed.append((file.called, file.placed(job.error or "the import failed.")))
            outcome.jobs.append(job)
    outcome.under_way = None


@contextmanager
def _standard_input(files: Sequence[str]) -> Iterator[Path | None]:
    """Yield a file with all that standard input holds, if `-` is among the files; else None.

    A reader looks at the beginning to tell the format, and begins again; a pipe can be read once.
    """
    if _STANDARD_INPUT not in files:
        yield None
        return
    with TemporaryDirectory(prefix="litmus-") as folder:
        path = Path(folder, "standard input")
        try:
            with path.open("wb") as file:
                copyfileobj(sys.stdin.buffer, file)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        yield path


def _files(given: Sequence[str], received: Path | None) -> Iterator[_File]:
    for path in map(Path, given):
        if path.is_dir():
            for file in files_below(path, read_settings().data_dir):
                yield _File(file, file.name, str(file), named=False)
        elif str(path) == _STANDARD_INPUT and received is not None:
            yield _File(received, received.name, received.name)
        else:
            yield _File(path, path.name, str(path))


def _tell(outcome: _Outcome, json: bool) -> None:
    if json:
        print_json(
            ImportReport(
                imports=[ImportOut.of(job) for job in outcome.jobs],
                failed=[FailedFile(file=file, error=error) for file, error in outcome.failed],
                skipped=[file for file, _ in outcome.skipped],
            )
        )
        return
    rows = [(Text(job.name, style="bold"), import_counts(job.counts)) for job in outcome.jobs]
    if len(outcome.jobs) > 1:
        words = ("added", "updated", "unchanged", "rejected")
        sums = {word: sum(getattr(job.counts, word) for job in outcome.jobs) for word in words}
        rows.append((Text("in all", style="dim"), import_counts(ImportCounts(**sums))))
    print_rows(rows)
    rejected = [(job.name, rejection) for job in outcome.jobs for rejection in job.rejections]
    for name, rejection in rejected[:_REJECTIONS_SHOWN]:
        remark(f"rejected: {name}, {rejection.place}: {rejection.reason}")
    more = sum(job.counts.rejected for job in outcome.jobs) - min(len(rejected), _REJECTIONS_SHOWN)
    if more > 0:
        remark(f"… and {more:,} more rejected (--json lists more of them).")
    for _, why in outcome.skipped:
        remark(f"skipped: {why}")
    for _, why in outcome.failed:
        complain(why)
