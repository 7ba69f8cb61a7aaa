"""Words as texts are compared by them: stems, and which of them say little."""

import re
from functools import lru_cache

from core.text import word_set

MARKS = ".,;:?!()\"'“”‘’"
"""What stands around a word as it is typed."""
LETTERS = re.compile(r"[^\W\d_]+")
SPELLED_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
"""With the hyphens and apostrophes inside it."""
WORD_OR_NAME = re.compile(r"[^\W_]+(?:[-'’./+][^\W_]+)*")
"""With digits, too, and all that joins the parts of a name."""
WORD_OR_FIGURE = re.compile(r"\w+(?:[-.,'’]\w+)*%?")
"""A word or a number, with its percent sign."""
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
"""Markdown's bold text; the second group is what it emphasises."""

# Words that say little about what a sentence is about. Negations and words of direction are looked at on their own.
FUNCTION_WORDS = word_set(
    "a an the of in on at to for from by with within into onto over under and or but nor so yet as than that this "
    "these those it its itself they them their there here we our us you your he she his her i is are was were be "
    "been being am do does did done doing has have had having can could may might must shall should will would if "
    "then while when where which who whom whose what how why also such both each either neither other another some "
    "any all more most less least very much many few several between among across through during before after "
    "above below up down out off about against per via eg ie et al vs versus etc however thus therefore hence "
    "moreover furthermore because although though since whereas using used use uses based show shows shown showed "
    "find finds found finding findings paper papers study studies work works propose proposes proposed present "
    "presents presented author authors researcher researchers report reports reported suggest suggests suggested "
    "result results demonstrate demonstrates demonstrated investigate investigated examine examined according only "
    "just even still already too not no never without cannot nt one ones s"
)

_SUFFIXES = word_set(
    "izations isations ization isation ations ation ments ment ness ities ity ively ives ive ingly ings ing edly "
    "ed ies es s ly ical ically ics ic als al ally ers er ors or ables able ibles ible ably ances ance ancy ences "
    "ence ency ants ant ents ent ous ously ions ion izes izing ized ize ises ising ised ise ates ating ated ate "
    "fully ful e y i"
)
_LENGTHS = range(max(map(len, _SUFFIXES)), 0, -1)
_INFLECTIONS = word_set("s es ed ing ings e y ies")
_LONGEST = 40
"""Characters of a word; what follows adds nothing to telling words apart."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a short form that inflections and most derivations of a word share: retrieve, retrieval, retriever."""
    word = word[:_LONGEST].casefold().replace("’", "'").removesuffix("'s")
    if len(word) <= 3 or not word.isalpha():
        return word
    for _ in range(3):
        for length in _LENGTHS:  # the longest suffix that leaves enough of the word
            suffix = word[-length:]
            if suffix in _SUFFIXES and len(word) - length >= (3 if suffix in _INFLECTIONS else 5):
                word = word[:-length]
                break
        else:
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


FUNCTION_STEMS = frozenset(map(stem, FUNCTION_WORDS)) | FUNCTION_WORDS


def is_namelike(word: str, *, first: bool = False) -> bool:
    """Whether a word has a capital or a digit, as names do; the first word of a sentence has a capital anyway."""
    return any("A" <= char <= "Z" or char.isdecimal() for char in word[first:])
