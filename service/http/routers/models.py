"""The names that one can ask by."""

from fastapi import APIRouter

from service.http.context import EngineHere
from service.http.openapi import problems
from service.model_names import public_names
from service.problems import UnknownModel
from service.wire.models import ModelOut, ModelsOut

router = APIRouter(prefix="/v1", tags=["answers"])


@router.get("/models", summary="The names that one can ask by")
async def models(engine: EngineHere) -> ModelsOut:
    """`litmus` is the configured way to answer; the others choose one."""
    return ModelsOut(data=[ModelOut(id=name) for name in public_names(engine.models())])


@router.get("/models/{model:path}", summary="One of the names", responses=problems(404))
async def model(model: str, engine: EngineHere) -> ModelOut:
    """Return it, if it is one that one can ask by."""
    names = public_names(engine.models())
    if model not in names:
        raise UnknownModel(f"There is no such model. Choose one of {', '.join(names)}.")
    return ModelOut(id=model)
