"""Pages that sources gave, kept for a while: a fetch that is repeated or goes on asks nobody twice."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.atomic import write_atomically
from core.clock import Clock

_LARGEST_REPLY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source answered; names of headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]


class PageCache:
    """One file a page, in a folder of their own. A cache that cannot be read or written is none."""

    def __init__(self, folder: Path, max_age_s: float, clock: Clock) -> None:
        self._folder = folder
        self._max_age_s = max_age_s
        self._clock = clock

    def get(self, address: str) -> Reply | None:
        """Return what is kept of this address, unless it is too old."""
        path = self._path(address)
        try:
            if not 0 <= self._clock.now() - path.stat().st_mtime < self._max_age_s:
                return None
            unpacked = zlib.decompressobj().decompress(path.read_bytes(), _LARGEST_REPLY)
            head, _, body = unpacked.partition(b"\n")
            told = json.loads(head)
        except (OSError, zlib.error, ValueError):
            return None
        # Two addresses might share a digest, in theory; they do not share a page.
        return Reply(body, told["headers"]) if told.get("address") == address else None

    def put(self, address: str, reply: Reply) -> None:
        """Keep a page."""
        if self._max_age_s <= 0:
            return
        head = json.dumps({"address": address, "headers": dict(reply.headers)}).encode()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(address), zlib.compress(head + b"\n" + reply.body, 1))
        except OSError:
            return

    def prune(self) -> None:
        """Remove what is too old."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            try:
                if self._clock.now() - path.stat().st_mtime >= self._max_age_s:
                    path.unlink(missing_ok=True)
            except OSError:
                continue

    def _path(self, address: str) -> Path:
        return self._folder / f"{hashlib.blake2b(address.encode(), digest_size=16).hexdigest()}.page"
