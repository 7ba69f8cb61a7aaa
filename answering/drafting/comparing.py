"""What is set against what in a question, and the plan of a comparison: a line for each named thing."""

import re
from collections.abc import Sequence

_MOST, _LONGEST = 5, 5
"""Things, and words of a thing."""
_OR = r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|vs\.?|versus)\s+"
_AND = re.compile(_OR, re.IGNORECASE)
_AND_WITH = re.compile(rf"{_OR}|\s+(?:with|to|from|against)\s+", re.IGNORECASE)
"""What separates things where no word before has: "compare X with Y"."""
_FORMS = (
    (
        r"\bhow\s+(?:do|does|is|are|did)\s+(?P<one>.+?)\s+(?:differ|compare|compared)\s+(?:from|to|with)\s+(?P<other>.+)$",
        _AND,
    ),
    (r"\bhow\s+(?:do|does|is|are|did)\s+(?P<one>.+?)\s+(?:differ|compare)\b", _AND),
    (r"\b(?:differences?|comparison|compare)\s+(?:between\s+|of\s+)?(?P<one>.+)$", _AND_WITH),
    (r"\b(?:better|cheaper|faster|best|stronger)\b\s*[,:]\s*(?P<one>[^,:]+\s+or\s+.+)$", _AND),
    (r"^\W*(?P<one>[^,:]+?\s+(?:or|vs\.?|versus)\s+[^,:]+?)\s*[,:]\s*(?:which|what)\b", _AND),
    (r"^\W*(?P<one>.+\s(?:vs\.?|versus)\s.+)$", _AND),
)
"""How things are set against each other, and what separates them there."""
_READ = tuple((re.compile(form, re.IGNORECASE), between) for form, between in _FORMS)
_ARTICLE = re.compile(r"^(?:the|a|an|both)\s+", re.IGNORECASE)
_ASPECT = re.compile(r"\s+(?:for|in|on|when|at|under|by|as|with respect)\s.*$", re.IGNORECASE)


def things_compared(question: str) -> tuple[str, ...]:
    """Return the things that a question sets against each other, as written; none if it does not say which."""
    text = question.strip().rstrip("?!. ")
    for form, between in _READ:
        if found := form.search(text):
            said = " and ".join(_ASPECT.sub("", each) for each in found.groupdict().values() if each)
            things = [_ARTICLE.sub("", each.strip()) for each in between.split(said)]
            if 2 <= len(things) <= _MOST and all(each and len(each.split()) <= _LONGEST for each in things):
                return tuple(dict.fromkeys(things))
    return ()


def lacking(things: Sequence[str]) -> str:
    """Say which things no paper of the library speaks of."""
    if not things:
        return ""
    named = things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    return f"No paper in the library speaks of {named}."
