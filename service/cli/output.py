"""Standard output for what was asked for, standard error for everything else."""

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from core.json import to_plain

if TYPE_CHECKING:
    from core.importing import ImportCounts
    from core.paper import Paper

_PIPE_WIDTH = 1_000_000
"""Lines break at the edge of a terminal, and nowhere in a pipe."""
_AUTHORS_NAMED = 3


class _Console(Console):
    """Raises BrokenPipeError where whoever reads has seen enough; rich itself would end the process as failed."""

    def on_broken_pipe(self) -> None:
        """Let `running.run` end the command."""
        raise BrokenPipeError


def out() -> Console:
    """Return the console for results."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for remarks, progress and errors."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return _Console(stderr=stderr, highlight=False, emoji=False, width=None if terminal else _PIPE_WIDTH)


def print_line(text: str) -> None:
    """Write a line as it is."""
    out().print(harmless(text), markup=False)


def print_json(document: object) -> None:
    """Write a noun, or a model of what is told of it, as one JSON document."""
    sys.stdout.write(json.dumps(to_plain(document), indent=2, ensure_ascii=False) + "\n")


def print_rows(rows: Sequence[Sequence[str | Text]]) -> None:
    """Write rows in columns."""
    console = out()
    cells = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    if console.is_terminal:
        table = Table.grid(padding=(0, 2))
        for row in cells:
            table.add_row(*row)
        console.print(table)
        return
    widths = [max(cell.cell_len for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [cell.plain + " " * (width - cell.cell_len) for cell, width in zip(row, widths, strict=True)]
        console.print("  ".join(padded).rstrip(), markup=False)


def print_indented(text: Text, indent: int) -> None:
    """Write text that stands further in, on a terminal in all its lines."""
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
    err().print(Text.assemble(("litmus: ", "bold red"), harmless(text)))


def format_of(output: Path | None, named: str | None, formats: Mapping[str, Any], default: str) -> str:
    """Return the format to write: the one that is named, else that of the file's ending, else the default.

    Raises BadParameter for an ending that is no format's: nobody wants a table in Markdown that is called `.docx`.
    """
    if named or output is None or not output.suffix:
        return named or default
    by_ending = {writer.suffix: name for name, writer in formats.items()}
    if output.suffix.lower() not in by_ending:
        known = ", ".join(by_ending)
        told = f"{output.name!r} ends like no format. Choose one of {known}, or name the format with --format."
        raise typer.BadParameter(told, param_hint="--output")
    return by_ending[output.suffix.lower()]


def write(content: bytes, output: Path | None, says: str) -> None:
    """Write to a file and say so, or to standard output."""
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
        remark(f"{output} {says}.")


def plural(count: int, noun: str) -> str:
    """Return `1 paper`, `1,200 papers`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def paper_line(paper: "Paper") -> str:
    """Authors, venue and year, as far as they are known."""
    named = ", ".join(paper.authors[:_AUTHORS_NAMED]) + (" et al." if len(paper.authors) > _AUTHORS_NAMED else "")
    retracted = "RETRACTED" if paper.retracted else ""
    return " · ".join(filter(None, (retracted, named, paper.venue, str(paper.year or ""))))


def import_counts(counts: "ImportCounts") -> str:
    """Say what an import did: `302 added, 1 rejected`."""
    words = ("added", "updated", "unchanged", "rejected")
    told = [f"{getattr(counts, word):,} {word}" for word in words if getattr(counts, word)]
    if counts.no_abstract:
        told[-1] += f" ({counts.no_abstract:,} without an abstract)"
    return ", ".join(told) or "no records"
