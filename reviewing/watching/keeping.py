"""Digests as files of the data directory, one a run that brought something."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.disk import write_atomically
from core.importing import Digest, DigestTopic, NewPaper, Watch
from core.paper import Original, Paper, Reading

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
        text = json.dumps(asdict(digest), default=_plain, ensure_ascii=False, indent=1)
        write_atomically(folder / f"{digest.made_at:%Y%m%dT%H%M%S%f}.json", text.encode("utf-8", "replace"))
        for old in sorted(folder.glob("*.json"))[:-_KEPT]:
            old.unlink(missing_ok=True)

    def last(self, watch_id: str, limit: int) -> tuple[Digest, ...]:
        """Return the last digests, newest first; one that cannot be read is left out."""
        files = sorted((self._folder / watch_id).glob("*.json"), reverse=True)
        found = (_read(file) for file in files)
        return tuple([digest for digest in found if digest is not None][:limit])


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} is nothing that a digest holds")


def _read(file: Path) -> Digest | None:
    try:
        return _digest(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(value: Mapping[str, Any]) -> Digest:
    topics = (
        DigestTopic(topic["label"], tuple(_new_paper(paper) for paper in topic["papers"])) for topic in value["topics"]
    )
    return Digest(_watch(value["watch"]), datetime.fromisoformat(value["made_at"]), tuple(topics))


def _watch(value: Mapping[str, Any]) -> Watch:
    return Watch(
        id=value["id"],
        name=value["name"],
        source=value["source"],
        query=value["query"],
        since=date.fromisoformat(value["since"]) if value["since"] else None,
        limit=value["limit"],
        tags=tuple(value["tags"]),
        created_at=datetime.fromisoformat(value["created_at"]),
        ran_at=datetime.fromisoformat(value["ran_at"]) if value["ran_at"] else None,
    )


def _new_paper(value: Mapping[str, Any]) -> NewPaper:
    told = dict(value["paper"])
    original = Original(**told["original"]) if told["original"] else None
    lists = {name: tuple(told.get(name, ())) for name in ("authors", "tags", "collections")}
    paper = Paper(**{**told, **lists, "original": original, "reading": Reading(told.get("reading", Reading.UNREAD))})
    return NewPaper(paper, value["score"], tuple(value["matched"]), value["sentence"])
