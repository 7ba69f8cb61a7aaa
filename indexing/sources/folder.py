"""A folder of exports on this machine: every file in it that Litmus can read."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar

from core.disk import files_below
from core.errors import InvalidFetch, UnreadableFile
from core.importing import FOLDER, Page, Rejection, Wanted
from core.paper import Paper
from core.settings import Settings
from indexing.readers import open_records

_PAGE = 500


class Folder:
    """A PaperSource (core/ports.py). Files come in the order of their names, and some hundred records are a page."""

    name: ClassVar[str] = FOLDER
    title: ClassVar[str] = "A folder"
    query_means: ClassVar[str] = "the path of a folder of exports"

    dated: ClassVar[bool] = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: tuple[Path, str, Iterator[Paper | Rejection]] | None = None
        """What the last page left of a file, with the folder and the cursor that would ask for it."""

    def advice(self) -> str | None:
        """There is nothing to configure."""
        return None

    def check(self, wanted: Wanted) -> None:
        """Raise InvalidFetch where there is no such folder."""
        _folder(wanted)

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 500 records of one file; a file that cannot be read is one rejection."""
        return await asyncio.to_thread(self._page, wanted, cursor)

    def _page(self, wanted: Wanted, cursor: str | None) -> Page:
        folder = _folder(wanted)
        name, _, done = (cursor or "").partition("\0")
        names = sorted(path.relative_to(folder).as_posix() for path in files_below(folder, self._settings.data_dir))
        place = next((number for number, each in enumerate(names) if each >= name), len(names))
        if place == len(names):
            return Page(())
        here = int(done) if names[place] == name and done.isdecimal() else 0
        records, more = self._read(folder, names[place], here, cursor)
        after: str | None = None
        if more:
            after = f"{names[place]}\0{here + len(records)}"
            self._open = (folder, after, more)
        elif place + 1 < len(names):
            after = f"{names[place + 1]}\0"
        return Page(tuple(record for record in records if _in_time(record, wanted)), after)

    def _read(
        self, folder: Path, name: str, done: int, cursor: str | None
    ) -> tuple[list[Paper | Rejection], Iterator[Paper | Rejection] | None]:
        """Return up to a page of records from `done` on, and the rest where there may be one."""
        kept, self._open = self._open, None
        try:
            if kept is not None and kept[:2] == (folder, cursor):
                stream = kept[2]
            else:
                stream = iter(open_records(folder / name, max_record_chars=self._settings.max_record_chars, name=name))
                next(islice(stream, done, done), None)
            records = list(islice(stream, _PAGE))
        except UnreadableFile as error:
            return [Rejection(name, str(error).removeprefix(f"{name} "))], None
        return [_placed(record, name) for record in records], stream if len(records) == _PAGE else None


def _folder(wanted: Wanted) -> Path:
    named = wanted.query.strip()
    folder = Path(named).expanduser()
    if not named or not folder.is_dir():
        raise InvalidFetch(f"There is no folder {named}." if named else "Which folder? Name its path.")
    return folder


def _placed(record: Paper | Rejection, name: str) -> Paper | Rejection:
    if isinstance(record, Rejection):
        return Rejection(f"{name}, {record.place}", record.reason, record.no_abstract)
    return record


def _in_time(record: Paper | Rejection, wanted: Wanted) -> bool:
    year = record.year if isinstance(record, Paper) else None
    return year is None or wanted.since is None or year >= wanted.since.year
