"""What was asked and what came back, one record a question, on disk as soon as it is there.

JSON lines, appended and flushed to the disk one by one: a run that is cut short, however rudely, goes on where it
stopped. A record is found again by its key, a fingerprint of the question and of everything that shapes the answer.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.answer import Answer
from core.errors import UnreadableFile
from core.json import Unfitting, from_plain, to_plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that retrieval alone found for the question."""

    chunk_id: str
    paper_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One question, asked."""

    key: str
    question_id: str
    answer: Answer | None = None
    """None where asking failed."""
    error: str | None = None
    found: tuple[Found, ...] = ()
    """Best first."""
    first_text_ms: float | None = None
    """Until the first piece of text was there to read."""
    total_ms: float | None = None


def fingerprint(*parts: object) -> str:
    """A short digest of plain values and dataclasses; equal parts give equal digests on every machine."""
    text = json.dumps([to_plain(part) for part in parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


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
        lines = (json.dumps(to_plain(value), ensure_ascii=True, separators=(",", ":")) for value in values)
        written = "".join(f"{line}\n" for line in lines).encode()
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
                except (Unfitting, ValueError, RecursionError):
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
    new = path.with_name(path.name + ".new")
    with _told(path, option):
        with new.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)


@contextmanager
def _told(path: Path, option: str = "--out") -> Iterator[None]:
    """Say of what could not be written what to do."""
    try:
        yield
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be written: {error.strerror or error}. Choose another {option}."
        ) from error


class RecordStore:
    """The records of a folder, by key; the last one of a key counts."""

    def __init__(self, folder: Path) -> None:
        self._lines = JsonLines(folder / "records.jsonl")
        self._records = {record.key: record for record in self._lines.read(Record)}

    def answered(self, key: str) -> Record | None:
        """The record of this key, unless asking had failed: that is tried again."""
        record = self._records.get(key)
        return record if record is not None and record.error is None else None

    def add(self, record: Record) -> None:
        """Keep a record; it is on the disk on return."""
        self._lines.append(record)
        self._records[record.key] = record
