"""What a question asks for. What answers "how many" is not what answers "which papers"."""

import re
from enum import StrEnum

from answering.drafting.kinds import learned_kinds


class Asks(StrEnum):
    """The kind of answer that is wanted."""

    WHAT_IS = "what_is"
    """What a thing is."""
    FINDING = "finding"
    """What a paper shows."""
    NUMBER = "number"
    PAPERS = "papers"
    """One line a paper."""
    DIFFERENCE = "difference"
    """Named things, set against each other."""
    WHETHER = "whether"
    """Yes or no, and what speaks for it."""
    LIMITS = "limits"
    """What does not work, was not done, or cannot be told."""
    WHY = "why"
    HOW = "how"
    OTHER = "other"


_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)"
_OPENS = r"^\W*+(?:(?:and|but|so|please|hi|hello|can you|in|on|for|to|at|by|with|under)\b[\s,]*+)*+"
_FILLER = r"\W++\w[\w-]*+"
_LISTING = r"(?:which|what|wich|list|show me|find(?: me)?|name|give me|any|are there)"
_PAPERS = r"(?:papers|articles|publications|works|studies|surveys|reviews|datasets|benchmarks)"
_LISTING_MADE = r"(?:which|wich|list|show me|find me|name|give me)"
_MADE = r"(?:models|methods|metrics|systems|techniques|approaches|tools|corpora|algorithms|retrievers)"
_NO_FILLER = rf"(?!\W++(?:{_AUXILIARY}|of|about|if)\b)"
_AMOUNT = r"(?:share|percent\w*|fraction|number|proportion|score|accuracy|factor|size|rate|cost|price|correlation)"
_SCORE = r"(?:score|accuracy|latency|throughput|f1|bleu|rouge|perplexity|auc)"
_SHOWS = r"(?:show|find|report|conclude|demonstrate|reveal|tell)"
_ASIDE = re.compile(r"(?<=\w)\s*+\([^()]*+\)")
"""What stands in brackets says which of several is meant, and asks nothing: "Mamba (not the snake)"."""
_FAILS = (
    r"(?:limit\w*|drawbacks?|weakness\w*|negative|caveats?|fails?|shortcomings?|hurts?|harms?|damages?|degrades?"
    r"|breaks?(?! (?:[\w-]++ ){0,2}(?:down|into|up)\b)|worsens?|backfires?)"
)
_CLAUSE = re.compile(
    rf"(?:[,;:–—]|[.!?](?=\s)|\s-(?=\s))\s++((?:how|why|what|which|who|{_AUXILIARY})\b[^,;:–—!?]*+)\W*+$", re.IGNORECASE
)
"""The last clause of a question that does not begin with what it asks."""
_NAMES = r"(?!(?:how|why|what|when|where|which|who)\b)\w[\w./+-]*+(?:[^\w./+-][\w./+-]++)"
"""A word, and one more: what stands behind says how many more."""
_FORMS = (
    (Asks.PAPERS, rf"{_OPENS}(?:{_LISTING}\b(?:{_FILLER}){{0,3}}?\W++)?{_PAPERS}\b"),
    (Asks.DIFFERENCE, r"\b(?:differ(?:s|ences?)?|compar(?:e|ed|ison)|versus|vs)\b"),
    (
        Asks.NUMBER,
        r"\bhow (?:many|much|large|big|long|often|fast|small|old|expensive|far|accurate(?:ly)?|precise(?:ly)?)\b|"
        rf"\b(?:what|which|by what) (?:[\w-]+ ){{0,2}}{_AMOUNT}\b",
    ),
    (Asks.WHY, r"\bwhy\b|\breasons?\b"),
    (Asks.WHETHER, rf"{_OPENS}{_AUXILIARY}\b"),
    (Asks.LIMITS, rf"\b{_FAILS}\b|\bwhat\b.{{0,160}}\bnot\b"),
    (Asks.HOW, rf"{_OPENS}how (?:do|does|did|can|to|is|are|should)\b|\bhow\b.{{0,160}}\bworks?\b"),
    (Asks.PAPERS, rf"{_OPENS}{_LISTING_MADE}\b(?:{_NO_FILLER}{_FILLER}){{0,2}}?\W++{_MADE}\b(?! (?:do|does|did)\b)"),
    (
        Asks.FINDING,
        rf"\bwhat (?:do|does|did|is|are|was|were)\b.{{1,80}}\b(?:{_SHOWS}|shown|found)\b|"
        r"^\W*+(?:what (?:are|were|is) )?(?:the )?(?:main |key )?(?:findings?|results?|conclusions?)\b|\bresults?\W*+$",
    ),
    (Asks.NUMBER, rf"^\W*+(?:[\w./+-]++ ){{0,4}}?{_SCORE} (?:of|on|for|in|at) [\w./+-]++(?: [\w./+-]++){{0,3}}\W*+$"),
    (
        Asks.WHAT_IS,
        r"^\W*+(?:(?:what|who) (?:is|are|was|were)\W++|what['’]?s\W++|define |explain |definition of )"
        rf"{_NAMES}{{0,3}}\W*+$|^\W*+tell me (?:more )?about {_NAMES}{{0,5}}\W*+$|"
        rf"^\W*+{_NAMES}?\W*+$|"
        r"^\W*+what (?:do|does|did)\b.{1,60}\b(?:propose|do|mean|stand for)\W*+$",
    ),
)
_MAY_LIST = re.compile(rf"\b(?:{_LISTING}|{_PAPERS}|trials|experiments)\b", re.IGNORECASE)
"""Without one of these words, nobody asks for a list."""
_READ = tuple((asks, re.compile(form, re.IGNORECASE)) for asks, form in _FORMS)


def asks_for(question: str) -> Asks:
    """Return what a question asks for: by how English questions begin, or by its words where that does not tell."""
    if begins := begins_as(question):
        return begins
    never = () if _MAY_LIST.search(question) else (Asks.PAPERS,)
    return Asks(learned_kinds().likeliest(question, never))


def begins_as(question: str) -> Asks | None:
    """Return what a question asks for by how it begins.

    Where it begins with what it is about ("We have no weights: can we still train it?"), its last clause tells.
    """
    question = _ASIDE.sub("", question)
    clause = _CLAUSE.search(question)
    return (_kind(clause[1]) if clause else None) or _kind(question)


def _kind(text: str) -> Asks | None:
    return next((asks for asks, form in _READ if form.search(text)), None)
