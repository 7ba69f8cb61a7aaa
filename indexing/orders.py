"""Imports that were accepted and have not ended: kept as files, so that a service that was stopped or killed goes on.

The catalogue has the state of each import; here stands what it takes to do it again.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from core.disk import write_atomically
from core.importing import Wanted
from core.json import Unfitting, from_json, to_json

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What it takes to do an import again: a file to read, which is ours and removed at the end, or a fetch."""

    file: Path | None = None
    format: str | None = None
    """Of the file, where somebody said it."""
    fetch: Wanted | None = None


class Orders:
    """The orders of one data directory, by the id of their import, oldest first."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "accepted"

    def keep(self, import_id: str, order: Order) -> None:
        """Keep an order. Raises OSError."""
        if order.fetch is not None:
            # A fetch goes on where it was cut; from the beginning it was only to be the first time.
            order = replace(order, fetch=replace(order.fetch, fresh=False))
        self._folder.mkdir(exist_ok=True)
        write_atomically(self._path(import_id), to_json(order).encode())

    def forget(self, import_id: str) -> None:
        """Forget an order whose import has ended."""
        self._path(import_id).unlink(missing_ok=True)

    def all(self) -> dict[str, Order]:
        """Return every order that can be read; others are forgotten, and that is logged."""
        found: dict[str, Order] = {}
        if not self._folder.is_dir():
            return found
        for path in sorted(self._folder.glob("i_*.json"), key=lambda path: path.stat().st_mtime_ns):
            try:
                order = from_json(Order, path.read_bytes())
                if order.file is None and order.fetch is None:
                    raise Unfitting("it names neither a file nor a fetch")
                found[path.stem] = order
            except (OSError, ValueError):
                _LOG.warning("What was to be imported as %s cannot be read; import it again.", path.stem)
                path.unlink(missing_ok=True)
        return found

    def files(self) -> frozenset[Path]:
        """Return the files that are still to be imported."""
        return frozenset(order.file for order in self.all().values() if order.file is not None)

    def _path(self, import_id: str) -> Path:
        return self._folder / f"{import_id}.json"
