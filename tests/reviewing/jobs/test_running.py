import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.answer import Usage
from core.errors import JobNotFound, LimitExceeded, LlmTimeout
from core.jobs import Job, JobKind, JobState
from indexing.catalogue import Catalogue
from reviewing.jobs import running
from reviewing.jobs.running import JobRun, JobRunner

KIND = JobKind.COMPARISON


class Counter:
    """Counts to five, one piece a number, and waits before each for a permission."""

    kind = KIND

    def __init__(self, permissions: int = 0) -> None:
        self.permissions = asyncio.Semaphore(permissions)
        self.fails: Exception | None = None
        self.done_in_this_run: list[str] = []

    async def work(self, run: JobRun) -> None:
        left = [str(number) for number in range(5) if str(number) not in run.pieces]
        await run.expect(5, 5 - len(left))
        for number in left:
            await self.permissions.acquire()
            if self.fails:
                raise self.fails
            await run.used(Usage(1, 1, 0.5))
            await run.note("Counted.")
            await run.put({number: {"number": number}}, steps=1)
            self.done_in_this_run.append(number)


@asynccontextmanager
async def opened(path: Path, worker: Counter, *, resume: bool = False, at_once: int = 1) -> AsyncIterator[JobRunner]:
    catalogue = Catalogue(path / "catalogue.sqlite3")
    runner = JobRunner(catalogue, [worker], at_once)
    try:
        await runner.open(resume=resume)
        yield runner
    finally:
        await runner.close()
        catalogue.close()


async def counted(runner: JobRunner, job: Job, number: int) -> None:
    while (await runner.job(job.id)).done < number:  # noqa: ASYNC110 - the catalogue tells nobody when it changes
        await asyncio.sleep(0.01)


async def test_a_job_is_done_in_the_background(tmp_path: Path) -> None:
    worker = Counter(5)
    async with opened(tmp_path, worker) as runner:
        job = await runner.start(KIND, "Count", {"to": 5})
        assert not job.ended
        job = await runner.wait(job.id)
        assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
        assert job.usage == Usage(5, 5, 2.5)
        assert job.notices == ("Counted.",)
        assert job.finished_at is not None
        assert list(await runner.pieces(job.id)) == ["0", "1", "2", "3", "4"]
        assert await runner.resume(job.id) == job, "what is done stays done"


async def test_a_job_can_be_stopped_and_goes_on_where_it_was(tmp_path: Path) -> None:
    worker = Counter(2)
    async with opened(tmp_path, worker) as runner:
        job = await runner.start(KIND, "Count", {})
        await counted(runner, job, 2)
        job = await runner.cancel(job.id)
        assert (job.state, job.done, job.total) == (JobState.CANCELLED, 2, 5)
        assert await runner.cancel(job.id) == job
        worker.permissions = asyncio.Semaphore(9)
        await runner.resume(job.id)
        job = await runner.wait(job.id)
        assert (job.state, job.done) == (JobState.DONE, 5)
    assert worker.done_in_this_run == ["0", "1", "2", "3", "4"], "nothing was done twice"


async def test_a_job_that_the_end_of_the_process_broke_off_goes_on_at_the_next_start(tmp_path: Path) -> None:
    async with opened(tmp_path, Counter(3)) as runner:
        job = await runner.start(KIND, "Count", {})
        await counted(runner, job, 3)
    worker = Counter(9)
    async with opened(tmp_path, worker) as runner:
        assert (await runner.job(job.id)).state is JobState.INTERRUPTED, "nobody asked to go on"
    async with opened(tmp_path, worker, resume=True) as runner:
        assert (await runner.wait(job.id)).state is JobState.DONE
    assert worker.done_in_this_run == ["3", "4"]


async def test_a_job_that_fails_says_why_keeps_what_it_made_and_can_go_on(tmp_path: Path) -> None:
    worker = Counter(1)
    async with opened(tmp_path, worker) as runner:
        job = await runner.start(KIND, "Count", {})
        await counted(runner, job, 1)
        worker.fails = LlmTimeout("Too slow.")
        worker.permissions.release()
        job = await runner.wait(job.id)
        assert (job.state, job.error, job.done) == (JobState.FAILED, "Too slow.", 1)
        worker.fails = RuntimeError("the inside")
        worker.permissions = asyncio.Semaphore(9)
        await runner.resume(job.id)
        job = await runner.wait(job.id)
        assert job.state is JobState.FAILED
        assert "the inside" not in str(job.error)
        worker.fails = None
        await runner.resume(job.id, max_cost_usd=3.0)
        job = await runner.wait(job.id)
        assert (job.state, job.error, job.max_cost_usd) == (JobState.DONE, None, 3.0)


async def test_only_so_many_run_at_once_and_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_WAITING", 3)
    async with opened(tmp_path, Counter(1)) as runner:
        first, second, third = [await runner.start(KIND, name, {}) for name in "abc"]
        await counted(runner, first, 1)
        assert (await runner.job(second.id)).state is JobState.WAITING
        with pytest.raises(LimitExceeded):
            await runner.start(KIND, "d", {})
        assert (await runner.cancel(third.id)).state is JobState.CANCELLED
        await runner.forget(first.id)
        with pytest.raises(JobNotFound):
            await runner.job(first.id)


async def test_a_job_that_is_stopped_before_it_began_is_stopped(tmp_path: Path) -> None:
    async with opened(tmp_path, Counter()) as runner:
        job = await runner.start(KIND, "Count", {})
        assert (await runner.cancel(job.id)).state is JobState.CANCELLED


async def test_a_job_of_another_kind_is_not_found(tmp_path: Path) -> None:
    async with opened(tmp_path, Counter()) as runner:
        job = await runner.start(KIND, "Count", {})
        assert [each.id for each in await runner.jobs()] == [job.id]
        assert await runner.jobs(JobKind.REVIEW) == ()
        with pytest.raises(JobNotFound):
            await runner.job(job.id, JobKind.REVIEW)
        for act in (runner.cancel, runner.resume, runner.forget, runner.wait):
            with pytest.raises(JobNotFound):
                await act("j_0")
