"""`litmus` as a process of its own, the way people run it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import IO

LITMUS = Path(sys.executable).parent / "litmus"
PATIENCE_S = 120


def environment(data_dir: Path, models_dir: Path, **more: str) -> dict[str, str]:
    """What the process sees: nothing of Litmus but what is given."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("LITMUS_", "OTEL_"))}
    given = {f"LITMUS_{name.upper()}": value for name, value in more.items()}
    # COLUMNS: no line of ours may depend on how wide somebody's terminal is.
    return {**outside, "COLUMNS": "80", "LITMUS_DATA_DIR": str(data_dir), "LITMUS_MODELS_DIR": str(models_dir), **given}


def litmus(*words: str, env: Mapping[str, str], cwd: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [LITMUS, *words], env=env, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


class Output:
    """What a process writes, read at once by a thread: nobody who writes waits for a test to read."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._ended = False
        self._changed = Condition()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._stream:
            for line in self._stream:
                with self._changed:
                    self._lines.append(line)
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def text(self) -> str:
        """Everything so far."""
        with self._changed:
            return "".join(self._lines)

    def until(self, pattern: str) -> str:
        """Wait for what matches, and return its first group. AssertionError if the process ends without it."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or re.search(pattern, "".join(self._lines)), PATIENCE_S)
            found = re.search(pattern, "".join(self._lines))
        assert found, f"the process ended, or never wrote {pattern}: {self.text}"
        return found.group(1)

    def to_the_end(self) -> str:
        """Return everything, once the process has ended."""
        self._thread.join(PATIENCE_S)
        return self.text


class Service:
    """A service that runs."""

    def __init__(self, process: "subprocess.Popen[str]", output: Output, url: str) -> None:
        self.process = process
        self.output = output
        self.url = url

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@contextmanager
def running(*words: str, env: Mapping[str, str], cwd: Path) -> "Iterator[tuple[subprocess.Popen[str], Output]]":
    """Run a command until the end of the block. It may write no traceback."""
    process = subprocess.Popen([LITMUS, *words], env=env, cwd=cwd, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    output = Output(process.stderr)
    try:
        yield process, output
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_S)
        wrote = output.to_the_end()
    assert "Traceback" not in wrote, wrote


@contextmanager
def service(words: Sequence[str] = (), *, env: Mapping[str, str], cwd: Path) -> Iterator[Service]:
    """Run `litmus serve` on a free port until the end of the block."""
    with running("serve", "--port", "0", *words, env=env, cwd=cwd) as (process, output):
        yield Service(process, output, output.until(r"at (http://\S+)"))
