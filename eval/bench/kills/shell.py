"""Kills of commands that hold a library for themselves: import, backup, restore and reindex."""

import os
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from core.errors import LitmusError
from eval.bench.kills.papers import make_papers, titles, write_papers
from eval.bench.kills.world import Known, Process, Verdicts, World, look_into
from indexing.upkeep.backup import unpack

Kill = Callable[[Process], int]
"""Kills a process at an instant of its life; returns 0 if it was quicker."""
ShellMode = Callable[[World, Random, Kill, Verdicts], Coroutine[Any, Any, None]]


async def _import(world: World, chance: Random, kill: Kill, verdicts: Verdicts) -> None:
    papers = make_papers(20, chance)
    path = write_papers(papers, world.folder / "import.jsonl")
    if kill(world.command("import", str(path))) == 0:
        world.known.there.update(titles(papers))
    await _looked_at(world, verdicts)
    _again(world.command("import", str(path)), verdicts)
    world.known.there.update(titles(papers))
    await look_into(world.settings, world.known, verdicts, searches=True)


async def _backup(world: World, chance: Random, kill: Kill, verdicts: Verdicts) -> None:
    folder = world.folder / "backups"
    folder.mkdir(exist_ok=True)
    path = folder / f"{chance.randrange(16**6):06x}.backup"
    ended = kill(world.command("backup", str(path)))
    if ended == 0 and not path.exists():
        verdicts.lost.append("a backup that was told to be there")
    if path.exists():
        _whole(path, verdicts)
    await _looked_at(world, verdicts)
    for left in folder.glob(".litmus-backup-*"):
        os.utime(left, (0, 0))  # the next backup removes what is older than a day
    _again(world.command("backup", str(path), "--force"), verdicts)
    _whole(path, verdicts)
    verdicts.wrong += [f"left beside the backup: {each.name}" for each in folder.glob(".litmus-backup-*")]
    path.unlink(missing_ok=True)


async def _restore(world: World, chance: Random, kill: Kill, verdicts: Verdicts) -> None:
    before = Known(set(world.known.there), set(world.known.gone))
    path = world.folder / "before.backup"
    _again(world.command("backup", str(path), "--force"), verdicts)
    papers = make_papers(10, chance)
    _again(world.command("import", str(write_papers(papers, world.folder / "after.jsonl"))), verdicts)
    kill(world.command("restore", str(path), "--yes"))
    either = Known(set(world.known.there))
    with world.copied() as copy:
        await look_into(copy, either, verdicts, starts=True)  # it is as before or as after, and whole
    _again(world.command("restore", str(path), "--yes"), verdicts)
    world.known = Known(before.there, before.gone | set(titles(papers)))
    await look_into(world.settings, world.known, verdicts, searches=True)


async def _reindex(world: World, chance: Random, kill: Kill, verdicts: Verdicts) -> None:
    tokens = 64 if world.settings.chunk_tokens != 64 else 220
    more = {"LITMUS_CHUNK_TOKENS": str(tokens)}
    after = world.settings.model_copy(update={"chunk_tokens": tokens})
    kill(world.command("reindex", **more))
    old, new = Verdicts(), Verdicts()
    with world.copied() as copy:
        await look_into(copy, world.known, old)
    with world.copied() as copy:
        await look_into(copy.model_copy(update={"chunk_tokens": tokens}), world.known, new, starts=True)
    if (old.wrong or old.lost) and (new.wrong or new.lost):
        verdicts.wrong += [f"neither as before nor as after: {old.wrong + old.lost}; {new.wrong + new.lost}"]
    _again(world.command("reindex", **more), verdicts)
    world.settings, world.env = after, world.env | more
    await look_into(world.settings, world.known, verdicts, searches=True)


async def _looked_at(world: World, verdicts: Verdicts) -> None:
    with world.copied() as copy:
        await look_into(copy, world.known, verdicts)


def _again(process: Process, verdicts: Verdicts) -> None:
    if process.ends():
        verdicts.wrong.append(f"the command fails: {process.said[-300:]}")


def _whole(path: Path, verdicts: Verdicts) -> None:
    with TemporaryDirectory() as folder:
        try:
            unpack(path, Path(folder))
        except (LitmusError, OSError) as error:
            verdicts.wrong.append(f"a backup that is not whole: {error}")


SHELL_MODES: Mapping[str, ShellMode] = {
    "litmus import": _import,
    "litmus backup": _backup,
    "litmus restore": _restore,
    "litmus reindex": _reindex,
}
