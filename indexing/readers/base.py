"""What all readers share: a format gives records, and one judge makes papers of them."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, ParamSpec, TypeVar

from core.errors import LitmusError
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
        for record in _to_the_end(self.records(stream)):
            yield (
                record if isinstance(record, Rejection) else made(record.place, paper_of, record, self.max_record_chars)
            )


_P = ParamSpec("_P")
_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


def made(place: str, make: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | Rejection:
    """Return what `make` makes of a record; if it fails at it, a rejection: no record may end an import."""
    try:
        return make(*args, **kwargs)
    except Exception as error:
        _LOG.warning("A record cannot be read (%s)", place, exc_info=True)
        return Rejection(place, f"it cannot be read ({_told(error)})")


def _to_the_end(records: Iterator[Record | Rejection]) -> Iterator[Record | Rejection]:
    last = "the beginning of the file"
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (LitmusError, OSError):
            raise
        except Exception as error:
            _LOG.warning("A file cannot be read further (after %s)", last, exc_info=True)
            yield Rejection(f"after {last}", f"the rest of the file cannot be read ({_told(error)})")
            return
        last = record.place
        yield record


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
