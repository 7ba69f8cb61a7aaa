"""Keeps what is not the answer out of it: a model's loud thinking, and the marks of chat templates.

A server with the wrong template, or without a parser of thoughts, passes them on: `<think>`, `<|im_end|>`,
`<|channel|>final<|message|>`. A paper on language models may speak of them too; `is_mentioned` tells that apart.
"""

import re
from enum import Enum, auto

from core.gateway.musing import ANSWER_LABEL, MUSING, may_muse


class Mark(Enum):
    """What a mark does."""

    OPENS = "opens"
    """Thoughts begin."""
    CLOSES = "closes"
    """Thoughts end, whether or not anything said that they had begun."""
    BEGINS = "begins"
    """The answer begins, if what stands before are thoughts."""
    CHANNEL = "channel"
    """A channel begins; its name follows."""
    TURN = "turn"
    """Somebody's turn begins; who it is follows."""
    ENDS = "ends"
    """The turn ends."""
    WRAPS = "wraps"
    """It only stands around something."""


_THOUGHTS = (
    r"(?:[a-z]{2,10}[_:])?think(?:ing)?(?:_[a-z]{2,10})?|thoughts?|thought_process|reason(?:ing)?|reflect(?:ion)?"
    r"|scratch_?pad|analysis|plan(?:ning)?|rationale|deliberation|(?:inner|internal)_(?:monologue|thoughts?)"
    r"|chain[_-]of[_-]thought|cot|seed:cot_budget_reflect"
)
_ANSWER = r"(?:final[_ ]?)?(?:answer|response)|final_output"
_RESULT = r"output|final|result"
_PATTERNS = {
    Mark.OPENS: rf"(?i:<\s?(?:{_THOUGHTS})(?:\s[^<>/]{{0,40}})?>)|<\|(?:begin_of_thought|think(?:ing)?)\|>"
    r"|<\|(?:START_THINKING|start_thinking)\|>|(?i:&lt;think(?:ing)?&gt;)"
    r"|(?i:<details type=[\"']reasoning[\"'][^<>]{0,80}>)|\[THINK\]|◁think▷|<unused94>|<\|channel>",
    Mark.CLOSES: rf"(?i:</\s?(?:{_THOUGHTS})\s?>)|<\|(?:end_of_thought|/think(?:ing)?)\|>"
    r"|<\|(?:END_THINKING|end_thinking)\|>"
    r"|(?i:&lt;/think(?:ing)?&gt;)"
    rf"|\[/THINK\]|◁/think▷|<unused95>|<channel\|>|(?i:<(?:{_ANSWER})>)|<\|begin_of_solution\|>|<\|START_RESPONSE\|>"
    r"|\[BEGIN FINAL RESPONSE\]|assistantfinal(?=[\s\W]|[A-Z])",
    Mark.BEGINS: rf"(?i:<(?:{_RESULT})>)|</details>|Here is my response:",
    Mark.CHANNEL: r"<\|channel\|>",
    Mark.TURN: r"<\|(?:im_start|start|turn|start_header_id|START_OF_TURN_TOKEN|im_(?:assistant|user|system))\|?>"
    r"|<\|(?:assistant|user|system|CHATBOT_TOKEN)\|>"
    r"|<start_of_turn>|<[|｜](?:User|Assistant)[|｜]>",
    Mark.ENDS: r"<\|(?:im_end|eot_id|eom_id|end|return|call|eos|eod|endoftext|end_of_text|end_of_turn|endofprompt"
    r"|END_OF_TURN_TOKEN|END_RESPONSE|eod_id|end_?of_?(?:assistant|message|answer|response)"
    r"|(?:role|tool|turn|assistant|message|response|text|answer|chat)_end)\|>|</s>|<eos>|<EOS>|<END>|<eot>|\[\|endofturn\|\]"
    r"|<end_of_turn>|<turn\|>|<[|｜]end[▁_]of[▁_]sentence[|｜]>"
    r"|\[/?INST\]|\[EOS\]|\[end of text\]|\[END FINAL RESPONSE\]|\[e~\[|<</?SYS>>|<tool_call>",
    Mark.WRAPS: r"<\|(?:message|begin_of_text|startoftext|end_of_solution|im_sep|end_header_id|constrain|im_middle|pad"
    r"|begin_of_box|end_of_box|fim_[a-z]{1,10})\|>|<s>|<bos>|<BOS>|<0x[\dA-F]{2}>|<pad>|<unk>|\[PAD\]|(?i:<think\s?/>)"
    rf"|(?i:</(?:{_ANSWER}|{_RESULT})>)|<[|｜]begin[▁_]of[▁_]sentence[|｜]>",
}
MARK = re.compile("|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _PATTERNS.items()))
ROLE = re.compile(r"\s*(?:assistant|model|user|system|tool|ipython|developer)?\s*(?:<\|end_header_id\|>)?\s*")
NAMELESS_ANALYSIS = re.compile(r"(?:assistant)?(?:analysis|commentary)(?=[A-Z\"'“])")
"""A channel whose marks the server took away, and whose name it left."""
LONGEST = 60
_MAY_BE = re.compile(
    r"(?:&(?:l(?:t(?:;/?[A-Za-z]{0,8}(?:&(?:gt?)?)?)?)?)?"
    r"|<[|｜/]?\s?[\w|｜▁:/-]{0,30}\s?|<[A-Za-z:_]{1,20}\s[^<>]{0,40}|◁/?[a-z]{0,5}"
    r"|\[(?:/?[A-Z]{0,5}|\|[a-z]{0,9}\|?|BEGIN[A-Z ]{0,15}|END[A-Z ]{0,15}|e(?:n?|nd[a-z ]{0,8}|~))"
    r"|H(?:e(?:r(?:e(?: [a-z ]{0,14})?)?)?)?|a(?:s(?:s(?:i(?:s[tanfil]{0,9})?)?)?)?)\Z"
)
_CUT_OFF = re.compile(r"<(?:\|[a-z_]{0,20}\|?|/(?:think(?:ing)?|answer|s))\Z")
"""A mark of which a server kept the end."""
_STOPPED = re.compile(r"[.!?…。！？:;)\]*_>|]\s*$|[.!?…。！？]\s*[\"'”’»)\]]+\s*$")
_OPENED = re.compile(r"(?:^|[\s>])[\"'“‘`(\[/]+$")


def undecided(text: str) -> int:
    """Return how many of the last characters may yet become a mark."""
    found = _MAY_BE.search(text, max(0, len(text) - LONGEST))
    return len(found[0]) if found else 0


def is_mentioned(before: str, after: str) -> bool:
    """Whether a mark between these is what the text speaks of, rather than a mark.

    It is where the words of its line go on around it, where it is quoted, or where it stands in code.
    """
    line = before.rpartition("\n")[2]
    if line.count("`") % 2:
        return True
    if not line.strip():
        return False
    if _OPENED.search(line):
        return True
    rest = after.partition("\n")[0].lstrip(" \t")
    if not line[-1].isspace() or not rest or rest.startswith(("<", "◁")):
        return False
    return rest[0].islower() if _STOPPED.search(line) else True


_ROLE = re.compile(r"Assistant:|assistant\s*\n")
_MAY_BE_ROLE = re.compile(r"A(?:s(?:s(?:i(?:s(?:t(?:a(?:nt?)?)?)?)?)?)?)?|assistant\s*")
_UNSEEN = dict.fromkeys((*range(9), *range(0x0B, 0x20), 0x7F, 0x200B, 0x2060, 0xFEFF))
"""Characters that nobody sees and that no answer needs."""
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
        self.thought = False
        """Whether thoughts came to their end."""
        self._muses = False
        self._looked = 0
        """No label of an answer begins before it."""

    @property
    def ended(self) -> bool:
        """Whether the model's turn ended before its text did."""
        return self._state is _State.ENDED

    @property
    def muses(self) -> bool:
        """Whether the text begins as thoughts do."""
        return MUSING.match(self.text) is not None

    @property
    def unfinished(self) -> bool:
        """Whether nothing but thinking came."""
        return self._state is _State.THINKING and not self.text.strip()

    def feed(self, piece: str) -> str:
        """Return what may be shown now; it may be nothing."""
        self._held += piece.translate(_UNSEEN)
        self._read(final=False)
        self._end_musing()
        # What begins as thoughts do is not shown before the end says that it is none.
        self._muses = may_muse(self.text)
        return self._more()

    def finish(self) -> str:
        """Return what was held back and turned out to be answer."""
        self._read(final=True)
        self._end_musing()
        return self._more(final=True)

    def _more(self, *, final: bool = False) -> str:
        if self.began_again or (self._muses and not final):
            return ""
        more, self._returned = self.text[self._returned :], len(self.text)
        return more

    def _end_musing(self) -> None:
        """Thoughts without marks end where a line says that the answer follows."""
        label = ANSWER_LABEL.search(self.text, self._looked) if MUSING.match(self.text) else None
        self._looked = max(0, len(self.text) - LONGEST) if label is None else 0
        if label and self.text[label.end() :].strip():
            self.began_again = self.began_again or self._returned > 0
            self.text, self._returned, self.thought = self.text[label.end() :], 0, True
        elif label:
            self._looked = label.start()

    def _read(self, *, final: bool) -> None:
        while self._held:
            if self._state is _State.START and not self.text and self._opens_nameless(final=final):
                return
            found = MARK.search(self._held)
            if found is None:
                kept = 0 if final else LONGEST if self._state is _State.THINKING else undecided(self._held)
                if final and (cut := _CUT_OFF.search(self._held)) and not is_mentioned(self._held[: cut.start()], ""):
                    self._held = self._held[: cut.start()]
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
            case Mark.BEGINS if thinks or MUSING.match(self.text):
                self._begin_again()
            case Mark.BEGINS if not mark.startswith("<"):
                self._say(mark if self.text else "", held=False)
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
        self.thought = True
        if self._state is not _State.THINKING:
            self.began_again = self.began_again or self._returned > 0
            self.text, self._returned = "", 0
        self._state = _State.ANSWER if self.text.strip() else _State.START

    def _opens_nameless(self, *, final: bool) -> bool:
        """Whether to wait for more of what may be the name of a channel that lost its marks."""
        self._held = self._held.lstrip()
        if role := _ROLE.match(self._held):
            self._held = self._held[role.end() :].lstrip()
        if NAMELESS_ANALYSIS.match(self._held):
            self._state = _State.THINKING
            return False
        names = ("analysis", "commentary", "assistantanalysis", "assistantcommentary", "assistantfinal")
        waits = _MAY_BE_ROLE.fullmatch(self._held) or any(name.startswith(self._held) for name in names)
        return not final and bool(waits)

    def _say(self, text: str, *, held: bool = True) -> None:
        """Take text that holds no mark: it is answer, or it is thinking."""
        if held:
            self._held = self._held[len(text) :]
        if self._state in {_State.THINKING, _State.ENDED}:
            return
        self.text += text if self.text else text.lstrip()
        if self.text:
            self._state = _State.ANSWER
