"""What a service says of itself: that it lives, what it can be asked by, and what is wrong."""

from enum import StrEnum
from typing import Literal

from core.importing import RepairReport
from service.wire.base import Told


class Alive(Told):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class Ready(Told):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"


class ModelOut(Told):
    """One name to ask by, in the shape that OpenAI's clients read."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "litmus"


class ModelsOut(Told):
    """All of them."""

    object: Literal["list"] = "list"
    data: tuple[ModelOut, ...]


class Status(StrEnum):
    """What a check of `litmus doctor` gave."""

    OK = "ok"
    WARNING = "warning"
    """It works, and could be better."""
    FAILED = "failed"


class Check(Told):
    """One thing that `litmus doctor` looked at."""

    name: str
    status: Status
    detail: str
    next: str | None = None
    """What to do about it."""


class DoctorReport(Told):
    """What `litmus doctor --json` prints: all checks, and the repair if there was one."""

    version: str
    checks: list[Check]
    repair: RepairReport | None = None
