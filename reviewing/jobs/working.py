"""One run of a job: what its worker is given."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from core.answer import Usage
from core.jobs import Job, JobKind
from indexing.catalogue import Catalogue, Connection, jobs, unbroken

Piece = Mapping[str, Any]
"""JSON."""


class Run:
    """A job at work. What is put here is on disk on return, and a run that goes on later finds it in `pieces`."""

    def __init__(self, catalogue: Catalogue, job: Job, pieces: Mapping[str, Piece]) -> None:
        self.job = job
        self.pieces: dict[str, Piece] = dict(pieces)
        self._catalogue = catalogue
        self._writing = asyncio.Lock()

    async def expect(self, total: int, done: int = 0) -> None:
        """Say how many steps there are, and how many of them an earlier run has done."""
        await self._write(replace(self.job, total=total, done=done))

    async def put(self, pieces: Mapping[str, Piece], *, steps: int = 0) -> None:
        """Keep pieces, in place of earlier ones with the same keys, and count the steps that they are."""
        self.pieces.update(pieces)
        await self._write(replace(self.job, done=self.job.done + steps), pieces)

    async def used(self, usage: Usage) -> None:
        """Add what a call of the LLM took. The cost is unknown as soon as that of one call is."""
        known, first = self.job.usage, self.job.usage == Usage()
        cost = None
        if usage.cost_usd is not None and (first or known.cost_usd is not None):
            cost = usage.cost_usd + (known.cost_usd or 0.0)
        total = Usage(
            known.prompt_tokens + usage.prompt_tokens, known.completion_tokens + usage.completion_tokens, cost
        )
        await self._write(replace(self.job, usage=total))

    async def note(self, notice: str) -> None:
        """Tell the reader something, once."""
        if notice not in self.job.notices:
            await self._write(replace(self.job, notices=(*self.job.notices, notice)))

    async def _write(self, job: Job, pieces: Mapping[str, Piece] | None = None) -> None:
        self.job = job  # at once: another step may be counted before this one is on disk
        async with self._writing:
            await unbroken(self._catalogue.write(_write, self.job, pieces or {}))


def _write(connection: Connection, job: Job, pieces: Mapping[str, Piece]) -> None:
    for key, value in pieces.items():
        jobs.put_piece(connection, job.id, key, value)
    jobs.write_job(connection, job)


class Worker(Protocol):
    """Does one kind of job."""

    @property
    def kind(self) -> JobKind:
        """The kind that it does."""

    async def work(self, run: Run) -> None:
        """Do what is not done yet. Being cancelled, it stops; what it has put stays."""
