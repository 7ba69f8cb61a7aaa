"""Which words name things and which say what is done, told by the words beside them in the papers at hand.

A heading ends with a noun. "Retrieval" stands before "of", "is" and full stops; "robotic" stands before nouns, or
behind "is"; "selecting" stands before "the". No tagger is needed for that, and none knows the nouns of a new field.
"""

import re
from collections import Counter

from answering.checking.words import FUNCTION_WORDS
from core.text import word_set

_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:[-'’/][^\W_]+)*|\d[\d.,]*|[^\w\s]")
_DETERMINERS = word_set("a an the this these those its their our his her your each every any some all both how what")
_BEFORE_PREDICATES = word_set(
    "is are was were be been being am more most very so too as becomes become remain remains not"
)
_SAY_NOTHING = word_set("and or but nor , ( “ \" ' ’ „ ‘ - – — / & * $ % that to more most very so too as")
_NO_END = _SAY_NOTHING | _DETERMINERS
_ADJECTIVAL = re.compile(
    r".{2,}(?:ous|ful|less|able|ible|ive|ary|ish|ical|onal|ural|ular|ior|est)"
    r"|.+-(?:\w*ed|free|aware|shot|level|specific|centric|driven|scale|wide|wise|only|like|rank|source|time|quality|end"
    r"|agnostic|efficient|invariant|intensive|rich|hop|turn|step|modal|order|dimensional|lingual|context|domain)"
)
_PARTICIPLE = re.compile(r"(?!.*(?:speed|seed|feed|need|breed|bed|hundred)$).{2,}ed|.+-\w+en")
_NAMES_THINGS = 0.2
"""Of the places that tell, how many must be those of a noun."""
_ACTS = 0.25


class WordClasses:
    """What the neighbours of each word, in lower case, say of it."""

    def __init__(self) -> None:
        self._nouns: Counter[str] = Counter()
        self._modifiers: Counter[str] = Counter()
        self._verbs: Counter[str] = Counter()
        self._all: Counter[str] = Counter()

    def read(self, text: str) -> None:
        """Read a text, which may end without a full stop."""
        tokens = [".", *(token.lower() for token in _TOKEN.findall(text)), "."]
        for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if not word[0].isalpha():
                continue
            self._all[word] += 1
            if after in _DETERMINERS:
                self._verbs[word] += 1
            elif after not in _NO_END and before not in _BEFORE_PREDICATES:
                ends = not after[0].isalnum() or after in FUNCTION_WORDS
                (self._nouns if ends else self._modifiers)[word] += 1

    def names(self, word: str) -> bool:
        """Whether a phrase may end with a word."""
        word = word.lower()
        if _PARTICIPLE.fullmatch(word):
            return False
        nouns, modifiers = self._nouns[word], self._modifiers[word]
        if _ADJECTIVAL.fullmatch(word):
            return nouns >= 2 and nouns >= modifiers
        return nouns > 0 and nouns >= _NAMES_THINGS * (nouns + modifiers)

    def acts(self, word: str) -> bool:
        """Whether a word mostly says what is done to something."""
        word = word.lower()
        return self._verbs[word] >= max(1.0, _ACTS * self._all[word])
