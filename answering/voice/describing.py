"""What a paper is about, by the words of its title: "Scaling Laws for …" is the paper on scaling laws for …

A title is a description if it names something and states nothing. Its capitals are kept where the abstract has them
too; where that cannot be seen the title stays as it is, in quotes.
"""

import re
from itertools import pairwise

from answering.finite_verbs import states_something
from answering.voice.verbs import is_verb, may_be_third_person
from core.text import word_set
from core.text.words import FUNCTION_WORDS, WORD_OR_NAME, stem

_LONGEST = 12
"""Words of a description; a longer one is no name."""
_SHORT_TITLE_WORDS, _LONG_TITLE_WORDS = 6, 10
_PARTS = re.compile(r"\s*(?::|\?|!|\s[–—-]\s|—)\s*")
_NO_DESCRIPTION = word_set(
    "how why what when where which who whom whose whether does do is are can could should will would may might has "
    "have towards toward on not no more less beyond from if here after before behind in at under against without with "
    "rethinking revisiting"
)
_NOT_INSIDE = word_set(
    "revisited reconsidered not is are was were be can cannot does do don't doesn't can't will may might should must "
    "but than"
)
_STATES_ALONE = word_set(
    "matters works fails helps counts wins pays lies hallucinate generalise generalize differ matter fail"
)
_BARE_KIND = word_set(
    "evidence study case test replication direct experiment preregistered trial benchmark survey review audit "
    "comparison results analysis"
)


def short_title(title: str) -> str:
    """Return the name before the colon where it is short, else the title, and of a long one its beginning."""
    title = " ".join(title.split())
    name, colon, _ = title.partition(":")
    if colon and len(name.split()) <= _SHORT_TITLE_WORDS:
        return name
    words = title.split()
    if len(words) <= _LONG_TITLE_WORDS:
        return title
    words = words[:_SHORT_TITLE_WORDS]
    while len(words) > 1 and words[-1].lower() in FUNCTION_WORDS:
        words.pop()
    return f"{' '.join(words).rstrip(',:;–-')} …"


def described(title: str, abstract: str) -> str | None:
    """Return what the paper is about as it stands behind "the paper on"; None where the title does not tell."""
    title = " ".join(title.split())
    for part in filter(None, _PARTS.split(title.removesuffix("."))):
        if f"{part}?" in title:
            continue
        return _in_running_text(part, title, abstract) if _names_something(part.split()) else None
    return None


def _names_something(words: list[str]) -> bool:
    low = [word.lower().strip(",;()").replace("’", "'") for word in words]
    return (
        2 <= len(low) <= _LONGEST
        and low[0] not in _NO_DESCRIPTION
        and not _NOT_INSIDE & set(low)
        and low[0] not in _BARE_KIND
        and not low[0].endswith("ed")
        and not (low[0] in {"a", "an"} and any(word in _BARE_KIND for word in low[1:4]))
        and low[-1] not in FUNCTION_WORDS | _STATES_ALONE
        and not states_something(" ".join(low))
        and not any(is_verb(word) for word in low[1:])
        and not any(
            may_be_third_person(word) and behind not in FUNCTION_WORDS and not words[place].endswith(",")
            for place, (word, behind) in enumerate(pairwise(low))
            if place
        )
        and not any(word.startswith(("“", '"', "$", "\\")) for word in low)
    )


def _in_running_text(part: str, title: str, abstract: str) -> str | None:
    """Return the words without the capitals of a title; None if one cannot be told from a name."""
    running = [found[0] for found in WORD_OR_NAME.finditer(abstract)]
    begins = {found[1] for found in re.finditer(r"(?:^|[.!?:]\s+)[\"“(]?([^\W_]+(?:[-'’./+][^\W_]+)*)", abstract)}
    lower = {stem(word) for word in running if word.islower()}
    named = {word for word in running if not word.islower() and word not in begins}
    others = [word for word in title.split()[1:] if word[0].isalpha() and word.lower() not in FUNCTION_WORDS]
    as_sentence = bool(others) and sum(word[0].islower() for word in others) >= len(others) / 2
    certain = True

    def lowered(found: re.Match[str]) -> str:
        nonlocal certain
        word = found[0]
        if word.islower() or (any(char.isupper() for char in word[1:].replace("-", "")) and not _hyphened_title(word)):
            return word
        if word.lower() in running:
            return word.lower()
        if any(char.isdigit() for char in word) or word in named:
            return word
        if word.lower() in FUNCTION_WORDS or all(stem(piece) in lower for piece in {word, *word.split("-")}):
            return word.lower()
        if all(stem(piece) in lower or piece.lower() in FUNCTION_WORDS for piece in word.split("-")):
            return word.lower()
        if as_sentence and found.start() and not title.startswith(part[found.start() :]):
            return word
        certain = False
        return word

    said = WORD_OR_NAME.sub(lowered, part)
    return said if certain else None


def _hyphened_title(word: str) -> bool:
    """Whether a word is only written with capitals as a title is: Retrieval-Augmented."""
    return "-" in word and all(piece[1:].islower() or len(piece) == 1 for piece in word.split("-") if piece)
