"""From passages to a checked answer. `from answering import open_litmus` is the whole of Litmus in Python."""

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
