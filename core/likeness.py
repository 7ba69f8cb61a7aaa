"""When two titles, two abstracts or two lists of authors are alike."""

import re
import unicodedata
from functools import lru_cache

from core.text.keys import filter_key

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]|[^\W_]+")
"""A sign of a script without spaces counts as a word."""
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "this", "to", "with")
)
_ENGLISH = frozenset(("and", "are", "for", "from", "is", "of", "that", "the", "this", "was", "we", "were", "with"))
_SIGN = re.compile(
    r"""[+#%<>=±÷×≤≥]
        |(?<![^\s(])\.(?=[a-z])                                            # .net
        |(?<=\d)\.(?=\d)                                                  # 1.5
        |(?<![^\s(\[/])-(?=\d)                                             # -5
        |(?:(?<=\d)|(?<=\b[a-z])|(?<=\b[a-z]{2}))-(?![\w-])(?!\s(?:and|or|to|und|oder|bis)\b)   # er-, her2-
        |(?<=\b[a-z])\*(?=\W)                                              # a*, c*-algebras
        |(?<=\b[a-z]\d)\*(?=[\s-]\w)                                       # t2*""",
    re.VERBOSE,
)
_SAME_SIGN = str.maketrans({"−": "-", "–": "-", "♯": "#", "＋": "+", "⁺": "+", "⁻": "-"})
_SAME_LETTER = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_UMLAUT = re.compile("([aou])\u0308|ø", re.IGNORECASE)
_APOSTROPHE = re.compile("(?<=[^\\W\\d_])['’`](?=[^\\W\\d_])")
_JUNIOR = frozenset(["jr", "sr", "ii", "iii", "iv"])
_INITIALS = re.compile(r"[^\W\d_](?:\.?[-\s]?[^\W\d_]){0,2}\.?")
_MOST = 0.5
_ALIKE = 0.7


def words_of(text: str) -> list[str]:
    """Return the words as they are compared: no case, no accents."""
    return _WORD.findall(filter_key(text))


@lru_cache(4096)
def signed(title: str) -> str:
    """The title without case, accents and punctuation, but with the signs that make it another title: C++, ER-."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    bare = bare.translate(_SAME_SIGN).casefold()
    signs = {found.start() for found in _SIGN.finditer(f"{bare} ")}
    return "".join(char for place, char in enumerate(bare) if char.isalnum() or place in signs)


@lru_cache(4096)
def tells(title: str) -> bool:
    """Whether a title says of which paper it is. "Editorial" and "Letter to the editor" do not."""
    return len([word for word in words_of(title) if word not in _SMALL]) >= 3


def alike(one: str, other: str) -> bool:
    """Whether two titles are one, give or take a word, a subtitle or a spelling."""
    return _shared(one, other) >= _ALIKE


def share_most_words(one: str, other: str) -> bool:
    """Whether most words of the shorter text are in the longer one: what was cut off or added does not matter."""
    return _shared(one, other) > _MOST


def both_english(one: str, other: str) -> bool:
    """Whether both are surely in English, so that neither is the other's translation."""
    return all(len(_ENGLISH.intersection(words_of(text))) > 1 for text in (one, other))


def same_authors(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether both name the same first author, or the same people in another order; true where one names nobody."""
    if not ours or not theirs:
        return True
    if _spellings(ours[0]) & _spellings(theirs[0]) or sorted(words_of(ours[0])) == sorted(words_of(theirs[0])):
        return True
    return _all_among(ours, theirs) and _all_among(theirs, ours)


def _all_among(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    known = frozenset().union(*map(_spellings, others))
    return all(_spellings(name) & known for name in some)


@lru_cache(4096)
def _spellings(name: str) -> frozenset[str]:
    """Return how a family name may be written: Müller is Muller to some and Mueller to others; Roe is never Ro.

    Of two family names, some leave out the second: García Márquez is García.
    """
    name = _APOSTROPHE.sub("", name)
    spelt_out = _UMLAUT.sub(lambda found: f"{found[1] or 'o'}e", unicodedata.normalize("NFD", name))
    family, comma, _ = name.partition(",")
    words = filter_key(family).split()[0 if comma else 1 : -1]
    first_of_two = [word.translate(_SAME_LETTER) for word in words[-1:] if len(word) > 3]
    return frozenset((family_of(name), family_of(spelt_out), *first_of_two))


def family_of(name: str) -> str:
    """Return the family name of "Ann Smith", "Smith, Ann", "Smith A", "Smith AB" and "Ann Smith Jr."."""
    family, comma, _ = name.partition(",")
    parts = (family if comma else name).split()
    while len(parts) > 1 and not comma and (filter_key(parts[-1]) in _JUNIOR or _are_initials(parts)):
        parts.pop()
    last = next(reversed(filter_key(parts[-1] if parts else "").split()), "")
    return last.translate(_SAME_LETTER)


def _are_initials(parts: list[str]) -> bool:
    last = parts[-1]
    single = len(last.rstrip(".")) == 1
    return last.isupper() and bool(_INITIALS.fullmatch(last)) and (single or not " ".join(parts[:-1]).isupper())


def _shared(one: str, other: str) -> float:
    ours, theirs = _distinct_words(one), _distinct_words(other)
    fewer = min(len(ours), len(theirs))
    return len(ours & theirs) / fewer if fewer else 1.0


@lru_cache(1024)
def _distinct_words(text: str) -> frozenset[str]:
    """Of an editorial's abstract they are asked for as often as there are editorials."""
    return frozenset(words_of(text))
