"""The lines of a stream, however long they are, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.ports import Rejection
from indexing.readers.decoding import UNDECODABLE

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes. No abstract comes near it; a file in which a whole library is one line does."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; `text` is empty where the line is too long to hold."""

    number: int
    text: str
    too_long: bool = False

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"line {self.number}"

    def rejection(self) -> Rejection:
        """Say that it is too long."""
        return Rejection(self.place, f"the line is longer than {LONGEST_LINE // 1024 // 1024} MiB")


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """Yield every line, counting from 1."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) > LONGEST_LINE and not data.endswith(b"\n"):
            while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            yield Line(number, "", too_long=True)
        else:
            yield Line(number, data.decode("utf-8", UNDECODABLE).rstrip("\r\n"))
