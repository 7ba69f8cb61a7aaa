"""Standard input where a command takes files."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from service.cli.running import INTERRUPTED

STANDARD_INPUT = "-"


@contextmanager
def standard_input(files: Sequence[Path]) -> Iterator[Path | None]:
    """Yield a file with all that standard input holds, if `-` is among the files; else None.

    A reader looks at the beginning to tell the format, and begins again; a pipe can be read once.
    """
    if not any(str(path) == STANDARD_INPUT for path in files):
        yield None
        return
    from shutil import copyfileobj
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="litmus-") as folder:
        path = Path(folder, "standard input")
        try:
            with path.open("wb") as file:
                copyfileobj(sys.stdin.buffer, file)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        yield path
