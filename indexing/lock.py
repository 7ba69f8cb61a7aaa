"""One process at a time holds a data directory: two on one embedded Chroma damage it silently."""

import contextlib
import fcntl
import json
import os
from pathlib import Path
from types import TracebackType

from core.errors import LibraryLocked, SettingsError


class DataDirLock:
    """Holds the data directory until released; the system releases it too when the process dies, however it dies.

    By another name it holds only what goes by that name.
    """

    def __init__(self, data_dir: Path, *, serving_at: str | None = None, name: str = "lock") -> None:
        """Take the lock. Raises LibraryLocked with the holder's pid and address, SettingsError without access."""
        self._path = data_dir / name
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the lock is held
        except OSError as error:
            raise SettingsError(
                f"LITMUS_DATA_DIR={data_dir} cannot be written ({error.strerror}). Choose a directory that can."
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._path)
            self._file.close()
            raise LibraryLocked(data_dir, *holder) from None
        self._file.truncate(0)
        self._file.write(json.dumps({"pid": os.getpid(), "url": serving_at}))
        self._file.flush()

    def release(self) -> None:
        """Let another process in."""
        with contextlib.suppress(ValueError, OSError):
            self._file.truncate(0)
            self._file.close()

    def __enter__(self) -> "DataDirLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def serving_at(data_dir: Path) -> str | None:
    """Return the address of the service that holds a data directory; None if none does."""
    path = data_dir / "lock"
    _, url = _holder(path)
    if url is None:
        return None
    with contextlib.suppress(OSError), open(path, encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return url
    return None  # whoever wrote that address has died


def _holder(path: Path) -> tuple[int | None, str | None]:
    # The holder may be writing these lines right now: then it is merely unnamed.
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return int(said["pid"]), said.get("url")
    except (OSError, ValueError, KeyError, TypeError):
        return None, None
