"""How a command ends: its exit code, and one clear line where it failed."""

import asyncio
import os
import sys
import traceback
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer

from core.disk import DISK_FULL, is_disk_full
from core.errors import LitmusError
from service.cli.printing import complain

FAILED = 1
INTERRUPTED = 130
"""What shells give a command that Ctrl-C ended."""


def run(work: Callable[[], Coroutine[Any, Any, int]]) -> NoReturn:
    """Run a command to its end and exit with the code that it returns."""
    try:
        code = asyncio.run(work())
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read this has seen enough, as `head` has. What Python still wants to flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except LitmusError as error:
        _show_trace()
        complain(DISK_FULL if is_disk_full(error) else str(error))
        code = FAILED
    except Exception as error:
        _show_trace()
        if is_disk_full(error):
            complain(DISK_FULL)
            raise typer.Exit(FAILED) from None
        complain(f"This is a fault of Litmus: {type(error).__name__}: {error}. LITMUS_LOG_LEVEL=debug shows where.")
        code = FAILED
    raise typer.Exit(code)


def _show_trace() -> None:
    # Read from the environment: the settings themselves may be what failed.
    if os.environ.get("LITMUS_LOG_LEVEL", "").lower() == "debug":
        traceback.print_exc()
