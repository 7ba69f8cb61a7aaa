"""What a question names: methods, datasets, places, figures."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w[\w-]*")
_NAMELIKE = re.compile(r"[A-Z0-9]")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}s?")
_MOST_NAMES = 0.6
"""Beyond this share of capitals a question is set like a title, or in a language that has more of them."""
_FEWEST_WORDS = 4


def names_in(question: str) -> frozenset[str]:
    """Return the words that are written like names: with a capital or a digit, but for the first word's capital."""
    first, *others = _WORD.findall(question) or [""]
    names = {word for word in others if _NAMELIKE.search(word)}
    if len(others) >= _FEWEST_WORDS and sum(word[0].isupper() for word in others) > _MOST_NAMES * len(others):
        names = {word for word in names if not word.istitle()}
    return frozenset(names | ({first} if _NAMELIKE.search(first[1:]) else set()))


def spelled_out(name: str, titles: Iterable[str]) -> bool:
    """Whether one of the titles spells an abbreviation out: DPR is Dense Passage Retrieval."""
    if not _ABBREVIATION.fullmatch(name):
        return False
    initials = name.removesuffix("s").lower()
    return any(initials in "".join(word[0] for word in re.findall(r"\w+", title)).lower() for title in titles)
