"""`litmus` as a process of its own, the way people run it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

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


class Service:
    """A service that runs."""

    def __init__(self, process: "subprocess.Popen[str]", url: str, told: str) -> None:
        self.process = process
        self.url = url
        self.told = told
        """What it said until it served."""

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@contextmanager
def service(words: Sequence[str] = (), *, env: Mapping[str, str], cwd: Path) -> Iterator[Service]:
    """Run `litmus serve` on a free port until the end of the block."""
    process = subprocess.Popen(
        [LITMUS, "serve", "--port", "0", *words], env=env, cwd=cwd, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        told = ""
        for line in process.stderr:
            told += line
            if found := re.search(r"at (http://\S+)", line):
                yield Service(process, found.group(1), told)
                break
        else:
            raise AssertionError(f"litmus serve ended: {told}")
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_S)
        assert process.stderr is not None
        process.stderr.close()
