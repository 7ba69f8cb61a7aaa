"""What may be shown without a test: words of the question and of the sources' titles, and words that put text in order.

A heading, a question or a lead-in states nothing, so there is nothing to test. But it can carry as much as a sentence
("Did you know that salt cures colds?"). So what carries words of its own is tested like a sentence.
"""

import re
from collections.abc import Iterable

from answering.checking.claims import LIST_MARK
from answering.llm_text.no_answer import denies
from core.text import word_set
from core.text.words import FUNCTION_STEMS, stem

FEW = 2
"""A heading may have so many words of its own ("Effects on memory") and is still a heading."""
_ORDERING = frozenset(
    map(
        stem,
        word_set(
            "answer summary summarize conclusion conclude overview introduction background finding evidence "
            "method approach limitation caveat difference similarity comparison contrast advantage disadvantage "
            "reason example note point part step section table list question reference source passage abstract "
            "document title context information available provided given retrieved cited detail details key main "
            "first second third fourth fifth last next finally overall short brief following describe mention "
            "provide discuss address cover compare various different certain two three four five six seven eight "
            "nine ten number sum addition way ways factor kind type aspect claim statement literature research "
            "sure certainly course yes okay thanks thank please hello welcome help hope feel free know let say "
            "state tell"
        ),
    )
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
"""A word; where a script has none between spaces, a sign."""

Vocabulary = frozenset[str]


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """Return the stems that a question and titles have, and those of words that put text in order."""
    return _ORDERING | FUNCTION_STEMS | {stem(word) for text in texts for word in _WORD.findall(text)}


def own_words(text: str, known: Vocabulary) -> int:
    """Count the different words of a text that are not known, numbers included; that nothing answers claims nothing."""
    if denies(text):
        return 0
    return len({stem(word) for word in _WORD.findall(LIST_MARK.sub("", text))} - known)
