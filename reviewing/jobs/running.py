"""Jobs in the background: what one run of a job is given, and what starts, stops and goes on with jobs."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from core.answer import Usage
from core.errors import DatabaseUnreachable, JobNotFound, LimitExceeded, LitmusError
from core.jobs import Job, JobKind, JobState
from core.json import to_plain
from core.tracing.stages import Stage, Timed
from indexing.catalogue import Catalogue, Connection, jobs, unbroken
from indexing.catalogue.work import LeaseLost

Pieces = Mapping[str, Mapping[str, Any]]
"""What a job has made, as JSON, by key."""
Keep = Callable[[Connection, Job, Pieces], None]
MOST_WAITING = 50
_LOG = logging.getLogger(__name__)


class JobRun:
    """A job at work. What is put here is on disk on return, and a run that goes on later finds it in `pieces`."""

    def __init__(self, catalogue: Catalogue, job: Job, pieces: Pieces, keep: "Keep | None" = None) -> None:
        """`keep` writes a job with new pieces, in one transaction."""
        self._keep = keep or write_progress
        self.job = job
        self.pieces = dict(pieces)
        self._catalogue = catalogue
        self._writing = asyncio.Lock()

    async def expect(self, total: int, done: int = 0) -> None:
        """Say how many steps there are, and how many of them an earlier run has done."""
        await self._write(replace(self.job, total=total, done=done))

    async def put(self, made: Mapping[str, object], *, steps: int = 0) -> None:
        """Keep pieces, in place of earlier ones with the same keys, and count the steps that they are."""
        pieces: Pieces = {key: to_plain(value) for key, value in made.items()}
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

    async def _write(self, job: Job, pieces: Pieces | None = None) -> None:
        self.job = job  # at once: another step may be counted before this one is on disk
        async with self._writing:
            await unbroken(self._catalogue.write(self._keep, self.job, pieces or {}))


def write_progress(connection: Connection, job: Job, pieces: Pieces) -> None:
    """Write a job as far as it is, and what it has made."""
    for key, value in pieces.items():
        jobs.put_piece(connection, job.id, key, value)
    jobs.write_job(connection, job)


class Worker(Protocol):
    """Does one kind of job."""

    @property
    def kind(self) -> JobKind:
        """The kind that it does."""

    async def work(self, run: JobRun) -> None:
        """Do what is not done yet. Being cancelled, it stops; what it has put stays."""


class JobRunner:
    """The jobs of one library. `open` before the first use, `close` after the last."""

    def __init__(self, catalogue: Catalogue, workers: Sequence[Worker], at_once: int) -> None:
        self._catalogue = catalogue
        self._workers = {worker.kind: worker for worker in workers}
        self._free = asyncio.Semaphore(at_once)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = JobState.CANCELLED

    async def open(self, *, resume: bool) -> None:
        """Note what an earlier process left unfinished; with `resume`, go on with it."""
        unfinished = await self._catalogue.write(jobs.interrupt_unfinished_jobs)
        for job_id in unfinished if resume else ():
            _LOG.info("Going on with the job %s, which the end of the last process broke off.", job_id)
            await self.resume(job_id)

    async def close(self) -> None:
        """Stop what runs; it is marked as interrupted."""
        self._stopping = JobState.INTERRUPTED
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def start(self, kind: JobKind, title: str, request: object, *, max_cost_usd: float | None = None) -> Job:
        """Accept a job and begin with it as soon as others are through. Raises LimitExceeded."""
        self._check_room()
        job = await self._catalogue.write(jobs.create_job, kind, title, to_plain(request), max_cost_usd)
        self._begin(job)
        return job

    async def resume(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job that has ended before it was done; one that is done or runs stays as it is.

        With `max_cost_usd` its costs are limited anew. Raises JobNotFound, LimitExceeded.
        """
        job = await self.job(job_id)
        if job_id in self._tasks or job.state is JobState.DONE:
            return job
        self._check_room()
        limit = job.max_cost_usd if max_cost_usd is None else max_cost_usd
        job = replace(job, state=JobState.WAITING, error=None, max_cost_usd=limit)
        await self._catalogue.write(jobs.write_job, job)
        self._begin(job)
        return job

    async def cancel(self, job_id: str) -> Job:
        """Stop a job that waits or runs; what it has made stays. Raises JobNotFound."""
        await self.job(job_id)
        if task := self._tasks.get(job_id):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            job = await self.job(job_id)
            if not job.ended:  # stopped before it had begun at all
                await self._catalogue.write(jobs.write_job, replace(job, state=JobState.CANCELLED))
        return await self.job(job_id)

    async def wait(self, job_id: str) -> Job:
        """Wait for a job to end, and return it. Raises JobNotFound."""
        if task := self._tasks.get(job_id):
            await asyncio.wait([task])
        return await self.job(job_id)

    async def forget(self, job_id: str) -> None:
        """Stop a job and delete it with all it has made. Raises JobNotFound."""
        await self.cancel(job_id)
        await self._catalogue.write(jobs.delete_job, job_id)

    async def job(self, job_id: str, kind: JobKind | None = None) -> Job:
        """Return a job. Raises JobNotFound, also where it is of another kind."""
        job = await self._catalogue.read(jobs.read_job, job_id)
        if kind is not None and job.kind is not kind:
            raise JobNotFound(job_id)
        return job

    async def jobs(self, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return the latest jobs, newest first."""
        return tuple(await self._catalogue.read(jobs.read_jobs, kind, limit))

    async def pieces(self, job_id: str) -> dict[str, dict[str, Any]]:
        """Return what a job has made so far, by key."""
        return await self._catalogue.read(jobs.read_pieces, job_id)

    async def put(self, job_id: str, key: str, made: object) -> None:
        """Keep a piece of a job that does not run, such as what a person has decided about it."""
        await self._catalogue.write(jobs.put_piece, job_id, key, to_plain(made))

    def _check_open(self) -> None:
        if self._stopping is JobState.INTERRUPTED:
            raise LitmusError("The desk was closed, so no job can begin. Open it again with open_desk(litmus).")

    def _check_room(self) -> None:
        self._check_open()
        if len(self._tasks) >= MOST_WAITING:
            raise too_many_jobs(len(self._tasks))

    def _begin(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job))
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.id, None))

    async def _run(self, job: Job) -> None:
        run = JobRun(self._catalogue, job, {})
        try:
            async with self._free:
                run = JobRun(self._catalogue, replace(job, state=JobState.RUNNING), await self.pieces(job.id))
                await self._catalogue.write(jobs.write_job, run.job)
                ended = await self._to_its_end(run)
        except asyncio.CancelledError:
            await self._catalogue.write(jobs.write_job, replace(run.job, state=self._stopping))
            raise
        await self._catalogue.write(jobs.write_job, ended)

    async def _to_its_end(self, run: JobRun) -> Job:
        """Work until the job is done or has failed. Raises DatabaseUnreachable, LeaseLost: that is no end of it."""
        job_id = run.job.id
        try:
            with Timed(Stage.JOB, {"litmus.job": job_id, "litmus.job.kind": run.job.kind}, alone=True):
                await self._workers[run.job.kind].work(run)
        except (DatabaseUnreachable, LeaseLost):
            raise
        except LitmusError as error:
            _LOG.warning("The job %s failed: %s", job_id, error)
            return replace(run.job, state=JobState.FAILED, error=str(error))
        except Exception as error:
            _LOG.exception("The job %s failed.", job_id)
            fault = f"This is a fault of Litmus: {type(error).__name__}. The log has the details."
            return replace(run.job, state=JobState.FAILED, error=fault)
        return replace(run.job, state=JobState.DONE)


def too_many_jobs(waiting: int) -> LimitExceeded:
    """Return what is told to whoever brings one job more."""
    return LimitExceeded(f"{waiting} jobs wait or run already. Try again when some have ended.")
