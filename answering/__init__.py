"""From passages to a checked answer. `from answering import open_litmus` is the whole of Litmus in Python.

Each name is imported when it is first used: a client of a running service needs questions and events, and not what
answers.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answering.events import Answered, Event, Retrieved, SentenceReady, Settled, Token, Understood
    from answering.litmus import Litmus, open_litmus
    from answering.question import Question
    from answering.rendering import render

__all__ = [
    "Answered",
    "Event",
    "Litmus",
    "Question",
    "Retrieved",
    "SentenceReady",
    "Settled",
    "Token",
    "Understood",
    "open_litmus",
    "render",
]

_HOMES = {"Question": "question", "render": "rendering", "Litmus": "litmus", "open_litmus": "litmus"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'events')}"), name)
