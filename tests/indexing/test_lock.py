import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import LibraryLocked, SettingsError
from indexing.lock import DataDirLock


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    with DataDirLock(tmp_path, serving_at="http://127.0.0.1:8000"), pytest.raises(LibraryLocked) as locked:
        DataDirLock(tmp_path)
    assert locked.value.url == "http://127.0.0.1:8000"
    assert str(locked.value.pid) in str(locked.value)


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(3):
        DataDirLock(tmp_path).release()
    with DataDirLock(tmp_path):
        pass


def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from indexing.lock import DataDirLock;"
    code += "lock = DataDirLock(Path(sys.argv[1])); os._exit(1)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with DataDirLock(tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_an_error_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(SettingsError, match="LITMUS_DATA_DIR"):
        DataDirLock(tmp_path / "file")
