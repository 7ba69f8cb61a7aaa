"""Jobs: long work that goes on in the background."""

from datetime import datetime

from pydantic import ConfigDict, Field

from core.answer import Usage
from core.jobs import Job, JobKind, JobState
from service.wire.answer import UsageOut
from service.wire.base import Given, Told

RESULTS = {JobKind.COMPARISON: "comparisons", JobKind.SCREENING: "screenings", JobKind.REVIEW: "reviews"}
"""Where the result of a job is, by its kind."""


class JobOut(Told):
    """One piece of work, from its acceptance to its end."""

    id: str
    kind: JobKind
    title: str
    state: JobState = Field(description="What was done is kept in every state; all but `done` can go on.")
    done: int
    total: int | None = Field(description="Steps; null while it is not known how many there are.")
    usage: UsageOut
    max_cost_usd: float | None
    notices: list[str] = Field(description="What one should know about how the result came to be.")
    error: str | None
    created_at: datetime | None
    finished_at: datetime | None
    result: str = Field(description="The address of what it has made so far.")

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """Return the wire form."""
        return cls(
            id=job.id,
            kind=job.kind,
            title=job.title,
            state=job.state,
            done=job.done,
            total=job.total,
            usage=UsageOut.model_validate(job.usage),
            max_cost_usd=job.max_cost_usd,
            notices=list(job.notices),
            error=job.error,
            created_at=job.created_at,
            finished_at=job.finished_at,
            result=f"/v1/{RESULTS[job.kind]}/{job.id}",
        )

    def to_core(self) -> Job:
        """Return the noun, without what was asked."""
        return Job(
            id=self.id,
            kind=self.kind,
            title=self.title,
            state=self.state,
            request={},
            done=self.done,
            total=self.total,
            usage=Usage(**self.usage.model_dump()),
            max_cost_usd=self.max_cost_usd,
            notices=tuple(self.notices),
            error=self.error,
            created_at=self.created_at,
            finished_at=self.finished_at,
        )


class JobsOut(Told):
    """The latest jobs, newest first."""

    jobs: list[JobOut]


class ResumeIn(Given):
    """How to go on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"max_cost_usd": 0.5}]})

    max_cost_usd: float | None = Field(default=None, ge=0, description="A new limit of costs. Null: as it was.")
