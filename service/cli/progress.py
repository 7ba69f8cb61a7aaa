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

from core.ports import Progress as Hears
from service.cli.printing import err


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
