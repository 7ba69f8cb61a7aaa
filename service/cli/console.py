"""rich's console, which leaves it to the command what a closed pipe means."""

from rich.console import Console


class PipedConsole(Console):
    """Raises BrokenPipeError where whoever reads has seen enough; rich itself would end the process as failed."""

    def on_broken_pipe(self) -> None:
        """Let `running.run` end the command."""
        raise BrokenPipeError
