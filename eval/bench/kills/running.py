"""`make bench ARGS=kills`: kill processes at instants drawn from a seed, start them again, and look whether all holds.

A kill is SIGKILL. After each, the data directory is looked at as it lies there (`litmus doctor` must find no fault),
the process is started again, and everything that was acknowledged must be there and found.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

from core.settings import Settings, read_settings
from eval.bench.figures import write_measured
from eval.bench.kills.papers import Source, make_papers, titles
from eval.bench.kills.served import MODES, Round, ServedMode
from eval.bench.kills.shell import SHELL_MODES
from eval.bench.kills.world import Process, Verdicts, World, look_into
from eval.bench.postgres import installation, server
from eval.report.writing import padded_table

ROOT = Path(__file__).parent.parent.parent.parent
SHARED_MODES: Mapping[str, tuple[str, bool]] = {
    "PostgreSQL, service: PUT of papers": ("PUT of papers", False),
    "PostgreSQL, worker: file over HTTP": ("file over HTTP", True),
    "PostgreSQL, worker: comparison": ("comparison", True),
    "PostgreSQL, worker: review": ("review", True),
}
"""The mode, and whether the worker dies, not the service."""
_FIRST = 30
"""Papers that a library has at first."""
_FRESH_AFTER = 12
"""Kills after which a mode begins with a fresh library: the searches of a large one would take the time."""
_LEASE_S = 2
_SEED = 7


@dataclass(frozen=True, slots=True)
class Row:
    """The kills of one mode."""

    mode: str
    kills: int
    lost: int
    """Kills after which something acknowledged was not there."""
    wrong: int
    """Kills after which something else was not as it should be."""
    ready_s: float | None
    """Median from start to serving; None where nothing serves."""
    ready_s_most: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What all kills came to."""

    seed: int
    took_s: float
    rows: tuple[Row, ...]
    """The last one is of all modes together."""
    complaints: tuple[str, ...]


def modes_here() -> list[str]:
    """Return the names of the modes that can be tried on this machine."""
    return [*MODES, *SHELL_MODES, *(SHARED_MODES if installation() is not None else ())]


def kill_all(settings: Settings, folder: Path, modes: Sequence[str], number: int, seed: int) -> Report:
    """Kill so many times, the modes in turn."""
    share = {mode: number // len(modes) + (place < number % len(modes)) for place, mode in enumerate(modes)}
    began = time.perf_counter()
    results: dict[str, list[Verdicts]] = {}
    with Source().serving() as source:
        for mode in modes:
            # A seed of its own, so that a mode does the same whether the others run or not.
            chance = Random(f"{seed} {mode}")  # noqa: S311 - nothing secret
            results[mode] = []
            for verdicts in _kills_of(mode, settings, folder, share[mode], chance, source):
                results[mode].append(verdicts)
                for complaint in (*verdicts.lost, *verdicts.wrong):
                    print(f"{mode}: {complaint}", file=sys.stderr, flush=True)
            print(_told(_row(mode, results[mode])), file=sys.stderr, flush=True)
    complaints = [
        f"{mode}, kill {place}: {complaint}"
        for mode, verdicts in results.items()
        for place, each in enumerate(verdicts, 1)
        for complaint in (*(f"lost: {what}" for what in each.lost), *each.wrong)
    ]
    rows = [_row(mode, each) for mode, each in results.items()]
    rows.append(_row("all", [each for verdicts in results.values() for each in verdicts]))
    return Report(seed, time.perf_counter() - began, tuple(rows), tuple(complaints))


def _kills_of(
    mode: str, settings: Settings, folder: Path, number: int, chance: Random, source: Source
) -> Iterator[Verdicts]:
    left = number
    while left:
        count = min(left, _FRESH_AFTER)
        left -= count
        with tempfile.TemporaryDirectory(dir=folder) as inside:
            fresh = settings.model_copy(update={"data_dir": Path(inside) / "data"})
            if mode in SHELL_MODES:
                yield from _of_shell(mode, fresh, Path(inside), count, chance)
            elif mode in MODES:
                yield from _of_service(MODES[mode], fresh, Path(inside), count, chance, source)
            else:
                yield from _of_shared(mode, fresh, Path(inside), count, chance, source)


@contextmanager
def _world(settings: Settings, folder: Path, more: Mapping[str, str]) -> Iterator[World]:
    world = World(settings, folder, more)
    try:
        yield world
    finally:
        world.close()


def _of_service(
    mode: ServedMode, settings: Settings, folder: Path, count: int, chance: Random, source: Source
) -> Iterator[Verdicts]:
    with _world(settings, folder, {"LITMUS_SOURCE_URLS": source.address}) as world:
        world.serve()
        _fill(world, chance)
        for _ in range(count):
            verdicts = Verdicts()
            told = _killed(mode, Round(world, chance, source), verdicts)
            with world.copied() as copy:
                asyncio.run(look_into(copy, world.known, verdicts))
            _start_again(world.serve, verdicts)
            _check(mode, Round(world, chance, source), told, verdicts)
            verdicts.wrong += [f"left: {each}" for each in world.leftovers()]
            yield verdicts


def _of_shared(
    name: str, settings: Settings, folder: Path, count: int, chance: Random, source: Source
) -> Iterator[Verdicts]:
    mode, worker_dies = MODES[SHARED_MODES[name][0]], SHARED_MODES[name][1]
    found = installation()
    if found is None:
        raise RuntimeError("There is no PostgreSQL with pgvector.")
    with server(found) as running:
        database = running.database()
        settings = read_settings(data_dir=settings.data_dir, models_dir=settings.models_dir, database_url=database)
        more = {
            "LITMUS_DATABASE_URL": database,
            "LITMUS_BACKGROUND": "elsewhere",
            "LITMUS_LEASE_S": str(_LEASE_S),
        }
        with _world(settings, folder, more) as world:
            world.serve()
            world.work()
            _fill(world, chance)
            for _ in range(count):
                verdicts = Verdicts()
                told = _killed(mode, Round(world, chance, source), verdicts, worker_dies=worker_dies)
                _start_again(world.work if worker_dies else world.serve, verdicts)
                _check(mode, Round(world, chance, source), told, verdicts)
                asyncio.run(look_into(world.settings, world.known, verdicts))
                yield verdicts


def _fill(world: World, chance: Random) -> None:
    papers = make_papers(_FIRST, chance)
    world.client.put("/v1/papers", json=papers).raise_for_status()
    world.known.there.update(titles(papers))


def _killed(mode: ServedMode, round_: Round, verdicts: Verdicts, *, worker_dies: bool = False) -> list[Any]:
    """Have a mode act, kill in the middle of it, and return what was acknowledged."""
    told: list[Any] = []

    def act() -> None:
        try:
            mode.act(round_, told)
        except httpx.TransportError:
            pass  # it is dead
        except (KeyError, ValueError, RuntimeError, IndexError) as error:
            verdicts.wrong.append(f"before the kill: {type(error).__name__}: {error}")

    delay = round_.chance.uniform(0, mode.within_s) * round_.world.slower
    thread = threading.Thread(target=act)
    thread.start()
    time.sleep(delay)
    process = round_.world.worker if worker_dies else round_.world.service
    if process is None or not process.alive:
        verdicts.wrong.append("it had died by itself")
    else:
        process.kill()
        if "Traceback" in process.said:
            verdicts.wrong.append(f"a traceback: {process.said[-300:]}")
    thread.join()
    return told


def _start_again(start: Any, verdicts: Verdicts) -> None:
    try:
        verdicts.ready_s = start()
    except RuntimeError as error:
        verdicts.wrong.append(str(error))


def _check(mode: ServedMode, round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    try:
        mode.check(round_, told, verdicts)
        round_.world.check_served(verdicts)
    except (httpx.TransportError, KeyError, ValueError, RuntimeError) as error:
        verdicts.wrong.append(f"after the kill: {type(error).__name__}: {error}")


def _of_shell(mode: str, settings: Settings, folder: Path, count: int, chance: Random) -> Iterator[Verdicts]:
    with _world(settings, folder, {}) as world:
        world.serve()
        _fill(world, chance)
        if world.service is not None:
            world.service.kill()
        lasts = [2.0 * world.slower]

        def kill(process: Process) -> int:
            """Kill within the second half of what the last ones took: the first is the start of Python."""
            began = time.perf_counter()
            until = began + chance.uniform(0.4, 1.1) * lasts[-1]
            while process.alive and time.perf_counter() < until:
                time.sleep(0.005)
            if not process.alive:
                lasts.append(time.perf_counter() - began)
            else:
                lasts[-1] *= 1.05
            return process.kill()

        for _ in range(count):
            verdicts = Verdicts()
            asyncio.run(SHELL_MODES[mode](world, chance, kill, verdicts))
            verdicts.wrong += [f"left: {each}" for each in world.leftovers()]
            yield verdicts


def _row(mode: str, verdicts: Sequence[Verdicts]) -> Row:
    ready = [each.ready_s for each in verdicts if each.ready_s is not None]
    return Row(
        mode,
        len(verdicts),
        lost=sum(bool(each.lost) for each in verdicts),
        wrong=sum(bool(each.wrong) for each in verdicts),
        ready_s=statistics.median(ready) if ready else None,
        ready_s_most=max(ready, default=None),
    )


def _told(row: Row) -> str:
    return f"{row.mode}: {row.kills} kills, {row.lost} lost, {row.wrong} wrong"


def table(report: Report) -> str:
    """Return the report as Markdown."""
    head = ("Killed in", "Kills", "Lost", "Wrong", "Serves again, median", "longest")
    rows = [
        (row.mode, str(row.kills), str(row.lost), str(row.wrong), _seconds(row.ready_s), _seconds(row.ready_s_most))
        for row in report.rows
    ]
    told = [padded_table([head, *rows]), "", f"Seed {report.seed}, {report.took_s / 60:.0f} minutes."]
    return "\n".join([*told, *(f"- {complaint}" for complaint in report.complaints)])


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, print a table, write JSON; return 1 if anything was lost or wrong."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench kills", description=__doc__)
    parser.add_argument("--number", type=int, default=200, help="of kills, over all modes")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--mode", action="append", help="only modes whose name has this in it")
    parser.add_argument("--json", type=Path, default=ROOT / ".cache" / "bench" / "kills.json")
    chosen = parser.parse_args(arguments)
    modes = [name for name in modes_here() if not chosen.mode or any(part in name for part in chosen.mode)]
    if not modes:
        parser.error(f"there are: {', '.join(modes_here())}")
    settings = read_settings(models_dir=ROOT / ".cache" / "models")
    with tempfile.TemporaryDirectory(prefix="litmus-kills-") as folder:
        report = kill_all(settings, Path(folder), modes, chosen.number, chosen.seed)
    print(table(report))
    write_measured(asdict(report), chosen.json)
    print(f"\nWritten to {chosen.json}", file=sys.stderr)
    return int(any(row.lost or row.wrong for row in report.rows))
