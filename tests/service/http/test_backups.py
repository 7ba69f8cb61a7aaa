"""Backups over HTTP, and what is said where there is no room for them."""

import errno
import sqlite3
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from core.disk import disk_problem, is_disk_full
from core.errors import IndexUnavailable, LlmError, UnreadableFile
from core.settings import Settings
from tests.service.stand_in import StandIn


async def test_a_backup_is_a_file_that_leaves_nothing_behind(client: httpx.AsyncClient, settings: Settings) -> None:
    came = await client.get("/v1/backup")
    assert (came.status_code, came.content) == (200, b"a backup")
    assert came.headers["content-disposition"] == 'attachment; filename="litmus-backup.zip"'
    assert not list(settings.data_dir.glob("backup-*"))


async def test_a_backup_is_restored_and_the_upload_removed(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    done = await client.post("/v1/restore", files={"file": b"a backup"})
    assert (done.status_code, done.json()["restored_vectors"]) == (200, 8)
    assert not stand_in.library.took[0].exists()
    stand_in.library.fails = UnreadableFile("x is no backup of Litmus.")
    refused = await client.post("/v1/restore", files={"file": b"none"})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:litmus:problem:unreadable-file")


FULL = (
    OSError(errno.ENOSPC, "No space left on device"),
    OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
    IndexUnavailable("Chroma's files cannot be used (InternalError: database or disk is full)."),
)


@pytest.mark.parametrize("error", FULL)
async def test_a_full_disk_is_said_in_words(
    client: httpx.AsyncClient, stand_in: StandIn, settings: Settings, error: Exception
) -> None:
    stand_in.library.fails = error
    told = await client.get("/v1/backup")
    assert (told.status_code, told.json()["type"]) == (507, "urn:litmus:problem:disk-full")
    assert "LITMUS_DATA_DIR" in told.json()["detail"]
    assert not list(settings.data_dir.glob("backup-*"))


def test_what_only_sounds_alike_is_no_full_disk(tmp_path: Path) -> None:
    assert not is_disk_full(LlmError("You exceeded your current quota.", retryable=False))
    assert not is_disk_full(OSError(errno.EACCES, "Permission denied"))
    assert disk_problem(tmp_path) == ()
