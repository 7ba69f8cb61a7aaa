"""Keeps what is not the answer out of it: a model's loud thinking, and the marks of chat templates."""

from enum import Enum, auto

from core.gateway.templates import (
    LONGEST,
    MARK,
    NAMELESS_ANALYSIS,
    ROLE,
    Mark,
    is_mentioned,
    may_muse,
    undecided,
)

_MESSAGE = "<|message|>"
_LONGEST_NAME = 120


class _State(Enum):
    START = auto()
    """Nothing of the answer came so far, but perhaps white space."""
    ANSWER = auto()
    THINKING = auto()
    ENDED = auto()
    """The turn is over; only a channel of its own may yet hold the answer."""


class WithoutThinking:
    """Takes the pieces of what a model writes, and returns what of each belongs to the answer.

    The mark that closes thoughts may come although nothing opened them: many chat templates put that into the prompt.
    Then what was returned until there were thoughts. Nothing more is returned, and `text` holds the answer alone.
    """

    def __init__(self) -> None:
        self.text = ""
        """The answer as far as it came."""
        self._state = _State.START
        self._held = ""
        self._returned = 0
        self.began_again = False
        self._muses = False

    @property
    def unfinished(self) -> bool:
        """Whether nothing but thinking came."""
        return self._state is _State.THINKING and not self.text.strip()

    def feed(self, piece: str) -> str:
        """Return what may be shown now; it may be nothing."""
        self._held += piece
        self._read(final=False)
        # What begins as thoughts do is not shown before the end says that it is none.
        self._muses = may_muse(self.text)
        return self._more()

    def finish(self) -> str:
        """Return what was held back and turned out to be answer."""
        self._read(final=True)
        return self._more(final=True)

    def _more(self, *, final: bool = False) -> str:
        if self.began_again or (self._muses and not final):
            return ""
        more, self._returned = self.text[self._returned :], len(self.text)
        return more

    def _read(self, *, final: bool) -> None:
        while self._held:
            if self._state is _State.START and not self.text and self._opens_nameless(final=final):
                return
            found = MARK.search(self._held)
            if found is None:
                kept = 0 if final else LONGEST if self._state is _State.THINKING else undecided(self._held)
                self._say(self._held[: max(0, len(self._held) - kept)])
                return
            after = self._held[found.end() :]
            kind = next(kind for kind in Mark if found[kind.value] is not None)
            if not final and not self._is_decided(kind, after):
                self._say(self._held[: found.start()])
                return
            self._say(self._held[: found.start()])
            self._held = self._held[len(found[0]) :]
            if self._state is not _State.THINKING and is_mentioned(self.text, after):
                self._say(found[0], held=False)
            else:
                self._take(kind, found[0])

    def _is_decided(self, kind: Mark, after: str) -> bool:
        """Whether enough came behind a mark to know what it does."""
        if kind is Mark.CHANNEL:
            return _MESSAGE in after or len(after) > _LONGEST_NAME
        if kind is Mark.TURN:
            return len(after) > LONGEST or "\n" in after.lstrip() or "<" in after
        return "\n" in after or bool(after.strip())

    def _take(self, kind: Mark, mark: str) -> None:
        thinks = self._state is _State.THINKING
        match kind:
            case Mark.OPENS:
                self._state = _State.THINKING
            case Mark.CLOSES:
                self._begin_again()
            case Mark.CHANNEL:
                name, _, self._held = self._held.partition(_MESSAGE)
                if "final" in name:
                    self._begin_again()
                else:
                    self._state = _State.THINKING
            case Mark.TURN:
                role = ROLE.match(self._held)
                self._held = self._held[role.end() :] if role else self._held
                if self._state is _State.ANSWER:
                    self._state = _State.ENDED
            case Mark.ENDS if thinks or self.text.strip():
                self._state = _State.ENDED if self.text.strip() else self._state
            case _:
                pass

    def _begin_again(self) -> None:
        """What came until here were thoughts, but for an answer that a whole stretch of thoughts follows."""
        if self._state is not _State.THINKING:
            self.began_again = self.began_again or self._returned > 0
            self.text, self._returned = "", 0
        self._state = _State.ANSWER if self.text.strip() else _State.START

    def _opens_nameless(self, *, final: bool) -> bool:
        """Whether to wait for more of what may be the name of a channel that lost its marks."""
        self._held = self._held.lstrip()
        if NAMELESS_ANALYSIS.match(self._held):
            self._state = _State.THINKING
            return False
        names = ("analysis", "commentary", "assistantanalysis", "assistantcommentary")
        return not final and len(self._held) > 1 and any(name.startswith(self._held) for name in names)

    def _say(self, text: str, *, held: bool = True) -> None:
        """Take text that holds no mark: it is answer, or it is thinking."""
        if held:
            self._held = self._held[len(text) :]
        if self._state in {_State.THINKING, _State.ENDED}:
            return
        self.text += text if self.text else text.lstrip()
        if self.text:
            self._state = _State.ANSWER
