"""A library in one file, and back: whole, or not at all."""

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import LimitExceeded, UnreadableFile
from core.jobs import JobKind
from core.settings import CATALOGUE, Settings
from indexing.catalogue import jobs
from indexing.library import Library, open_library
from indexing.upkeep.backup import MANIFEST, restore, write_backup
from tests.indexing.test_library import APPLES, LONG, PEARS, held, library, titles, write

__all__ = ["library"]


async def test_what_was_deleted_and_added_since_is_undone_and_the_indexes_follow(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
    chat = await library.chats.create("About fruit")
    (settings.data_dir / "digests").mkdir()
    (settings.data_dir / "digests" / "one.json").write_text("{}")
    before = await held(library)
    backup = tmp_path / "fruit.backup"
    await library.backup(backup)

    revision = await library.index.revision()
    pears = next(paper for paper in (await library.papers()).papers if paper.title == PEARS["title"])
    await library.delete(pears.id)
    await library.import_file(write(tmp_path / "plums.jsonl", LONG))
    await library.chats.delete(chat.id)
    (settings.data_dir / "digests" / "one.json").unlink()
    killed = settings.data_dir / "restoring-killed"
    killed.mkdir()
    (killed / CATALOGUE).write_text("half of a catalogue")

    await library.restore(backup)
    assert await held(library) == before
    assert await library.faults() == []
    assert {paper.title for paper in (await library.papers()).papers} == {APPLES["title"], PEARS["title"]}
    assert (await titles(library, settings, "what eats pears?"))[0] == PEARS["title"]
    assert (await library.chats.chat(chat.id)).title == "About fruit"
    assert (settings.data_dir / "digests" / "one.json").is_file()
    assert int(await library.index.revision()) > int(revision)
    assert not list(settings.data_dir.glob("restoring-*"))


async def test_another_library_takes_a_backup_over(library: Library, settings: Settings, tmp_path: Path) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
    await library.backup(tmp_path / "fruit.backup")
    async with open_library(settings.model_copy(update={"data_dir": tmp_path / "other"})) as other:
        await other.import_file(write(tmp_path / "plums.jsonl", LONG))
        own = other.index.library_id
        await other.restore(tmp_path / "fruit.backup")
        assert await held(other) == await held(library)
        assert await other.faults() == []
    async with open_library(settings.model_copy(update={"data_dir": tmp_path / "other"})) as again:
        assert again.index.library_id == own
        assert await again.faults() == []


async def test_a_backup_that_is_not_whole_changes_nothing(library: Library, tmp_path: Path) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES))
    good = tmp_path / "fruit.backup"
    await library.backup(good)
    bad = tmp_path / "bad.backup"
    for damage in (b"not a zip", good.read_bytes()[:-500], b""):
        bad.write_bytes(damage)
        with pytest.raises(UnreadableFile, match=r"bad\.backup"):
            await library.restore(bad)
    with zipfile.ZipFile(good) as whole, zipfile.ZipFile(bad, "w") as changed:
        changed.writestr(MANIFEST, whole.read(MANIFEST))
        changed.writestr(CATALOGUE, whole.read(CATALOGUE)[:-4096])
    with pytest.raises(UnreadableFile, match="damaged"):
        await library.restore(bad)
    with zipfile.ZipFile(bad, "w") as newer:
        newer.writestr(MANIFEST, json.dumps({"form": 99}))
    with pytest.raises(UnreadableFile, match="newer"):
        await library.restore(bad)
    assert (await library.papers()).total == 1


async def test_nothing_is_restored_while_a_job_runs(library: Library, tmp_path: Path) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES))
    await library.backup(tmp_path / "fruit.backup")
    await library.index.catalogue.write(jobs.create_job, JobKind.REVIEW, "x", {}, None)
    with pytest.raises(LimitExceeded, match="running"):
        await library.restore(tmp_path / "fruit.backup")


async def test_a_name_that_leads_out_of_the_folder_is_not_followed(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES))
    backup = tmp_path / "fruit.backup"
    await library.backup(backup)
    with zipfile.ZipFile(backup, "a") as packed:
        packed.writestr("digests/../../out.txt", "x")
        packed.writestr("../out.txt", "x")
    await library.restore(backup)
    assert not (tmp_path / "out.txt").exists()
    assert not (settings.data_dir.parent / "out.txt").exists()
    assert not (settings.data_dir / "out.txt").exists()


def test_a_backup_is_taken_beside_whoever_writes(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="LITMUS_DATA_DIR"):
        write_backup(settings.data_dir, tmp_path / "none.backup")
    settings.data_dir.mkdir(exist_ok=True)
    with closing(sqlite3.connect(settings.data_dir / CATALOGUE)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE papers (title)")
        writer.commit()
        writer.execute("INSERT INTO papers VALUES ('in a transaction that is open')")
        write_backup(settings.data_dir, tmp_path / "one.backup")
    with zipfile.ZipFile(tmp_path / "one.backup") as packed:
        packed.extract(CATALOGUE, tmp_path)
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as copy:
        assert copy.execute("SELECT count(*) FROM papers").fetchone() == (0,)


async def test_a_restore_that_was_killed_before_the_indexes_followed_is_finished_at_the_next_start(
    settings: Settings, tmp_path: Path
) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "apples.jsonl", APPLES))
        await library.backup(tmp_path / "apples.backup")
        (apples,) = (await library.papers()).papers
        await library.delete(apples.id)
        await library.import_file(write(tmp_path / "pears.jsonl", PEARS))  # as many chunks as before
        await restore(library.index, settings.data_dir, tmp_path / "apples.backup")
        assert not await library.index.in_line()
    async with open_library(settings) as again:
        assert again.catching_up is not None
        await again.catching_up
        assert await again.index.in_line()
        assert await again.faults() == []
        assert await titles(again, settings, "what eats apples?") == [APPLES["title"]]


def test_what_a_killed_backup_left_goes_when_it_is_old(library: Library, settings: Settings, tmp_path: Path) -> None:
    old, new = tmp_path / ".litmus-backup-old", tmp_path / ".litmus-backup-new"
    for left in (old, new):
        left.mkdir()
        (left / CATALOGUE).write_text("half")
    os.utime(old, (0, 0))
    write_backup(settings.data_dir, tmp_path / "fruit.backup")
    assert (old.exists(), new.exists()) == (False, True)  # the new one may be that of a backup that is being written
