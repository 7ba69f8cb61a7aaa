"""Files that are whole or not there, those of a folder, and a disk without room, told alike by whichever library."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_atomically(path: Path, content: bytes) -> None:
    """Write so that after a crash there is the old file, the new one, or none. Raises OSError."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            # Temporary files are for their owner alone; an image builds the model as root and serves as somebody else.
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(file.name)
            raise


def files_below(folder: Path, data_dir: Path) -> Iterator[Path]:
    """Yield what lies in a folder but for what is hidden, and for the library itself unless the folder is in it."""
    library = data_dir.resolve()
    asked_for = folder.resolve().is_relative_to(library)
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden and (asked_for or not file.resolve().is_relative_to(library)):
            yield file


DISK_FULL = (
    "The disk that holds the library is full, so nothing was changed. Make room (LITMUS_DATA_DIR names the place), and "
    "try again."
)
_FULL = ("disk is full", "no space left", "disk full")
_TOO_LITTLE = 20_000_000
_DEEPEST = 20


def is_disk_full(error: BaseException) -> bool:
    """Whether an error, or one that it came from, is that there is no room on a disk."""
    cause: BaseException | None = error
    for _ in range(_DEEPEST):
        if cause is None:
            return False
        if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if any(words in str(cause)[:2000].lower() for words in _FULL):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def disk_problem(folder: Path) -> tuple[str, ...]:
    """Return that there is next to no room for what a folder holds; nothing if there is."""
    free = shutil.disk_usage(folder).free
    if free >= _TOO_LITTLE:
        return ()
    return (f"Only {free:,} bytes are free for {folder}: nothing more can be kept. Make room.",)
