"""Whether the process lives, and whether it can answer."""

from typing import Literal

from service.wire.base import Told


class Alive(Told):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class Ready(Told):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
