"""What all readers share: a format gives records, and one judge makes papers of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from core.paper import Paper
from core.ports import Rejection
from indexing.readers.record import Record, paper_of


@dataclass(frozen=True)
class RecordReader(ABC):
    """A Reader (core/ports.py) over the records of one format."""

    name: ClassVar[str]
    max_record_chars: int = 100_000

    @abstractmethod
    def recognises(self, head: str, filename: str) -> bool:
        """Whether a file that starts with `head` is of this format."""

    @abstractmethod
    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield what the file holds, in its order and in bounded memory; `stream` is UTF-8 with plain line ends."""

    def read(self, stream: BinaryIO) -> Iterator[Paper | Rejection]:
        """Yield papers and rejections in the order of the file."""
        for record in self.records(stream):
            yield record if isinstance(record, Rejection) else paper_of(record, self.max_record_chars)
