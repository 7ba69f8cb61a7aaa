"""A library in one file: what cannot be made anew: the catalogue, with vectors, chats and jobs; and the digests.

The derived indexes are not in it: they are built from the catalogue.
"""

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from core.errors import LimitExceeded, UnreadableFile
from core.settings import CATALOGUE
from indexing.catalogue import Catalogue, access, imports, jobs, pending, unbroken
from indexing.index import Index
from indexing.recipe import agree, noted_recipe

DIGESTS, MANIFEST = "digests", "litmus-backup.json"
_WRITING, _RESTORING = ".litmus-backup-", "restoring-"
_LEFT_S = 24 * 3600
"""What is so old was left by a backup that was killed."""
_FORM = 1
_AT_ONCE = 1 << 20
_LONGEST_MANIFEST = 10_000


def write_backup(data_dir: Path, path: Path) -> None:
    """Write a backup, also while a service changes the library: it is of one instant. Raises UnreadableFile, OSError.

    After a crash there is the old file, the new one, or none.
    """
    if not (data_dir / CATALOGUE).is_file():
        raise UnreadableFile(f"{data_dir} holds no library, so there is nothing to back up. LITMUS_DATA_DIR names it.")
    beside = path.absolute().parent
    for left in beside.glob(f"{_WRITING}*"):
        if time() - left.stat().st_mtime > _LEFT_S:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=beside, prefix=_WRITING) as folder:
        copy, archive = Path(folder) / CATALOGUE, Path(folder) / "archive"
        snapshot(data_dir / CATALOGUE, copy)
        manifest = {"form": _FORM, "made_at": datetime.now(UTC).isoformat(), "sha256": _digest(copy)}
        with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest))
            packed.write(copy, CATALOGUE)
            for file in sorted(path for path in (data_dir / DIGESTS).rglob("*") if path.is_file()):
                packed.write(file, file.relative_to(data_dir).as_posix())
        with archive.open("rb") as written:
            os.fsync(written.fileno())
        os.chmod(archive, 0o600)  # chats and notes are in it
        os.replace(archive, path)


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a backup into an empty folder and return the catalogue in it. Raises UnreadableFile, OSError."""
    try:
        with ZipFile(path) as packed:
            manifest = json.loads(_read(packed, MANIFEST, _LONGEST_MANIFEST))
            if manifest["form"] != _FORM:
                raise UnreadableFile(f"{path.name} was written by a newer Litmus. Upgrade Litmus, and restore it then.")
            wanted = [info for info in packed.infolist() if info.filename == CATALOGUE or _is_digest(info.filename)]
            needed, free = sum(info.file_size for info in wanted), shutil.disk_usage(folder).free
            if needed > free:
                raise UnreadableFile(f"{path.name} needs {needed:,} bytes, and {free:,} are free. Make room first.")
            for info in wanted:
                target = folder / info.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(info) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, _AT_ONCE)
    except (BadZipFile, KeyError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableFile(f"{path.name} is no backup of Litmus, or it is damaged ({error}).") from error
    copy = folder / CATALOGUE
    if not copy.is_file() or _digest(copy) != manifest.get("sha256"):
        raise UnreadableFile(f"{path.name} is damaged: what is in it is not what was written. Restore another backup.")
    return copy


def put_digests(folder: Path, data_dir: Path) -> None:
    """Put the digests of an unpacked backup in place of those there are."""
    if (folder / DIGESTS).is_dir():
        shutil.rmtree(data_dir / DIGESTS, ignore_errors=True)
        shutil.copytree(folder / DIGESTS, data_dir / DIGESTS)


def snapshot(source: Path, target: Path) -> None:
    """Copy a catalogue as it is at one instant, whoever writes to it. Raises UnreadableFile."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as there, closing(sqlite3.connect(target)) as here:
            there.backup(here)
    except sqlite3.DatabaseError as error:
        raise UnreadableFile(f"{source} cannot be read ({error}). `litmus doctor` says what is damaged.") from error


def _is_digest(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == DIGESTS and len(parts) > 1 and not {"", ".", ".."} & set(parts) and "\\" not in name


def _read(packed: ZipFile, name: str, most: int) -> bytes:
    with packed.open(name) as file:
        return file.read(most)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _room(data_dir: Path) -> Iterator[Path]:
    """Yield an empty folder in the data directory, and remove what a restore that was killed has left there."""
    for left in data_dir.glob(f"{_RESTORING}*"):
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=data_dir, prefix=_RESTORING) as folder:
        yield Path(folder)


def set_catalogue_aside(data_dir: Path, backup: Path) -> Path:
    """Move a catalogue that cannot be opened out of the way of a backup, which is looked through first.

    Return where it lies now. Raises UnreadableFile.
    """
    with _room(data_dir) as folder:
        unpack(backup, folder)
    aside = data_dir / f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside.mkdir()
    for path in data_dir.glob(f"{CATALOGUE}*"):
        path.rename(aside / path.name)
    return aside


async def _prepare(index: Index, unpacked: Path, name: str) -> None:
    """Make the catalogue of a backup that of this library, so that it can take the other's place as it is.

    It may be of an older Litmus; a key revoked since must not come back; what ran then runs no more. Raises
    UnreadableFile where it was made with other settings.
    """
    keys, revision = await index.catalogue.read(access.rows_of_keys), int(await index.revision())
    before = await index.catalogue.read(noted_recipe)
    restored = await asyncio.to_thread(Catalogue, unpacked)
    try:
        made_with = await restored.read(noted_recipe)
        if made_with is not None and not made_with.fits(index.recipe):
            raise UnreadableFile(
                f"{name} {made_with.unlike(index.recipe)} {made_with.settings_for(index.recipe)} to restore it; "
                "then `litmus reindex` makes the index anew for other settings."
            )
        await restored.write(access.put_rows_of_keys, keys)
        await restored.write(pending.after_restoring, index.library_id, revision)
        await restored.write(imports.end_interrupted_imports)
        await restored.write(jobs.interrupt_unfinished_jobs)
        await restored.write(agree, index.recipe)
        if before is not None and not before.fits(index.recipe):
            await restored.write(pending.write_meta, pending.OUT_OF_LINE, before.noted)
    finally:
        await asyncio.to_thread(restored.close)


async def restore(index: Index, data_dir: Path, backup: Path) -> None:
    """Replace the catalogue and the digests; the derived indexes are to be repaired then. Nothing may change meanwhile.

    Until the backup is known to be whole, and of the recipe of the settings, nothing changes, and then all of the
    catalogue at once; whoever opens it next sees that the indexes are to be repaired. Raises UnreadableFile,
    LimitExceeded where jobs run, IndexUnavailable.
    """
    if await index.catalogue.read(jobs.count_unfinished):
        raise LimitExceeded("Jobs are running. Wait for them or stop them, and restore then.")
    with _room(data_dir) as folder:
        unpacked = await asyncio.to_thread(unpack, backup, folder)
        await _prepare(index, unpacked, backup.name)
        await unbroken(index.catalogue.take_over(unpacked))
        await unbroken(asyncio.to_thread(put_digests, folder, data_dir))
    index.roster.changed()
