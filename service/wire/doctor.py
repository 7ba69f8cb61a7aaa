"""What `litmus doctor --json` prints."""

from enum import StrEnum

from pydantic import Field

from service.wire.base import Told


class Status(StrEnum):
    """What a check gave."""

    OK = "ok"
    WARNING = "warning"
    """It works, and could be better."""
    FAILED = "failed"


class Check(Told):
    """One thing that was looked at."""

    name: str
    status: Status
    detail: str
    next: str | None = Field(default=None, description="What to do about it.")


class RepairOut(Told):
    """What bringing the indexes in line with the catalogue took."""

    reindexed_papers: int
    restored_vectors: int
    restored_terms: int
    dropped_vectors: int
    dropped_terms: int


class DoctorReport(Told):
    """All checks, and the repair if there was one."""

    version: str
    checks: list[Check]
    repair: RepairOut | None = None
