"""How many of the facts that a right answer contains are in it (claim recall: Gao et al. 2023, section 3.2)."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from eval.metrics.rate import Rate, share

Fact = tuple[str, ...]
"""One fact in several wordings; any of them suffices."""

States = Callable[[str, Fact], bool]
"""Whether a text states a fact."""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PERCENT = re.compile(r"\bper ?cent\b")
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d{3}\b)")
_NOT_WORD = re.compile(r"[^\w%.+]+|(?<!\d)[.+]|\.(?!\d)")


def normalised(text: str) -> str:
    """For comparison: no case, accents, punctuation, articles or thousands separators; numbers stay whole.

    SQuAD's answer normalisation (Rajpurkar et al. 2016), which drops every punctuation mark, would let "1.5" match
    "15"; decimal points and percent signs stay here.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", _PERCENT.sub("%", _DIGIT_COMMA.sub("", bare)))
    return " ".join(_ARTICLES.sub(" ", words).split()).replace(" %", "%")


def contains_fact(text: str, fact: Fact) -> bool:
    """Whether any wording stands in the text word for word, after normalisation. "50%" is not in "150%"."""
    readable = normalised(text)
    return any(wording and _stands_in(wording, readable) for wording in map(normalised, fact))


def _stands_in(wording: str, text: str) -> bool:
    # Scripts that are not written in Latin letters often set no spaces between words.
    return f" {wording} " in f" {text} " if wording.isascii() else wording in text


def fact_recall(text: str, facts: Sequence[Fact], states: States = contains_fact) -> Rate:
    """Share of the facts that the text states."""
    return share(states(text, fact) for fact in facts)


def facts_within(texts: Sequence[str], facts: Sequence[Fact], k: int, states: States = contains_fact) -> Rate:
    """Share of the facts that stand in the first k texts: what an answer from these passages could know at best."""
    return share(any(states(text, fact) for text in texts[:k]) for fact in facts)
