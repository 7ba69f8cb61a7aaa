"""Keeps a model's loud thinking out of its answer.

Reasoning models behind plain servers open their answer with `<think> … </think>`.
"""

from enum import Enum, auto

_OPEN = "<think>"
_CLOSE = "</think>"


class _State(Enum):
    START = auto()
    THINKING = auto()
    BLANK = auto()
    """The answer may begin, but only white space came so far."""
    ANSWER = auto()


class WithoutThinking:
    """Takes the pieces of an answer and returns what of each belongs to the answer, without white space before it."""

    def __init__(self) -> None:
        self._held = ""
        self._state = _State.START

    def feed(self, piece: str) -> str:
        """Return what may be shown now; it may be nothing."""
        if self._state is _State.ANSWER:
            return piece
        self._held = (self._held + piece).lstrip()
        if self._state is _State.START and self._held.startswith(_OPEN):
            self._state = _State.THINKING
        if self._state is _State.THINKING:
            _, closed, answer = self._held.partition(_CLOSE)
            self._held = answer.lstrip() if closed else self._held[-len(_CLOSE) :]
            if not closed:
                return ""
            self._state = _State.BLANK
        if not self._held or (self._state is _State.START and _OPEN.startswith(self._held)):
            return ""
        self._state = _State.ANSWER
        return self._held

    def finish(self) -> str:
        """Return what was held back and turned out to be answer."""
        return self._held if self._state is _State.START else ""

    @property
    def unfinished(self) -> bool:
        """Whether nothing but thinking came."""
        return self._state is _State.THINKING
