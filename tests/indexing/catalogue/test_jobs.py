from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.answer import Usage
from core.errors import JobNotFound
from core.jobs import Job, JobKind, JobState
from indexing.catalogue import Catalogue, jobs


@pytest.fixture
def catalogue(place: Path | str) -> Iterator[Catalogue]:
    catalogue = Catalogue(place)
    yield catalogue
    catalogue.close()


def begun(catalogue: Catalogue, kind: JobKind = JobKind.REVIEW) -> Job:
    return catalogue.write_now(jobs.create_job, kind, "Sheep", {"topic": "sheep"}, 0.5)


def test_a_job_is_kept_as_it_goes_on(catalogue: Catalogue) -> None:
    job = begun(catalogue)
    assert (job.state, job.done, job.total, job.request) == (JobState.WAITING, 0, None, {"topic": "sheep"})
    later = replace(
        job, state=JobState.FAILED, done=2, total=3, usage=Usage(5, 6, 0.1), notices=("Why not.",), error="It broke."
    )
    catalogue.write_now(jobs.write_job, later)
    kept = catalogue.read_now(jobs.read_job, job.id)
    assert kept.finished_at is not None
    assert replace(kept, finished_at=None) == later


def test_pieces_come_in_the_order_in_which_they_were_made(catalogue: Catalogue) -> None:
    job = begun(catalogue)
    for key in ("b", "a"):
        catalogue.write_now(jobs.put_piece, job.id, key, {"made": key})
    catalogue.write_now(jobs.put_piece, job.id, "b", {"made": "anew"})
    assert list(catalogue.read_now(jobs.read_pieces, job.id).items()) == [("a", {"made": "a"}), ("b", {"made": "anew"})]


def test_a_deleted_job_leaves_nothing(catalogue: Catalogue) -> None:
    job = begun(catalogue)
    catalogue.write_now(jobs.put_piece, job.id, "a", {})
    catalogue.write_now(jobs.delete_job, job.id)
    assert catalogue.read_now(jobs.read_pieces, job.id) == {}
    for work in (jobs.read_job, jobs.delete_job):
        with pytest.raises(JobNotFound):
            catalogue.write_now(work, job.id)


def test_the_latest_come_first(catalogue: Catalogue) -> None:
    first, second, third = begun(catalogue), begun(catalogue, JobKind.COMPARISON), begun(catalogue)
    assert [job.id for job in catalogue.read_now(jobs.read_jobs, None, 2)] == [third.id, second.id]
    assert [job.id for job in catalogue.read_now(jobs.read_jobs, JobKind.REVIEW, 9)] == [third.id, first.id]


def test_what_a_dead_process_left_is_interrupted(catalogue: Catalogue) -> None:
    waiting, running, done = (begun(catalogue) for _ in range(3))
    catalogue.write_now(jobs.write_job, replace(running, state=JobState.RUNNING))
    catalogue.write_now(jobs.write_job, replace(done, state=JobState.DONE))
    assert catalogue.write_now(jobs.interrupt_unfinished_jobs) == [waiting.id, running.id]
    assert catalogue.read_now(jobs.read_job, running.id).state is JobState.INTERRUPTED
    assert catalogue.read_now(jobs.read_job, done.id).state is JobState.DONE
