"""`GET /v1/models`, in the shape that OpenAI's clients read."""

from typing import Literal

from service.wire.base import Told


class ModelOut(Told):
    """One name to ask by."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "litmus"


class ModelsOut(Told):
    """All of them."""

    object: Literal["list"] = "list"
    data: list[ModelOut]
