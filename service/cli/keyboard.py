"""Lines from whoever types, and Ctrl-C while an answer comes."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
_PROMPT = "> "


class Stopped(Exception):
    """Ctrl-C ended what was under way."""


def is_typed() -> bool:
    """Whether a person types, and not a pipe."""
    return sys.stdin.isatty()


def read_line() -> str | None:
    """Return the next line; None at the end. Ctrl-C begins a new line.

    Blocks the event loop: line editing and Ctrl-C work in the main thread alone. What the library does in the
    background goes on while the next answer comes.
    """
    if not is_typed():
        return _next_of_pipe()
    import readline  # noqa: F401 - gives input() arrows and a history

    # asyncio's own handler would not interrupt input().
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        while True:
            try:
                return _input()
            except KeyboardInterrupt:
                sys.stderr.write("\n(Ctrl-D or /quit leaves.)\n")
            except EOFError:
                sys.stderr.write("\n")
                return None
    finally:
        signal.signal(signal.SIGINT, before)


def _input() -> str:
    if sys.stdout.isatty():
        return input(_PROMPT)
    sys.stderr.write(_PROMPT)  # the output goes elsewhere, and the prompt is none of it
    sys.stderr.flush()
    return input()


def _next_of_pipe() -> str | None:
    line = sys.stdin.buffer.readline().decode("utf-8", "replace")
    return line.rstrip("\r\n") if line else None


async def until_stopped(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what the work returns. Raises Stopped if Ctrl-C ended it."""
    task = asyncio.ensure_future(work)
    loop, stopped = asyncio.get_running_loop(), False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    before = signal.getsignal(signal.SIGINT)
    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        return await task
    except asyncio.CancelledError:
        if stopped:
            raise Stopped from None
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
