"""Reads the question that an LLM rewrote: without the wrapping that models add, and not if it is something else."""

import re

from answering.llm_text.wrappings import unwrapped

_LABEL = re.compile(
    r"^\W*+(?:(?:here|sure|certainly|of course)\b[^:\n]{0,80}:|(?:(?:the|my|a)\s+)?(?:last\s+|new\s+|final\s+)?"
    r"(?:rewritten|standalone|stand-alone|self-contained|reformulated|rephrased|condensed|clarified)?[\s_]*"
    r"(?:question|query|output|rewrite|answer)\W*:)[\s*_]*",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:[-*+•>#]+|\d{1,2}[.)])\s+")
_MARKER = re.compile(r"(?<!\s)\s*+(?:\[\d[\d,;\s–-]*+\]|⟦[^⟦⟧]*+⟧)")
_EMPHASIS = "*_` "
_QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "«": "»", "„": "“", "(": ")", "[": "]"}
_OWN_WORDS = re.compile(
    r"\W*(?:i['’]?m\b|i (?:am|can|cannot|could|do|don['’]t|will|would)\b|as an? (?:ai|language)|sorry|no answer)",
    re.IGNORECASE,
)
_ASKS = ("?", "？", "؟")
_STATES = (".", "。", "!", "！", ";", ":")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NAME = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_PART = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+")
"""Of a name. Scripts without spaces write one in the middle of a text: "LoRAは"."""
_SPARE_CHARS = 240
_TIMES = 3
"""So many times as long, and so much longer, may the question become: more is an explanation."""
_EXPLAINED = 3
"""So many times that is read: what surrounds a question is not longer."""
_LEAST_LETTERS = 4
"""A shorter word says nothing of what a text is about."""


def read_rewritten(text: str, question: str, said: str, *, translated: bool = False) -> str | None:
    """Return the question that `text` holds, on one line, or None if it is no rewriting of `question`.

    It must be a question if the other was one, keep the names in it, be about what was `said` or asked, and not much
    longer. The same question comes back as it was. A translation shares no words with what was asked.
    """
    most = _TIMES * len(question) + _SPARE_CHARS
    found = _unwrapped(text[: _EXPLAINED * most], question)
    if not found or len(found) > most or _OWN_WORDS.match(found):
        return None
    if _same(found, question):
        return question
    if not found.endswith(_ASKS) and (_is_asked(question) or found.endswith(_STATES)):
        return None
    if not _names(question) <= {part.casefold() for part in _PART.findall(found)}:
        return None
    return found if translated or _topics(found) & _topics(f"{question} {said}") else None


def _unwrapped(text: str, question: str) -> str:
    lines = [_bare(line) for line in unwrapped(text).replace("```", "\n").splitlines()]
    lines = [line for line in lines if any(char.isalnum() for char in line)]
    if _is_asked(question):
        lines = [line for line in lines if line.endswith(_ASKS)] or lines
    return lines[0] if lines else ""


def _bare(line: str) -> str:
    """Return a line without what surrounds a question: a mark of a list, a label, quotes, emphasis, citations."""
    line = " ".join(_MARKER.sub("", "".join(char if char.isprintable() else " " for char in line)).split())
    while line:
        shorter = _LABEL.sub("", _LIST_MARK.sub("", line)).strip(_EMPHASIS)
        if len(shorter) > 1 and _QUOTES.get(shorter[0]) == shorter[-1]:
            shorter = shorter[1:-1].strip()
        if shorter == line:
            break
        line = shorter
    return line


def _is_asked(question: str) -> bool:
    return question.rstrip().endswith(_ASKS)


def _same(one: str, other: str) -> bool:
    return _WORD.findall(one.casefold()) == _WORD.findall(other.casefold())


def _names(text: str) -> set[str]:
    """The parts of words that nobody writes otherwise: with a digit, or a capital behind a small or capital letter.

    Parts, because another language joins words: "8-Bit-Verfahren" are 8-bit methods.
    """
    parts = (part for word in _NAME.findall(text) if not word.isdigit() for part in _PART.findall(word))
    return {part.casefold() for part in parts if any(char.isupper() for char in part[1:]) or not part.isalpha()}


def _topics(text: str) -> set[str]:
    """The words of a text by their beginnings, so that `models` is `model`; in other scripts, the characters."""
    words = _WORD.findall(text.casefold())
    beginnings = {word[:5] for word in words if len(word) >= _LEAST_LETTERS}
    return beginnings | {char for word in words for char in word if not char.isascii()}
