"""A disk without room, in words: whichever library met it, it is told in the same way."""

import errno
import shutil
from pathlib import Path

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
