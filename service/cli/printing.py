"""Standard output for what was asked for, standard error for everything else."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console


def out() -> "Console":
    """Return the console for results. Without a terminal it writes plain text and breaks no lines."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def err() -> "Console":
    """Return the console for remarks, progress and errors."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False)


def print_json(document: "BaseModel") -> None:
    """Write one JSON document."""
    sys.stdout.write(document.model_dump_json(indent=2) + "\n")


def remark(text: str) -> None:
    """Say something beside the result."""
    err().print(text, style="dim", markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """Say what failed and what to do next."""
    from rich.text import Text

    err().print(Text.assemble(("litmus: ", "bold red"), text), soft_wrap=True)
