"""`make bench ARGS=damages`: damage a data directory in each way, and have it looked at and repaired.

It is looked at as `litmus doctor` does, repaired as `litmus doctor --repair` does, and restored as `litmus restore`
does where nothing in the library can make it good. Afterwards no fault may be left, a search must find what it should,
and every row that the damage did not take must be there.
"""

import argparse
import asyncio
import logging
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

import numpy as np

from core.answer import Answer, Mode
from core.errors import CatalogueDamaged, LitmusError
from core.filters import Filters
from core.importing import Wanted
from core.jobs import Job, JobKind, JobState
from core.marking import Marking
from core.settings import Settings, read_settings
from eval.bench.damages.kinds import CATALOGUE, KINDS, Kind
from eval.bench.figures import write_measured
from eval.bench.kills.papers import make_papers, titles, write_papers
from eval.report.writing import padded_table
from indexing.catalogue import chats, jobs, reading, watches
from indexing.library import Library, open_library
from indexing.upkeep.backup import set_catalogue_aside, write_backup
from retrieval.search import Retriever

ROOT = Path(__file__).parent.parent.parent.parent
COUNTED = ("papers", "chunks", "vectors", "chats", "turns", "jobs", "job_pieces", "imports", "watches", "paper_tags")
"""Tables whose rows must all be there afterwards."""
_PAPERS = 30
_WRITTEN_AGAIN = 40
"""So often are vectors written at most: only after a thousand does Chroma write its HNSW files."""
_SEED = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one kind of damage."""

    damage: str
    named: bool
    mended: str
    """`repaired`, `restored` or what kept it from that."""
    first_try: bool
    words: str
    """What the doctor said."""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """A library in order, with others beside it."""

    folder: Path
    settings: Settings
    title: str
    """Of a paper that must be found."""
    rows: Mapping[str, int]

    @property
    def backup(self) -> Path:
        """A backup of it."""
        return self.folder / "sound.backup"


async def make_sound(settings: Settings, folder: Path) -> Sound:
    """Make the library that is damaged, what it was before its last papers came, and another one."""
    chance = Random(_SEED)  # noqa: S311 - the same papers each time
    papers = make_papers(_PAPERS, chance)
    for paper in papers:
        paper["authors"] = ["Ada Shepherd", "Bo Peep"]  # type: ignore[assignment]
        paper["tags"] = ["farming"]  # type: ignore[assignment]
    long = papers[0]
    long["abstract"] = " ".join(f"{long['abstract']} That was in the year {1900 + n}." for n in range(12))
    sound = settings.model_copy(update={"data_dir": folder / "sound"})
    await _import(sound, write_papers(papers[:-5], folder / "first.jsonl"))
    shutil.copytree(sound.data_dir, folder / "earlier")
    await _import(sound, write_papers(papers, folder / "all.jsonl"), fills=True)
    other = settings.model_copy(update={"data_dir": folder / "another"})
    await _import(other, write_papers(make_papers(_PAPERS, chance), folder / "other.jsonl"))
    made = Sound(folder, sound, titles(papers)[-1], _rows(sound.data_dir))
    await asyncio.to_thread(write_backup, sound.data_dir, made.backup)
    return made


async def _import(settings: Settings, path: Path, *, fills: bool = False) -> None:
    async with open_library(settings) as library:
        await library.import_file(path)
        if fills:
            await _fill(library, settings.data_dir)
        if found := await library.faults():
            raise RuntimeError(f"The library that is to be damaged is not in order: {found}")


async def _fill(library: Library, data_dir: Path) -> None:
    """Put in one of each thing that a library holds besides papers, and have Chroma write its HNSW files."""
    catalogue = library.index.catalogue
    ids = sorted(await catalogue.read(reading.chunk_ids))
    vectors = await catalogue.read(reading.stored_vectors, ids)
    for _ in range(_WRITTEN_AGAIN):
        if list(data_dir.glob("chroma/*/index_metadata.pickle")):  # noqa: ASYNC240 - a look, nobody waits for
            break
        await library.index.vectors.put(list(vectors), np.stack(list(vectors.values())))
    page = await library.papers(limit=2)
    await library.mark([page.papers[0].id], Marking(add_collections=("Thesis",), note="Read this."))
    chat = await catalogue.write(chats.create_chat, "About sheep")
    for number in (1, 2):
        answer = Answer(f"a_{number}", "How many sheep?", "Many.", Mode.EXTRACTIVE, ())
        await catalogue.write(chats.add_turn, chat.id, answer, False)
    job = await catalogue.write(jobs.create_job, JobKind.COMPARISON, "Sheep", {"columns": ["method"]}, None)
    await catalogue.write(jobs.write_job, _cancelled(job))
    for number in (1, 2):
        await catalogue.write(jobs.put_piece, job.id, f"p{number}", {"cell": number})
    await catalogue.write(watches.create_watch, "Sheep", Wanted("crossref", "sheep"))


def _cancelled(job: Job) -> Job:
    return replace(job, state=JobState.CANCELLED)


def _rows(data_dir: Path) -> dict[str, int]:
    with closing(sqlite3.connect(data_dir / CATALOGUE)) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}  # noqa: S608 - names of our own


async def damaged(name: str, kind: Kind, sound: Sound) -> Outcome:
    """Damage a copy, have it looked at and mended, and hold it against what it was."""
    with tempfile.TemporaryDirectory(dir=sound.folder) as folder:
        settings = sound.settings.model_copy(update={"data_dir": Path(folder) / "data"})
        shutil.copytree(sound.settings.data_dir, settings.data_dir)
        for other in ("earlier", "another"):
            (Path(folder) / other).symlink_to(sound.folder / other)
        kind.does(settings.data_dir)
        try:
            words = await _looked_at(settings)
            mended, problems = await _mended(settings, kind, sound)
        except Exception as error:  # whatever it is, it is what this looks for
            return Outcome(name, False, "NOT", False, "", (f"{type(error).__name__}: {error}",))
        named = kind.says in words.casefold() and (bool(words) or not kind.says)
        return Outcome(name, named, mended, not problems, words, tuple(problems))


async def _looked_at(settings: Settings) -> str:
    """Return what `litmus doctor` says is wrong."""
    try:
        async with open_library(settings, as_it_is=True) as library:
            return "; ".join(f"{fault.store}: {fault.what}" for fault in await library.faults())
    except LitmusError as error:
        return str(error)


async def _mended(settings: Settings, kind: Kind, sound: Sound) -> tuple[str, list[str]]:
    lost: Mapping[str, int] = {} if kind.lost else kind.rows_lost or {}
    try:
        async with open_library(settings, repair=True, as_it_is=True) as library:
            beyond = any(fault.lost for fault in await library.faults())
            if not beyond:
                await library.repair()
                return "repaired", await _problems(library, settings, sound, lost)
    except CatalogueDamaged:
        beyond = True
    if not kind.lost:
        return "NOT", ["it is said to be beyond repair"]
    return "restored", await _restored(settings, sound)


async def _restored(settings: Settings, sound: Sound) -> list[str]:
    """Restore the backup as `litmus restore` does."""
    for attempt in (1, 2):
        try:
            async with open_library(settings, repair=True, as_it_is=True) as library:
                await library.restore(sound.backup)
                return await _problems(library, settings, sound, {})
        except CatalogueDamaged:
            if attempt == 2:
                raise
            set_catalogue_aside(settings.data_dir, sound.backup)
    return []


async def _problems(library: Library, settings: Settings, sound: Sound, lost: Mapping[str, int]) -> list[str]:
    problems = [f"left: {fault.store}: {fault.what}" for fault in await library.faults()]
    if await library.index.revision() and (await library.counts()).pending:
        problems.append("papers are pending")
    hits = await Retriever(library.index, settings).search(sound.title, top_k=3, filters=Filters(tags=("farming",)))
    if sound.title not in {hit.paper.title for hit in hits} and "papers" not in lost:
        problems.append("a paper is not found")
    now = _rows(settings.data_dir)
    return [
        *problems,
        *(
            f"{table}: {now[table]} rows of {before}"
            for table, before in sound.rows.items()
            if now[table] < before - lost.get(table, 0)
        ),
    ]


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as Markdown."""
    rows = [("Damage", "Named", "Then", "First try", "Words")]
    for each in outcomes:
        words = each.words if len(each.words) <= _LONGEST else f"{each.words[:_LONGEST]}…"
        rows.append((each.damage, _yes(each.named), each.mended, _yes(each.first_try), words.replace("|", "/")))
    named, mended = sum(each.named for each in outcomes), sum(each.first_try for each in outcomes)
    told = [
        padded_table(rows),
        "",
        f"{len(outcomes)} kinds of damage: {named} named, {mended} mended at the first try.",
    ]
    return "\n".join([*told, *(f"- {each.damage}: {problem}" for each in outcomes for problem in each.problems)])


_LONGEST = 140


def _yes(what: bool) -> str:
    return "yes" if what else "NO"


async def damage_all(settings: Settings, folder: Path, names: Sequence[str]) -> list[Outcome]:
    """Try the kinds of these names."""
    sound = await make_sound(settings, folder)
    outcomes = []
    for name in names:
        outcomes.append(await damaged(name, KINDS[name], sound))
        last = outcomes[-1]
        print(f"{name}: {'' if last.named and last.first_try else 'NOT '}well", file=sys.stderr, flush=True)
    return outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """Damage, print a table, write JSON; return 1 if a kind was not named, or not mended at the first try."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench damages", description=__doc__)
    parser.add_argument("--kind", action="append", help="only kinds whose name has this in it")
    parser.add_argument("--json", type=Path, default=ROOT / ".cache" / "bench" / "damages.json")
    chosen = parser.parse_args(arguments)
    names = [name for name in KINDS if not chosen.kind or any(part in name for part in chosen.kind)]
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="litmus-damages-") as folder:
        settings = read_settings(models_dir=ROOT / ".cache" / "models")
        outcomes = asyncio.run(damage_all(settings, Path(folder), names))
    print(table(outcomes))
    write_measured({"outcomes": [asdict(each) for each in outcomes]}, chosen.json)
    print(f"\nWritten to {chosen.json}", file=sys.stderr)
    return int(not all(each.named and each.first_try for each in outcomes))
