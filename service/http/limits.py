"""What a request may ask for, checked where the field can still be named."""

from answering.limits import check_length, check_top_k
from core.answer import Mode
from core.errors import InvalidQuestion, LimitExceeded
from indexing.readers import ALIASES, FORMATS
from service.model_names import chosen_model, public_names
from service.problems import FieldProblem
from service.surface.library import Engine
from service.wire.question import AskRequest


def within_limits(engine: Engine, request: AskRequest) -> None:
    """Raise FieldProblem for the first field that asks for more than there is."""
    question_within_limits(engine, request.question, "question")
    top_k_within_limits(engine, request.top_k)
    known_model(engine, request.model)


def known_model(engine: Engine, name: str | None, mode: Mode = Mode.AUTO) -> tuple[Mode, str | None]:
    """Return what a client means by a model. Raise FieldProblem for one that nobody can ask by."""
    mode, model = chosen_model(name, mode)
    if model is not None and model not in engine.models():
        raise FieldProblem("model", f"Choose one of {', '.join(public_names(engine.models()))}.")
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


def known_format(name: str) -> None:
    """Raise FieldProblem for a format that no reader reads."""
    if name.strip().lower() not in {*FORMATS, *ALIASES}:
        raise FieldProblem("format", f"Choose one of {', '.join(FORMATS)}, or leave it out: the content tells.")
