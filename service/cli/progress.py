"""Progress bars with rate and time left, on a terminal only."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from core.importing import Hears as HearsJob
from core.importing import ImportJob
from core.ports import Progress as Hears
from service.cli.printing import err, remark


class _Rate(ProgressColumn):
    """Papers a second."""

    def render(self, task: Task) -> Text:
        """Return it once it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


class PaperProgress:
    """A bar for each file, on standard error."""

    def __init__(self) -> None:
        console = err()
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TextColumn("left", style="dim"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> "PaperProgress":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    @contextmanager
    def file(self, name: str) -> Iterator[Hears]:
        """Show how far one file is."""
        task = self._bars.add_task(name, total=None)

        def hear(done: int, total: int | None) -> None:
            self._bars.update(task, completed=done, total=total)

        try:
            yield hear
        finally:
            self._bars.update(task, visible=False)

    @contextmanager
    def fetch(self, name: str, limit: int) -> Iterator[HearsJob]:
        """Show how far one fetch is: first the reading, then the indexing, and what it waits for."""
        task = self._bars.add_task(name, total=None)
        said: str | None = None

        def hear(job: ImportJob) -> None:
            nonlocal said
            if job.note and job.note != said and not err().is_terminal:
                remark(job.note)
            said = job.note
            done, total = job.counts.records, min(limit, limit if job.matches is None else job.matches)
            if job.to_index:
                done, total = job.indexed, job.to_index
            step = job.note or ("index" if job.to_index else "fetch")
            self._bars.update(task, description=f"{name}  {step}", completed=done, total=total)

        try:
            yield hear
        finally:
            self._bars.update(task, visible=False)
