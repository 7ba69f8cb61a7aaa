"""Digests, as they are kept: in files, or in the database that processes share."""

import json
from pathlib import Path

from core.disk import write_atomically
from core.importing import Digest
from core.json import Unfitting, from_json, from_plain, to_plain
from indexing.catalogue import Catalogue, watches

_KEPT = 100
"""Digests of one watch; older ones go."""


class Digests:
    """A folder of folders: one a watch, named by its id; in it one file a digest, named by its moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, digest: Digest) -> None:
        """Write a digest down. Raises OSError."""
        folder = self._folder / digest.watch.id
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(to_plain(digest), ensure_ascii=False, indent=1)
        write_atomically(folder / f"{digest.made_at:%Y%m%dT%H%M%S%f}.json", text.encode("utf-8", "replace"))
        for old in sorted(folder.glob("*.json"))[:-_KEPT]:
            old.unlink(missing_ok=True)

    def last(self, watch_id: str, limit: int) -> tuple[Digest, ...]:
        """Return the last digests, newest first; one that cannot be read is left out."""
        files = sorted((self._folder / watch_id).glob("*.json"), reverse=True)
        found = (_digest_in(file) for file in files)
        return tuple([digest for digest in found if digest is not None][:limit])


def _digest_in(file: Path) -> Digest | None:
    try:
        return from_json(Digest, file.read_bytes())
    except (OSError, Unfitting):
        return None


class SharedDigests:
    """The digests of a library that many processes share."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def keep(self, digest: Digest) -> None:
        """Write a digest down."""
        self._catalogue.write_now(watches.keep_digest, digest.watch.id, to_plain(digest), _KEPT)

    def last(self, watch_id: str, limit: int) -> tuple[Digest, ...]:
        """Return the last digests, newest first."""
        kept = self._catalogue.read_now(watches.last_digests, watch_id, limit)
        return tuple(from_plain(Digest, each) for each in kept)
