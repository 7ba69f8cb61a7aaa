"""What a token is wherever it stands: looked up once for each distinct one, for the same words come again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from answering.checking.wording.directions import NEGATIONS, SIGNS, VERBS_OF_COMPARISON
from answering.checking.wording.lexicon import NOTHING, Lexicon
from answering.checking.wording.numbers import Quantity
from answering.checking.words import FUNCTION_STEMS, FUNCTION_WORDS, stem, word_set

NEW_CLAUSE = word_set("and but while whereas although though because since unlike if when")
RELATIVE = word_set("which who whom whose that")
COMPARING = frozenset({"than", "over", "to", "by", *VERBS_OF_COMPARISON})
_NAME_WEIGHT = 4.0
_KEPT = 20_000
"""Tokens: some 10 MB."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word, a name or a number."""

    key: str
    """Equal for words that mean the same: a stem, a name in lower case, a number's value."""
    weight: float
    """How rare it is, in nats."""
    name: bool = False
    number: Quantity | None = None
    negated: bool = False
    doubtful: bool = False
    """Whether it is open if a negation before it reaches it: "does not help those that …"."""
    scale: int = -1
    """Which scale of directions it speaks of; -1: none."""
    sign: int = 0
    related: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    """Words of like meaning, with how alike they are."""


@dataclass(frozen=True, slots=True)
class Form:
    """A token, whatever stands around it."""

    low: str
    """In lower case, with a straight apostrophe."""
    word: Word | None
    """Not negated. None if it says little."""
    negates: bool
    governs: bool
    """Whether it says how other words are meant: it negates, begins a clause, or compares."""


@lru_cache(maxsize=_KEPT)
def form(token: str, lexicon: Lexicon, coded: bool, first: bool) -> Form:
    """Return what a token is: coded are letters with digits such as GPT-4, first is one that begins a sentence."""
    low = token.casefold().replace("’", "'")
    negates = low in NEGATIONS or low.endswith("n't")
    word = _coded(low, lexicon) if coded else _word(token, low, lexicon, first=first)
    return Form(low, word, negates, negates or low in NEW_CLAUSE or low in RELATIVE or low in COMPARING)


def _coded(low: str, lexicon: Lexicon) -> Word:
    key = low.replace("-", "").replace(".", "")
    return Word(key, max(lexicon.rarity(key), _NAME_WEIGHT), name=True)


def _word(token: str, low: str, lexicon: Lexicon, *, first: bool) -> Word | None:
    upper = sum(char.isupper() for char in token)
    name = upper >= 2 or (upper == 1 and len(token) > 1 and not (first and token[0].isupper()))
    if upper >= 2 and token.endswith("s") and token[:-1].isupper():
        low = low[:-1]  # LLMs
    scale, sign = SIGNS.get(low, (-1, 0))
    key = stem(low.replace("-", "", 1))  # non-smoker
    if not sign and (low in FUNCTION_WORDS or (key in FUNCTION_STEMS and not name)):
        return None
    if len(key) < 2 and not name:
        return None
    related = NOTHING if name else lexicon.related(key)
    return Word(key, lexicon.rarity(key), name, scale=scale, sign=sign, related=related)
