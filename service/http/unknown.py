"""What is said of a parameter or a field that an address does not know: a typing error is met with the nearest name."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args

from fastapi.routing import APIRoute
from pydantic import BaseModel

_NEAR = 0.6


def told_of_unknown(name: str, known: Sequence[str], what: str, whole: str) -> str:
    """Say that a name is no parameter or field, which known one is like it, and which ones the `whole` takes."""
    if not known:
        return f"is no {what} here; {whole} takes none."
    near = get_close_matches(name.lower().replace("-", "_"), known, 1, _NEAR)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"is no {what} here.{meant} {whole[0].upper()}{whole[1:]} takes {', '.join(sorted(known))}."


def fields_beside(route: object, location: Sequence[str | int]) -> list[str]:
    """Return the fields that a body may have where `location` lies; `location` begins with "body"."""
    if not isinstance(route, APIRoute) or route.body_field is None:
        return []
    model = _model_in(route.body_field.field_info.annotation)
    for part in location[1:-1]:
        if model is not None and part in model.model_fields:
            model = _model_in(model.model_fields[str(part)].annotation)
    return [field.alias or name for name, field in model.model_fields.items()] if model is not None else []


def _model_in(kind: Any) -> type[BaseModel] | None:
    """Return the model that a type is, or that stands in it: in a list, or beside None."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((model for each in get_args(kind) if (model := _model_in(each))), None)
