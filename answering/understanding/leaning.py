"""Tells a question that stands alone from one that leans on what was said before, without an LLM.

"And for long contexts?", "Does it also save memory?", "Limitations?" and "What do the authors say?" lean; "How does
XLNet differ from BERT?" does not. The rules are for English, and what they do not know stands alone. How well they
tell is measured in docs/decisions/0022-chats.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.text import word_set
from core.text.words import WORD_OR_NAME, is_namelike

_LEAD = re.compile(
    r"\W*(?:(?:ok(?:ay)?|yes|no|thanks?(?: you)?|great|and|but|or|so|then|also|now)\b\W*)+", re.IGNORECASE
)
_IN_ITS_PLACE = re.compile(r"(?:what|how) (?:about|if)\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\w+est|first|last|main|most|only")


_ASKING = word_set("what which who whom whose when where why how")
AUXILIARIES = word_set("""
    is are was were am be been do does did has have had can could will would should may might must isn't aren't doesn't
    don't didn't can't
""")
PREPOSITIONS = word_set("""
    about after against at before below between by compared during for from in into of on over than through to under
    until via with within without
""")
CLAUSES = word_set("and as because but if or so that when where whether while")
_FUNCTION = (
    _ASKING
    | AUXILIARIES
    | PREPOSITIONS
    | CLAUSES
    | word_set("""
    a all also an another any anyone anything both each else even ever every few he her here him his i it its itself
    just many me more most much my nor not now one ones only other our please same she some someone something still
    such the their them themselves then there these they this those too us very we yet you your explain describe tell
""")
)
_ASKED_OF_ANYTHING = word_set("""
    advantages answer answers approach approaches argument authors average baseline baselines benchmark benchmarks best
    better big bigger case cases cause code compare comparison conclusion conclusions cost costs data dataset datasets
    detail details difference differences disadvantages done drawbacks effect effects evaluated evidence example
    examples expensive experiment experiments far fast faster figures finding findings gain gains good help helps high
    higher idea impact instead intuition kind kinds know languages large larger less limitation limitations long longer
    look low lower mean means measured method methods metric metrics model models number numbers often paper papers part
    parts performance point problem problems pros cons question questions reason reasons result results say says set
    sets shortcomings show size slow slower small smaller sort sources speed steps studies study task tasks technique
    techniques tested tests things time times tried true type types use used uses variants versions way ways weaknesses
    work works worse year
""")
"""A question that is made of these alone could be asked of anything, so it is about what was said before."""
_PARTS_OF_ANYTHING = word_set("""
    abstract algorithm annotators architecture component components corpus database decoder encoder evaluation
    evaluators improvement index judges loss network objective procedure prompt prompts raters setup system systems
    theory
""")
"""Things that belong to something, so that *the* one is that of what was said before."""
FIELDS = word_set("AI I IR LLM LLMs LM LMs ML NLP QA RAG")
"""Written as names are, but no names."""
_BEFORE_THAT_ONE = (PREPOSITIONS | AUXILIARIES | word_set("all exactly just like")) - {"been", "than"}
_BEHIND_THOSE = word_set("of that which who whom")
_LIMITS = word_set("among behind between for from in of on that which who")
_BEHIND_EMPTY_IT = word_set("clear known likely necessary possible safe take true worth")


def stands_alone(question: str) -> bool:
    """Whether a question says by itself what it is about."""
    lead = _LEAD.match(question)
    words = WORD_OR_NAME.findall(question[lead.end() :] if lead else question)
    if not words:
        return False
    low = [word.lower() for word in words]
    content = {word for word in low if word not in _FUNCTION}
    named = _has_name(words)
    if not named and content <= _ASKED_OF_ANYTHING:
        return False
    if _IN_ITS_PLACE.match(" ".join(words)) or any(_points_back(words, low, place) for place in range(len(low))):
        return False
    if lead and (low[0] not in _ASKING | AUXILIARIES or len(content) <= 2):
        return False
    if not AUXILIARIES & set(low) and (low[0] in PREPOSITIONS or (low[0] in _ASKING and len(low) <= 3)):
        return False
    return named or not any(_is_known(low, place) for place in range(len(low)))


def function_word(word: str) -> bool:
    """Whether a word, in small letters, says nothing of what a question is about."""
    return word in _FUNCTION


def asked_of_anything(word: str) -> bool:
    """Whether a word, in small letters, names what anything may have or do: "limitations", "results", "method"."""
    return word in _ASKED_OF_ANYTHING | _PARTS_OF_ANYTHING


def without_lead(question: str) -> str:
    """Return a question without "And", "Thanks!" and the like before it."""
    lead = _LEAD.match(question)
    return question[lead.end() :] if lead else question


@dataclass(frozen=True, slots=True)
class Pointer:
    """`question[start:end]` stands for what was said before ("it"), or is a known part of that ("the authors")."""

    start: int
    end: int
    part: bool


def pointers(question: str) -> tuple[Pointer, ...]:
    """Return what points back in a question, in order."""
    found = list(WORD_OR_NAME.finditer(question))
    words = [each[0] for each in found]
    low = [word.lower() for word in words]
    pointing = [
        Pointer(each.start(), each.end(), part=False)
        for place, each in enumerate(found)
        if _points_back(words, low, place)
    ]
    if pointing or _has_name(words):
        return tuple(pointing)
    return tuple(
        Pointer(each.start(), found[_head_of_part(low, place)].end(), part=True)
        for place, each in enumerate(found)
        if _is_known(low, place)
    )


def names_something(question: str) -> bool:
    """Whether a question has a name in it, such as "BERT" or "Wikipedia", by which it can be searched."""
    return _has_name(WORD_OR_NAME.findall(question))


def _has_name(words: Sequence[str]) -> bool:
    """Whether a word has a capital, or a digit among letters. The first word always has a capital."""
    return any(
        is_namelike(word, first=not place)
        for place, word in enumerate(words)
        if word not in FIELDS and not word.isdigit() and word.lower() not in _FUNCTION
    )


def _points_back(words: Sequence[str], low: Sequence[str], place: int) -> bool:
    """Whether the word at this place stands for something that the question has not said before."""
    before = low[place - 1] if place else ""
    behind = low[place + 1] if place + 1 < len(low) else ""
    match low[place]:
        case "it" | "its" | "itself" | "he" | "she" | "him" | "his" | "her":
            empty = low[place] == "it" and _BEHIND_EMPTY_IT & set(low[place + 1 : place + 4])
            return not empty and not _said_within(words[:place], plural=False)
        case "they" | "them" | "their" | "theirs" | "themselves":
            return not _said_within(words[:place], plural=True)
        case "this" | "these" | "former" | "latter" | "ones":
            return not _has_clause(low[:place])
        case "those":
            return behind not in _BEHIND_THOSE
        case "such":
            return behind != "as" and not (place and before not in _FUNCTION)
        case "that":
            return not behind or (before in _BEFORE_THAT_ONE and behind not in _ASKING | {"of"})
    return False


def _said_within(words: Sequence[str], *, plural: bool) -> bool:
    """Whether these words, which stand before a pronoun in the same question, hold what it means."""
    low = [word.lower() for word in words]
    if _has_name(words) or _has_clause(low):
        return True
    if not plural:
        return not {"a", "an", "each", "every"}.isdisjoint(low)
    # What is asked for ("how many examples do they need") is not who needs it.
    asked_for = bool(low) and low[0] in _ASKING
    for word in low:
        if word in AUXILIARIES:
            asked_for = False
        elif not asked_for and word not in _FUNCTION and word.endswith("s"):
            return True
    return False


def _has_clause(low: Sequence[str]) -> bool:
    """Whether a whole clause has gone before, in which the thing will have been named."""
    ends = [place for place, word in enumerate(low) if word in CLAUSES]
    return bool(ends) and len([word for word in low[: ends[-1]] if word not in _FUNCTION]) >= 2


def _is_known(low: Sequence[str], place: int) -> bool:
    """Whether here begins *the* part of something, such as "the authors", without anything that says of what."""
    end = _end_of_part(low, place)
    return (
        low[place] == "the"
        and not (_ASKED_OF_ANYTHING | _PARTS_OF_ANYTHING).isdisjoint(low[place + 1 : end])
        and not _SUPERLATIVE.fullmatch(low[place + 1])
        and (end == len(low) or low[end] not in _LIMITS)
    )


def _end_of_part(low: Sequence[str], place: int) -> int:
    end = place + 1
    while end < len(low) and low[end] not in _FUNCTION:
        end += 1
    return end


def _head_of_part(low: Sequence[str], place: int) -> int:
    """Return the place of the noun of a known part: "model" in "the draft model chosen"."""
    run = range(place + 1, _end_of_part(low, place))
    return max(each for each in run if asked_of_anything(low[each]))
