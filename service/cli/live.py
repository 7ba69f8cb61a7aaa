"""Text on its way: replaced by the finished answer on a terminal, left standing elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from service.cli.printing import harmless, out, remark

if TYPE_CHECKING:
    from rich.live import Live as Display


def understood_as(question: str) -> str:
    """Say how a follow-up question is understood."""
    return harmless(f"Understood as: {question}")


class Live:
    """On a terminal the last lines of what came so far; in a pipe every piece, as it comes."""

    def __init__(self) -> None:
        self._console = out()
        self._terminal = self._console.is_terminal
        self._text = ""
        self._display: Display | None = None

    @property
    def kept(self) -> str:
        """The text that stays in the output."""
        return "" if self._terminal else self._text

    def __enter__(self) -> "Live":
        if self._terminal:
            from rich.live import Live as Display

            self._display = Display(console=self._console, transient=True, refresh_per_second=12)
            self._display.start()
        return self

    def understood(self, question: str) -> None:
        """Say how a follow-up question is understood."""
        if self._display:
            from rich.text import Text

            self._console.print(Text(understood_as(question), style="dim"))
        else:
            remark(understood_as(question))

    def found(self, sources: int) -> None:
        """Say how much there is to answer from."""
        if self._display:
            from rich.text import Text

            self._display.update(Text(f"Reading {sources} paper{'s' * (sources != 1)} …", style="dim"))

    def write(self, piece: str) -> None:
        """Add a piece of text."""
        piece = harmless(piece)
        self._text += piece
        if self._display:
            from rich.text import Text

            lines = Text(self._text).wrap(self._console, self._console.width)
            # What is taller than the screen cannot be replaced: only its end is shown.
            self._display.update(Text("\n").join(lines[-(self._console.height - 2) :]))
        elif not self._terminal:
            sys.stdout.write(piece)
            sys.stdout.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._display:
            self._display.stop()
        elif self._text:
            sys.stdout.write("\n")
