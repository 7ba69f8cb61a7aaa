"""Digests as files of the data directory, one a run that brought something."""

import json
from pathlib import Path

from core.atomic import write_atomically
from core.json import Unfitting, from_json, to_plain
from core.watch import Digest

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
        found = (_read(file) for file in files)
        return tuple([digest for digest in found if digest is not None][:limit])


def _read(file: Path) -> Digest | None:
    try:
        return from_json(Digest, file.read_bytes())
    except (OSError, Unfitting):
        return None
