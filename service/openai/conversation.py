"""From a conversation to a question."""

from answering import Question
from core.ports import Message
from service.http.limits import top_k_within_limits
from service.model_names import chosen_model, public_names
from service.openai.request import ChatRequest
from service.openai.text import without_references
from service.problems import FieldProblem, UnknownModel
from service.surface.library import Engine

_RULES = frozenset({"system", "developer"})
_TURNS = frozenset({"user", "assistant"})


def question_of(engine: Engine, request: ChatRequest) -> Question:
    """Return what is asked: the last message of the user, with the conversation before it.

    What the system says may narrow the answer; that it comes from the papers is not its to decide. Raises
    UnknownModel, FieldProblem.
    """
    mode, model = chosen_model(request.model)
    if model is not None and model not in engine.models():
        raise UnknownModel(f"There is no such model. Choose one of {', '.join(public_names(engine.models()))}.")
    try:
        top_k_within_limits(engine, request.litmus.top_k)
    except FieldProblem as problem:
        raise FieldProblem(f"litmus.{problem.field}", str(problem)) from None
    place = _place_of_question(request)
    said = (message.text for message in request.messages if message.role in _RULES)
    return Question(
        text=request.messages[place].text,
        top_k=request.litmus.top_k,
        filters=request.litmus.filters.to_core(),
        mode=mode,
        model=model,
        faithfulness=request.litmus.faithfulness,
        history=_history(request, place),
        instructions="\n".join(filter(None, said)) or None,
    )


def _place_of_question(request: ChatRequest) -> int:
    places = [place for place, message in enumerate(request.messages) if message.role == "user"]
    if not places:
        raise FieldProblem("messages", "No message is the user's, so nothing is asked. Add one with the role `user`.")
    if unread := request.messages[places[-1]].unread:
        kinds = ", ".join(f"`{kind}`" for kind in unread)
        raise FieldProblem(f"messages.{places[-1]}.content", f"Litmus reads text only. Leave out the parts {kinds}.")
    return places[-1]


def _history(request: ChatRequest, place: int) -> tuple[Message, ...]:
    """Return what was said before the question, answers without the references that end them."""
    turns = []
    for message in request.messages[:place]:
        text = without_references(message.text) if message.role == "assistant" else message.text
        if message.role in _TURNS and text.strip():
            turns.append(Message(message.role, text))
    return tuple(turns)
