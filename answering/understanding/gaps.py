"""Fills what a follow-up leaves out: "How many datasets?" after "What is KILT?"."""

import re

from answering.understanding.leaning import AUXILIARIES, PREPOSITIONS, asked_of_anything, without_lead
from answering.understanding.parallels import as_question, unended
from answering.understanding.subjects import WORD, is_plural, subject_of
from answering.understanding.turns import EarlierTurn

_WH_PHRASE = re.compile(
    r"(?:(?:in|on|at|by|for|with|to|from|under|against)\s+(?:which|what|how|whom|whose)\b[^?]*|when|where)\W*$",
    re.IGNORECASE,
)
_HOW_ADJECTIVE = re.compile(r"how\s+(?:much\s+)?(?!many\b|much\b|come\b)[\w-]+\W*$", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?:how\s+(?:many|much)|which|what)\s+[\w -]+?\W*$", re.IGNORECASE)


def is_gap(phrase: str) -> bool:
    """Whether a phrase is what a question begins with, without its rest: "by whom", "how many models", "how large"."""
    return any(gap.fullmatch(phrase) for gap in (_WH_PHRASE, _HOW_MANY, _HOW_ADJECTIVE))


def filled(text: str, last: EarlierTurn) -> str | None:
    """Fill the gap of a question without a verb, or one that could be asked of anything."""
    bare = unended(without_lead(text))
    meant = subject_of(last, plural=False)
    if meant is None or not bare:
        return None
    if bare.lower() in {"how many", "how much"} and (rest := _behind_what(last.question)):
        return f"{as_question(bare)} {rest}?"
    if _WH_PHRASE.fullmatch(bare):
        rest = _from_auxiliary(last.question)
        return f"{as_question(bare)} {rest}?" if rest else f"{meant}: {bare.lower()}?"
    be, do = ("are", "do") if is_plural(meant) else ("is", "does")
    if _HOW_ADJECTIVE.fullmatch(bare):
        return f"{as_question(bare)} {be} {meant}?"
    low = [word.lower() for word in WORD.findall(bare)]
    if not low:
        return None
    if _HOW_MANY.fullmatch(bare) and not set(low) & AUXILIARIES:
        return f"{as_question(bare)} {do} {meant} have?"
    if low[-1] in {"example", "examples", "evidence", "details"}:
        return f"{as_question(bare)}: {last.question[:1].lower()}{last.question[1:]}"
    if low[0] == "any" and len(low) <= 3:
        return f"Are there {bare.lower()} of {meant}?"
    if len(low) <= 3 and not set(low) & AUXILIARIES and asked_of_anything(low[-1]):
        return f"What {'are' if is_plural(low[-1]) else 'is'} the {bare.lower()} of {meant}?"
    return f"{meant}: {bare[:1].lower()}{bare[1:]}?"


def _from_auxiliary(question: str) -> str:
    """Return a question from its auxiliary on, if how, why, when, where or nothing stands before it."""
    words = list(WORD.finditer(question))
    low = [word[0].lower() for word in words]
    verb = next((place for place, word in enumerate(low) if word in AUXILIARIES), None)
    if verb is None or not (
        verb == 0 or (verb == 1 and low[0] in {"how", "why", "when", "where"}) or low[0] in PREPOSITIONS
    ):
        return ""
    rest = unended(question[words[verb].start() :])
    return rest[:1].lower() + rest[1:]


def _behind_what(question: str) -> str:
    """Return a question of "what" or "which" from its auxiliary on: "does TriviaQA contain"."""
    found = re.match(
        r"(?:what|which)\b.*?\b(?P<rest>(?:do|does|did|can|has|have)\b.+)", unended(question), re.IGNORECASE
    )
    return found["rest"] if found else ""
