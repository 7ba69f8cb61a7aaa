"""JSON Lines, read whole or grown line by line; and files that are whole or not there."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from core.disk import write_atomically
from core.errors import UnreadableFile
from core.json import from_plain, to_json

T = TypeVar("T")

DATA = Path(str(files("eval"))) / "data"
"""What ships with Litmus (eval/data/README.md)."""


def read_lines(path: Path, read: Callable[[dict[str, Any]], T]) -> list[T]:
    """Read every object of a file. Raises UnreadableFile at the first line that `read` refuses.

    It refuses with a KeyError, TypeError or ValueError.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}. Check the path.") from None
    return [_read(path, number, line, read) for number, line in enumerate(lines, 1) if line.strip()]


def _read(path: Path, number: int, line: str, read: Callable[[dict[str, Any]], T]) -> T:
    try:
        return read(from_plain(dict[str, Any], json.loads(line)))
    except (KeyError, TypeError, ValueError) as error:
        told = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise UnreadableFile(f"{path}, line {number}: {told}. Correct the line.") from None


class JsonLines:
    """A file of JSON lines that only grows. A torn last line, left by a crash while writing, is dropped on opening."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
            self._drop_torn_end()

    def append(self, *values: object) -> None:
        """Add lines; they are on the disk on return."""
        written = "".join(f"{to_json(value)}\n" for value in values).encode()
        with self._lock, _told(self._path), self._path.open("ab") as stream:
            stream.write(written)
            stream.flush()
            os.fsync(stream.fileno())

    def read(self, kind: type[T]) -> Iterator[T]:
        """Yield what fits the type; a line that does not, such as one of an older version, is left out."""
        if not self._path.exists():
            return
        with self._path.open("rb") as stream:
            for line in stream:
                try:
                    yield from_plain(kind, json.loads(line))
                except (ValueError, RecursionError):
                    continue

    def _drop_torn_end(self) -> None:
        with self._path.open("rb+") as stream:
            size = end = stream.seek(0, os.SEEK_END)
            while end:
                start = max(0, end - 65536)
                stream.seek(start)
                newline = stream.read(end - start).rfind(b"\n")
                if newline >= 0:
                    end = start + newline + 1
                    break
                end = start
            if end < size:
                stream.truncate(end)


def write_whole(path: Path, text: str, *, option: str = "--out") -> None:
    """Whole or not at all: a crash while writing leaves what was there. Raises UnreadableFile, naming the option."""
    with _told(path, option):
        write_atomically(path, text.encode())


@contextmanager
def _told(path: Path, option: str = "--out") -> Iterator[None]:
    """Say of what could not be written what to do."""
    try:
        yield
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be written: {error.strerror or error}. Choose another {option}."
        ) from error
