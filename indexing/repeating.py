"""What of an import an earlier one has read already: the same file once more, or one that has grown since.

A count of what searches found (PRISMA) must not count that twice.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from core.paper import Paper
from core.ports import Rejection

Record = Paper | Rejection


class Content:
    """The content of an import as far as it is read."""

    def __init__(self, earlier: Collection[tuple[int, str]]) -> None:
        """`earlier` has the number of records and the digest of each import of the same name."""
        self._hash = hashlib.blake2b(digest_size=16)
        self._earlier = set(earlier)
        self._lengths = {length for length, _ in earlier}
        self._read = 0

    @property
    def digest(self) -> str:
        """The same for the same records in the same order, whatever the file is called."""
        return self._hash.hexdigest() if self._read else ""

    @property
    def repeats(self) -> bool:
        """Whether everything that was read so far is all that an earlier import of this name read."""
        return self._read in self._lengths and (self._read, self.digest) in self._earlier

    def pieces(self, records: Sequence[Record]) -> Iterator[Sequence[Record]]:
        """Yield the records, cut where an earlier import came to its end; each piece counts as read then."""
        begin = 0
        for end, record in enumerate(records, start=1):
            told = replace(record, source=None) if isinstance(record, Paper) else record
            self._hash.update(repr(told).encode("utf-8", "surrogatepass") + b"\0")
            self._read += 1
            if self.repeats:
                yield records[begin:end]
                begin = end
        if begin < len(records):
            yield records[begin:]
