"""The names that one can ask by."""

from fastapi import APIRouter

from service.context import EngineHere
from service.model_names import public_names
from service.wire.models import ModelOut, ModelsOut

router = APIRouter(prefix="/v1", tags=["answers"])


@router.get("/models", summary="The names that one can ask by")
async def models(engine: EngineHere) -> ModelsOut:
    """`litmus` is the configured way to answer; the others choose one."""
    return ModelsOut(data=[ModelOut(id=name) for name in public_names(engine.models())])
