"""What a question asks for. What answers "how many" is not what answers "which papers"."""

import re
from enum import StrEnum


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


_OPENS = r"^\W*(?:(?:and|but|so|please|hi|hello|can you|in|on|for|to|at|by|with|under)\b[\s,]*)*"
_LISTING = r"(?:which|what|wich|list|show me|find(?: me)?|name|give me|any|are there)"
_PAPERS = r"(?:papers|articles|publications|works|studies|surveys|reviews|datasets|benchmarks)"
_MADE = r"(?:models|methods|metrics|measures|systems|techniques|approaches|tools|corpora|algorithms|retrievers)"
_LISTING_MADE = r"(?:which|what|wich|list|show me|find me|name|give me)"
_AMOUNT = r"(?:share|percent\w*|fraction|number|proportion|score|accuracy|factor|size|rate|cost|price|correlation)"
_MEASURED = r"(?:latency|speed|time|memory|throughput|f1|bleu|rouge|perplexity|auc|recall|precision)"
_SHOWS = r"(?:show|find|report|conclude|demonstrate|reveal|tell)"
_ASIDE = re.compile(r"(?<=\w)\s*\([^()]*\)")
"""What stands in brackets says which of several is meant, and asks nothing: "Mamba (not the snake)"."""
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)"
_FAILS = (
    r"(?:limit\w*|drawbacks?|weakness\w*|negative|caveats?|fails?|shortcomings?|hurts?|harm(?:s|ful)?|damages?|degrades?"
    r"|breaks?|worsens?|backfires?)"
)
_CLAUSE = re.compile(
    rf"[,.;:–—]\s+((?:how|why|what|which|who|{_AUXILIARY})\b[^,.;:]*)$",
    re.IGNORECASE,
)
_FORMS = (
    (Asks.PAPERS, rf"{_OPENS}(?:{_LISTING}\b(?:\W+[\w-]+){{0,3}}?\W+)?{_PAPERS}\b"),
    (Asks.PAPERS, rf"{_OPENS}{_LISTING_MADE}\b(?:\W+(?!{_AUXILIARY}\b)[\w-]+){{0,2}}?\W+{_MADE}\b"),
    (Asks.DIFFERENCE, r"\b(?:differ(?:s|ences?)?|compar(?:e|ed|ison)|versus|vs)\b"),
    (
        Asks.NUMBER,
        r"\bhow (?:many|much|large|big|long|often|fast|small|old|expensive|far|accurate(?:ly)?|precise(?:ly)?)\b|"
        rf"\b(?:what|which|by what) (?:[\w-]+ ){{0,2}}{_AMOUNT}\b|"
        rf"^\W*(?:[\w./+-]+ ){{0,4}}(?:{_AMOUNT}|{_MEASURED}) (?:of|on|for|in|at) (?:[\w./+-]+ ?){{1,4}}\W*$",
    ),
    (Asks.WHY, r"\bwhy\b|\breasons?\b"),
    (Asks.WHETHER, rf"{_OPENS}{_AUXILIARY}\b"),
    (Asks.LIMITS, rf"\b{_FAILS}\b|\bwhat\b.*\bnot\b"),
    (Asks.HOW, rf"{_OPENS}how (?:do|does|did|can|to|is|are|should)\b|\bhow\b.*\bworks?\b"),
    (
        Asks.FINDING,
        rf"\bwhat (?:do|does|did|is|are|was|were)\b.{{1,80}}\b(?:{_SHOWS}|shown|found)\b|"
        r"^\W*(?:what (?:are|were|is) )?(?:the )?(?:main |key )?(?:findings?|results?|conclusions?)\b|\bresults?\W*$",
    ),
    (
        Asks.WHAT_IS,
        r"^\W*(?:(?:what|who) (?:is|are|was|were)\W+|what['’]?s\W+|define |explain |definition of )?"
        r"(?!(?:how|why|what|when|where|which|who)\b)[\w./+-]+(?:\W[\w./+-]+){0,3}\W*$|"
        r"^\W*what (?:do|does|did)\b.{1,60}\b(?:propose|do|mean|stand for)\W*$",
    ),
)
_READ = tuple((asks, re.compile(form, re.IGNORECASE)) for asks, form in _FORMS)


def asks_for(question: str) -> Asks:
    """Return what a question asks for, by how English questions begin; OTHER where nothing tells.

    Where it begins with what it is about ("we have no weights, can we still ..."), its last clause tells.
    """
    question = _ASIDE.sub("", question)
    clause = _CLAUSE.search(question)
    asked = (asks for text in (question, clause[1] if clause else "") for asks, form in _READ if form.search(text))
    return next(asked, Asks.OTHER)
