"""Imports that were accepted and have not ended: kept as files, so that a service that was stopped or killed goes on.

The catalogue has the state of each import; here stands what it takes to do it again.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from core.atomic import write_atomically
from core.fetching import Wanted

_LOG = logging.getLogger(__name__)
_FOLDER = "accepted"
_UPLOAD, _FETCH = "file", "fetch"


class Orders:
    """The orders of one data directory, by the id of their import, oldest first."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER

    def keep_file(self, import_id: str, path: Path, format: str | None) -> None:
        """Keep that a file is to be imported; the file is ours and is removed at the end. Raises OSError."""
        self._write(import_id, {_UPLOAD: str(path), "format": format})

    def keep_fetch(self, import_id: str, wanted: Wanted) -> None:
        """Keep that papers are to be fetched. Raises OSError."""
        since = wanted.since.isoformat() if wanted.since else None
        # A fetch goes on where it was cut; from the beginning it was only to be the first time.
        self._write(import_id, {_FETCH: {**asdict(wanted), "since": since, "fresh": False}})

    def forget(self, import_id: str) -> None:
        """Forget an order whose import has ended."""
        (self._folder / f"{import_id}.json").unlink(missing_ok=True)

    def all(self) -> dict[str, Mapping[str, Any]]:
        """Return every order that can be read; others are forgotten, and that is logged."""
        found: dict[str, Mapping[str, Any]] = {}
        if not self._folder.is_dir():
            return found
        for path in sorted(self._folder.glob("i_*.json"), key=lambda path: path.stat().st_mtime_ns):
            try:
                order = json.loads(path.read_text(encoding="utf-8"))
                if _UPLOAD not in order:
                    wanted_of(order)
                found[path.stem] = order
            except (OSError, ValueError, TypeError, KeyError):
                _LOG.warning("What was to be imported as %s cannot be read; import it again.", path.stem)
                path.unlink(missing_ok=True)
        return found

    def files(self) -> frozenset[Path]:
        """Return the files that are still to be imported."""
        return frozenset(Path(order[_UPLOAD]) for order in self.all().values() if _UPLOAD in order)

    def _write(self, import_id: str, order: Mapping[str, Any]) -> None:
        self._folder.mkdir(exist_ok=True)
        write_atomically(self._folder / f"{import_id}.json", json.dumps(order).encode())


def wanted_of(order: Mapping[str, Any]) -> Wanted | None:
    """Return what an order wants to be fetched; None where it is of a file."""
    if _FETCH not in order:
        return None
    fetch = dict(order[_FETCH])
    since = date.fromisoformat(fetch.pop("since")) if fetch.get("since") else fetch.pop("since", None)
    return Wanted(**{**fetch, "since": since, "tags": tuple(fetch["tags"])})


def file_of(order: Mapping[str, Any]) -> tuple[Path, str | None]:
    """Return the file that an order wants to be imported, and its format where somebody said it."""
    return Path(order[_UPLOAD]), order.get("format")
