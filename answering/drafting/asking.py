"""What a question asks for. What answers "how many" is not what answers "which papers"."""

import re
from enum import StrEnum


class Asks(StrEnum):
    """The kind of answer that is wanted."""

    WHAT_IS = "what_is"
    """What a thing is, or what a paper on it finds."""
    NUMBER = "number"
    PAPERS = "papers"
    """One line a paper."""
    DIFFERENCE = "difference"
    """Named things, set against each other."""
    WHETHER = "whether"
    """Yes or no, and what speaks for it."""
    OTHER = "other"


_PAPERS = r"(?:papers?|articles?|publications?|works?|stud(?:y|ies)|authors|surveys)"
_OPENS = r"^\W*(?:(?:and|but|so|please|hi|hello|hey|can you|could you|in|on|for|to|at|by|over|with|under)\b[\s,]*)*"
_FORMS = (
    (Asks.PAPERS, rf"{_OPENS}(?:which|what|wich|list|show me|find(?: me)?|name|give me|any|are there)\b(?:\W+[\w-]+){{0,3}}?\W+{_PAPERS}\b"),
    (Asks.DIFFERENCE, r"\b(?:differ(?:s|ences?)?|compared? (?:the |with |to )?|versus|vs)\b|^\W*compare\b"),
    (
        Asks.NUMBER,
        r"\bhow (?:many|much|large|big|long|often|fast|small|old|expensive|far)\b|\b(?:what|which|by what) (?:[\w-]+ ){0,2}"
        r"(?:share|percent\w*|fraction|number|proportion|score|accuracy|factor|size|rate|cost|price|correlation)\b",
    ),
    (Asks.WHETHER, rf"{_OPENS}(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)\b"),
    (
        Asks.WHAT_IS,
        r"^\W*(?:what|who) (?:is|are|was|were)\W+[\w./+'’-]+(?:\W+[\w./+'’-]+){0,3}\W*$|^\W*(?:define|explain|meaning of|definition of)\b|"
        r"^\W*what (?:do|does|did)\b.{1,60}\b(?:show|find|report|conclude|propose|do|mean|stand for)\W*$|^\W*[\w./+-]+(?:\W[\w./+-]+){0,2}\W*$",
    ),
)
_READ = tuple((asks, re.compile(form, re.IGNORECASE)) for asks, form in _FORMS)


def asks_for(question: str) -> Asks:
    """Return what a question asks for, by how English questions begin; OTHER where nothing tells."""
    return next((asks for asks, form in _READ if form.search(question)), Asks.OTHER)
