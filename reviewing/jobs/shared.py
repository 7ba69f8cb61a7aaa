"""Jobs that any process accepts, and any process does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.jobs import Job, JobKind, JobState
from core.json import to_plain
from indexing.catalogue import Catalogue, Connection, jobs, work
from indexing.catalogue.work import LeaseLost, Taken
from indexing.shared.hands import Hands
from reviewing.jobs.running import MOST_WAITING, JobRun, JobRunner, Pieces, Worker, too_many_jobs, write_progress

KIND = "job"


class SharedJobRunner(JobRunner):
    """The jobs of a library that many processes share."""

    def __init__(self, catalogue: Catalogue, workers: Sequence[Worker], at_once: int, hands: Hands) -> None:
        super().__init__(catalogue, workers, at_once)
        self._at_once = at_once
        self._hands = hands

    async def open(self, *, resume: bool) -> None:
        """Begin to do jobs; a service does those of others too."""
        self._hands.learn(KIND, self._do, self._stopped, self._at_once)

    async def close(self) -> None:
        """Leave what runs to others."""
        self._stopping = JobState.INTERRUPTED
        await self._hands.unlearn(KIND)

    async def start(self, kind: JobKind, title: str, request: object, *, max_cost_usd: float | None = None) -> Job:
        """Accept a job. Raises LimitExceeded."""
        self._check_open()
        job = await self._catalogue.write(_accept, kind, title, to_plain(request), max_cost_usd)
        self._hands.accepted(job.id)
        return job

    async def resume(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job that has ended before it was done; one that is done or runs stays as it is.

        With `max_cost_usd` its costs are limited anew. Raises JobNotFound, LimitExceeded.
        """
        self._check_open()
        job = await self._catalogue.write(_accept_again, job_id, max_cost_usd)
        self._hands.accepted(job.id)
        return job

    async def cancel(self, job_id: str) -> Job:
        """Stop a job that waits or runs; what it has made stays. Raises JobNotFound."""
        job = await self.job(job_id)
        if await self._catalogue.write(work.cancel, job_id) is False:
            await self._catalogue.write(jobs.write_job, replace(job, state=JobState.CANCELLED))
        return await self.wait(job_id)

    async def wait(self, job_id: str) -> Job:
        """Wait for a job to end, and return it. Raises JobNotFound."""
        await self._hands.until_gone(job_id)
        return await self.job(job_id)

    async def _do(self, taken: Taken) -> None:
        job = await self.job(taken.id)
        if job.ended and job.state is not JobState.INTERRUPTED:  # whoever did it died before it could say so
            return
        keep = partial(_write_held, self._hands.name)
        run = JobRun(self._catalogue, replace(job, state=JobState.RUNNING), await self.pieces(job.id), keep)
        await self._catalogue.write(keep, run.job, {})
        ended = await self._to_its_end(run)
        await self._catalogue.write(keep, ended, {})

    async def _stopped(self, taken: Taken) -> None:
        job = await self.job(taken.id)
        await self._catalogue.write(jobs.write_job, replace(job, state=JobState.CANCELLED))


def _write_held(holder: str, connection: Connection, job: Job, pieces: Pieces) -> None:
    if not work.holds(connection, holder, job.id):
        raise LeaseLost
    write_progress(connection, job, pieces)


def _accept(
    connection: Connection, kind: JobKind, title: str, request: Mapping[str, Any], max_cost_usd: float | None
) -> Job:
    _check_room(connection)
    job = jobs.create_job(connection, kind, title, request, max_cost_usd)
    work.put(connection, job.id, KIND, None, {})
    return job


def _accept_again(connection: Connection, job_id: str, max_cost_usd: float | None) -> Job:
    job = jobs.read_job(connection, job_id)
    if job.state is JobState.DONE or work.is_there(connection, job_id):
        return job
    _check_room(connection)
    limit = job.max_cost_usd if max_cost_usd is None else max_cost_usd
    job = replace(job, state=JobState.WAITING, error=None, max_cost_usd=limit)
    jobs.write_job(connection, job)
    work.put(connection, job.id, KIND, None, {})
    return job


def _check_room(connection: Connection) -> None:
    waiting = work.count_work(connection, KIND)
    if waiting >= MOST_WAITING:
        raise too_many_jobs(waiting)
