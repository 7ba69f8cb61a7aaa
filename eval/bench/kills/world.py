"""A library that is broken into: the processes that work on it, what they have acknowledged, and whether it holds."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from core.errors import LitmusError
from core.filters import Filters
from core.settings import Settings
from indexing.library import open_library
from retrieval.search import Retriever

PATIENCE_S = 400.0
"""A machine that does much else is slow, and that is no fault."""
_POLL_S = 0.03
_START_S = 2.5
_COMMAND = (sys.executable, "-c", "from service.cli import main; main()")
_ENDED = frozenset({"done", "failed", "cancelled", "interrupted"})
_SEARCHED = 4
"""Titles that are searched for after a kill; all are looked for in the list."""
_LEFTOVERS = ("uploads/*", "accepted/*", "restoring-*", "*.new", "*.tmp")


@dataclass(slots=True)
class Known:
    """What was acknowledged of a library."""

    there: set[str] = field(default_factory=set)
    """Titles of papers that must be found."""
    gone: set[str] = field(default_factory=set)
    """Titles of papers that must not."""
    tags: dict[str, set[str]] = field(default_factory=dict)
    """By title, the tags that it must have."""


@dataclass(slots=True)
class Verdicts:
    """What a kill came to."""

    lost: list[str] = field(default_factory=list)
    """Acknowledged, and not there."""
    wrong: list[str] = field(default_factory=list)
    """Anything else that is not as it should be."""
    ready_s: float | None = None
    """From the start after the kill until it serves."""


class Process:
    """A command of Litmus, which may be killed."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], said: Path) -> None:
        self._said = said
        with said.open("wb") as out:
            self._process = subprocess.Popen([*_COMMAND, *words], env=env, stdout=out, stderr=out)  # noqa: S603 - ours

    def kill(self) -> int:
        """Kill it as the system does, and return its exit code: 0 if it had ended before."""
        self._process.send_signal(signal.SIGKILL)
        return self._process.wait()

    def ends(self) -> int:
        """Wait for its end."""
        return self._process.wait(PATIENCE_S)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """What it has written."""
        return self._said.read_text(encoding="utf-8", errors="replace")


class World:
    """A data directory (and perhaps a database), a service on it, and perhaps a worker."""

    def __init__(self, settings: Settings, folder: Path, more: Mapping[str, str]) -> None:
        self.folder = folder
        self.settings = settings
        self.known = Known()
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("LITMUS_", "OTEL_"))}
        self.env = outside | {
            "COLUMNS": "200",
            "LITMUS_DATA_DIR": str(settings.data_dir),
            "LITMUS_MODELS_DIR": str(settings.models_dir),
            "LITMUS_LOG_LEVEL": "warning",
            **more,
        }
        self.client = httpx.Client(trust_env=False, timeout=PATIENCE_S)
        self.service: Process | None = None
        self.worker: Process | None = None
        self.start_s = _START_S
        """What the last start took."""
        self._started = 0

    @property
    def slower(self) -> float:
        """How many times slower this machine is just now than an idle one, from 1 on."""
        return max(1.0, self.start_s / _START_S)

    def command(self, *words: str, **more: str) -> Process:
        """Start a command."""
        self._started += 1
        return Process(words, self.env | more, self.folder / f"said-{self._started}")

    def serve(self) -> float:
        """Start the service, and return the seconds until it is ready. Raises RuntimeError."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        began = time.perf_counter()
        self.service = self.command("serve", "--port", str(port))
        self.client.base_url = httpx.URL(f"http://127.0.0.1:{port}")
        while True:
            try:
                if self.client.get("/readyz").status_code == httpx.codes.OK:
                    self.start_s = time.perf_counter() - began
                    return self.start_s
            except httpx.TransportError:
                pass
            if not self.service.alive or time.perf_counter() - began > PATIENCE_S:
                raise RuntimeError(f"the service did not become ready: {self.service.said[-300:]}")
            time.sleep(_POLL_S)

    def work(self) -> float:
        """Start a worker, and return the seconds until it says so. Raises RuntimeError."""
        began = time.perf_counter()
        self.worker = self.command("work")
        while "Litmus works" not in self.worker.said:
            if not self.worker.alive or time.perf_counter() - began > PATIENCE_S:
                raise RuntimeError(f"the worker did not start: {self.worker.said[-300:]}")
            time.sleep(_POLL_S)
        return time.perf_counter() - began

    def close(self) -> None:
        """End what runs."""
        for process in (self.service, self.worker):
            if process is not None and process.alive:
                process.kill()
        self.client.close()

    def until_ended(self, address: str) -> dict[str, Any]:
        """Wait for the end of an import or a job, and return it. Raises RuntimeError."""
        until = time.perf_counter() + PATIENCE_S
        while True:
            answer = self.client.get(address)
            if answer.status_code != httpx.codes.OK:
                raise LookupError(f"{address} is answered with {answer.status_code}")
            job: dict[str, Any] = answer.json()
            if job["state"] in _ENDED:
                return job
            if time.perf_counter() > until:
                raise RuntimeError(f"{address} does not end: {job['state']}")
            time.sleep(_POLL_S)

    def listed(self) -> dict[str, dict[str, Any]]:
        """Return every paper by its title."""
        papers: dict[str, dict[str, Any]] = {}
        cursor: dict[str, str] = {}
        while True:
            page = self.client.get("/v1/papers", params={"limit": 200, **cursor}).json()
            papers |= {paper["title"]: paper for paper in page["papers"]}
            if not page["next_cursor"]:
                return papers
            cursor = {"cursor": page["next_cursor"]}

    def settle(self) -> None:
        """Wait until nothing is pending. Raises RuntimeError."""
        until = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < until:
            told = self.client.get("/metrics").text.splitlines()
            if any(line == "litmus_papers_pending 0.0" for line in told):
                return
            time.sleep(_POLL_S)
        raise RuntimeError("papers stay pending")

    def check_served(self, verdicts: Verdicts) -> None:
        """Hold what the service tells against what is known."""
        self.settle()
        papers = self.listed()
        known = self.known
        verdicts.lost += [f"paper {title!r}" for title in sorted(known.there - papers.keys())]
        verdicts.wrong += [f"deleted, and there: {title!r}" for title in sorted(known.gone & papers.keys())]
        for title, tags in known.tags.items():
            if title in papers and not tags <= set(papers[title]["tags"]):
                verdicts.lost.append(f"tags of {title!r}")
        for title in sorted(known.there & papers.keys())[-_SEARCHED:]:
            if title not in self.found(title):
                verdicts.wrong.append(f"not found by its title: {title!r}")
        for title in sorted(known.gone)[-_SEARCHED:]:
            if title in self.found(title):
                verdicts.wrong.append(f"deleted, and found: {title!r}")

    def found(self, question: str) -> set[str]:
        """Return the titles that the service finds."""
        passages = self.client.get("/v1/search", params={"q": question, "top_k": 5}).json()["passages"]
        return {passage["paper"]["title"] for passage in passages}

    def leftovers(self) -> list[str]:
        """Return files that should not be there once everything has ended."""
        here = self.settings.data_dir
        return [path.relative_to(here).as_posix() for pattern in _LEFTOVERS for path in here.glob(pattern)]

    @contextmanager
    def copied(self) -> Iterator[Settings]:
        """Copy the data directory as it lies there, for a look that changes nothing."""
        target = self.folder / "looked-at"
        shutil.copytree(self.settings.data_dir, target)
        try:
            yield self.settings.model_copy(update={"data_dir": target})
        finally:
            shutil.rmtree(target)


async def look_into(
    settings: Settings, known: Known, verdicts: Verdicts, *, searches: bool = False, starts: bool = False
) -> None:
    """Open a library as `litmus doctor` does, and hold it against what is known.

    Not a single fault is right, whenever a process was killed. With `searches`, it is brought in line, and searched;
    with `starts` it is opened as by every other command, which finishes what was begun.
    """
    try:
        async with open_library(settings, as_it_is=not starts) as library:
            if library.catching_up is not None:
                await library.catching_up
            verdicts.wrong += [f"doctor: {fault.store}: {fault.what}" for fault in await library.faults()]
            if searches:
                await library.repair()
                retriever = Retriever(library.index, settings)
                for title in sorted(known.there)[-_SEARCHED:]:
                    hits = await retriever.search(title, top_k=5, filters=Filters())
                    if title not in {hit.paper.title for hit in hits}:
                        verdicts.wrong.append(f"not found by its title: {title!r}")
            titles = set()
            cursor = None
            while True:
                page = await library.papers(limit=200, cursor=cursor)
                titles |= {paper.title for paper in page.papers}
                cursor = page.next_cursor
                if cursor is None:
                    break
        _hold(titles, known, verdicts)
    except (LitmusError, OSError, ValueError) as error:
        verdicts.wrong.append(f"doctor: {type(error).__name__}: {error}")


def _hold(titles: Iterable[str], known: Known, verdicts: Verdicts) -> None:
    verdicts.lost += [f"paper {title!r}" for title in sorted(known.there - set(titles))]
    verdicts.wrong += [f"deleted, and there: {title!r}" for title in sorted(known.gone & set(titles))]
