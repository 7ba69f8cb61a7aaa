"""Standard output for what was asked for, standard error for everything else."""

import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_PIPE_WIDTH = 1_000_000
"""Lines break at the edge of a terminal, and nowhere in a pipe."""


def out() -> "Console":
    """Return the console for results."""
    return _console(stderr=False)


def err() -> "Console":
    """Return the console for remarks, progress and errors."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from service.cli.console import PipedConsole

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return PipedConsole(stderr=stderr, highlight=False, emoji=False, width=None if terminal else _PIPE_WIDTH)


def print_json(document: object) -> None:
    """Write a noun, or a model of what is told of it, as one JSON document."""
    import json

    from core.json import to_plain

    sys.stdout.write(json.dumps(to_plain(document), indent=2, ensure_ascii=False) + "\n")


def print_rows(rows: "Sequence[Sequence[Text]]") -> None:
    """Write rows in columns."""
    from rich.table import Table

    console = out()
    if console.is_terminal:
        table = Table.grid(padding=(0, 2))
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.plain + " " * (width - cell.cell_len) for cell, width in zip(row, widths, strict=True)]
        console.print("  ".join(cells).rstrip(), markup=False)


def print_indented(text: "Text", indent: int) -> None:
    """Write text that stands further in, on a terminal in all its lines."""
    from rich.padding import Padding
    from rich.text import Text

    console = out()
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent) + text)


def harmless(text: str) -> str:
    """Return text without what a terminal would act on: papers, models and file names come from anywhere."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def remark(text: str) -> None:
    """Say something beside the result."""
    err().print(harmless(text), style="dim", markup=False)


def complain(text: str) -> None:
    """Say what failed and what to do next."""
    from rich.text import Text

    err().print(Text.assemble(("litmus: ", "bold red"), harmless(text)))
