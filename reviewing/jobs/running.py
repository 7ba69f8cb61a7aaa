"""Starts, stops and goes on with jobs."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from core.errors import JobNotFound, LimitExceeded, LitmusError
from core.jobs import Job, JobKind, JobState
from indexing.catalogue import Catalogue, jobs
from reviewing.jobs.working import Piece, Run, Worker

_MOST_WAITING = 50
_LOG = logging.getLogger(__name__)


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

    async def start(
        self, kind: JobKind, title: str, request: Mapping[str, Any], *, max_cost_usd: float | None = None
    ) -> Job:
        """Accept a job and begin with it as soon as others are through. Raises LimitExceeded."""
        self._check_room()
        job = await self._catalogue.write(jobs.create_job, kind, title, request, max_cost_usd)
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

    async def put(self, job_id: str, pieces: Mapping[str, Piece]) -> None:
        """Keep pieces of a job that does not run, such as what a person has decided about it."""
        for key, value in pieces.items():
            await self._catalogue.write(jobs.put_piece, job_id, key, value)

    def _check_room(self) -> None:
        if self._stopping is JobState.INTERRUPTED:
            raise LitmusError("The desk was closed, so no job can begin. Open it again with open_desk(litmus).")
        if len(self._tasks) >= _MOST_WAITING:
            raise LimitExceeded(f"{len(self._tasks)} jobs wait or run already. Try again when some have ended.")

    def _begin(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job))
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.id, None))

    async def _run(self, job: Job) -> None:
        run = Run(self._catalogue, job, {})
        try:
            async with self._free:
                run = Run(self._catalogue, replace(job, state=JobState.RUNNING), await self.pieces(job.id))
                await self._catalogue.write(jobs.write_job, run.job)
                await self._workers[job.kind].work(run)
            ended = replace(run.job, state=JobState.DONE)
        except asyncio.CancelledError:
            await self._catalogue.write(jobs.write_job, replace(run.job, state=self._stopping))
            raise
        except LitmusError as error:
            _LOG.warning("The job %s failed: %s", job.id, error)
            ended = replace(run.job, state=JobState.FAILED, error=str(error))
        except Exception as error:
            _LOG.exception("The job %s failed.", job.id)
            fault = f"This is a fault of Litmus: {type(error).__name__}. The log has the details."
            ended = replace(run.job, state=JobState.FAILED, error=fault)
        await self._catalogue.write(jobs.write_job, ended)
