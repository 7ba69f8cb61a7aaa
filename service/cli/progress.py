"""Progress bars with rate and time left, on a terminal only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import TracebackType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from core.importing import Hears as HearsJob
from core.importing import ImportJob
from core.ports import Progress as Hears
from service.cli.output import err, remark


@dataclass(slots=True)
class Speed:
    """Hears how far work is, and when. Times are seconds of any clock."""

    done: int = 0
    total: int | None = None
    _began: float = 0.0
    _done_before: int = 0
    _heard: float = 0.0

    def hear(self, done: int, total: int | None, now: float) -> None:
        """Take where it is. Another total, or less than before, is other work: the pace of the first says nothing."""
        if total != self.total or done < self.done:
            self._began, self._done_before = now, done
        self.done, self.total, self._heard = done, total, now

    @property
    def rate(self) -> float | None:
        """How many a second; None before anything was done."""
        took, did = self._heard - self._began, self.done - self._done_before
        return did / took if took > 0 and did > 0 else None

    def left(self, now: float) -> float | None:
        """How many seconds it still takes; None while nobody can tell."""
        if self.total is None or self.rate is None:
            return None
        return max(0.0, (self.total - self.done) / self.rate - (now - self._heard))


def clock(seconds: float) -> str:
    """Return `1:05` or `2:03:04`."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class _Rate(ProgressColumn):
    """Papers a second."""

    def render(self, task: Task) -> Text:
        """Return it once it is known."""
        rate = task.fields["pace"].rate
        return Text(f"{rate:,.0f}/s" if rate else "", style="dim")


class _Left(ProgressColumn):
    """The time that it still takes, from the first papers on; rich's own column waits for more."""

    def render(self, task: Task) -> Text:
        """Return it once it is known."""
        left = task.fields["pace"].left(monotonic())
        return Text("" if left is None else f"{clock(left)} left", style="dim")


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
            _Left(),
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
    def file(self, name: str, steps: tuple[str, str] | None = None) -> Iterator[Hears]:
        """Show how far one file is. `steps` names what is done while nobody knows how much there is, and then."""
        with self._task(name) as (task, pace):

            def hear(done: int, total: int | None) -> None:
                pace.hear(done, total, monotonic())
                step = f"  {steps[total is not None]}" if steps else ""
                self._bars.update(task, description=f"{name}{step}", completed=done, total=total)

            yield hear

    @contextmanager
    def fetch(self, name: str, limit: int) -> Iterator[HearsJob]:
        """Show how far one fetch is: first the reading, then the indexing, and what it waits for."""
        said: str | None = None
        with self._task(name) as (task, pace):

            def hear(job: ImportJob) -> None:
                nonlocal said
                if job.note and job.note != said and not err().is_terminal:
                    remark(job.note)
                said = job.note
                done, total = job.counts.records, min(limit, limit if job.matches is None else job.matches)
                if job.to_index:
                    done, total = job.indexed, job.to_index
                step = job.note or ("index" if job.to_index else "fetch")
                pace.hear(done, total, monotonic())
                self._bars.update(task, description=f"{name}  {step}", completed=done, total=total)

            yield hear

    @contextmanager
    def _task(self, name: str) -> Iterator[tuple[TaskID, Speed]]:
        pace = Speed()
        task = self._bars.add_task(name, total=None, pace=pace)
        pace.hear(0, None, monotonic())
        try:
            yield task, pace
        finally:
            self._bars.update(task, visible=False)
