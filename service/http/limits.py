"""What a request may ask for, checked where the field can still be named.

No request carries a parameter that its address does not know: a typing error must not be taken for "everything".
"""

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from answering.limits import check_length, check_top_k
from core.answer import Mode
from core.errors import InvalidQuestion, LimitExceeded
from service.http.unknown import told_of_unknown
from service.model_names import chosen_model, public_names
from service.page.assets import FOLDER
from service.problems import FieldProblem
from service.surface.library import Engine
from service.wire.answer import AskRequest


def within_limits(engine: Engine, request: AskRequest) -> None:
    """Raise FieldProblem for the first field that asks for more than there is."""
    question_within_limits(engine, request.question, "question")
    top_k_within_limits(engine, request.top_k)
    known_model(engine, request.model)


def known_model(engine: Engine, name: str | None, mode: Mode = Mode.AUTO) -> tuple[Mode, str | None]:
    """Return what a client means by a model. Raise FieldProblem for one that nobody can ask by."""
    mode, model = chosen_model(name, mode)
    if model is not None and model not in engine.models():
        known = ", ".join(public_names(engine.models()))
        raise FieldProblem("model", f"There is no model {name!r} here. Choose one of {known}.")
    return mode, model


def question_within_limits(engine: Engine, question: str, field: str) -> None:
    """Raise FieldProblem if a question is too long."""
    try:
        check_length(question.strip(), engine.settings)
    except InvalidQuestion as error:
        raise FieldProblem(field, str(error)) from None


def top_k_within_limits(engine: Engine, top_k: int | None) -> None:
    """Raise FieldProblem if more passages are asked for than a request may ask for."""
    try:
        check_top_k(top_k, engine.settings)
    except LimitExceeded as error:
        raise FieldProblem("top_k", str(error)) from None


async def known_query_only(request: Request) -> None:
    """Refuse parameters that the endpoint does not declare, and name the nearest that it does.

    What a browser opens, the page and its files, takes any: other sites and mail programs hang their own on a link.
    """
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute) or _opened_by_browsers(request.url.path):
        return
    declared = get_flat_params(route.dependant)
    known = [each.alias for each in declared if not isinstance(each.field_info, Path | Header | Cookie)]
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise RequestValidationError(
            [
                {
                    "type": "unknown_parameter",
                    "loc": ("query", name),
                    "msg": told_of_unknown(name, known, "parameter", "this address"),
                    "input": name,
                }
                for name in unknown
            ]
        )


def _opened_by_browsers(path: str) -> bool:
    return path in {"/", "/docs"} or path.startswith(FOLDER)
