"""Finds what a judge quotes in the text that it was shown, and where: to the character, or not at all.

A language model changes white space, quotation marks, dashes and the case of a first letter when it copies, and its
prompt shows some characters as others (`answering.composing.as_data`). Nothing else is forgiven.
"""

import re
import unicodedata
from functools import lru_cache

Span = tuple[int, int]

_ALIKE = {
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("'‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys('"“”„‟«»″〝〞＂', '"'),
    **dict.fromkeys("‹⟨〈＜", "<"),
    **dict.fromkeys("›⟩〉＞", ">"),
    **dict.fromkeys("⟦【［", "["),
    **dict.fromkeys("⟧】］", "]"),
}
_RAISED = ("<super>", "<sub>")
"""10² is not 102."""
_LEFT_OUT = re.compile(r"(?<!\s)\s*+[\[(]?(?:\.{3,}+|…)[\])]?\s*+")
_EDGE = " \t\r\n\"'“”‘’«»`*_.,;:!?…"
_FEWEST = 12
"""Letters and digits of a quote that says anything; a sign of Chinese, Japanese or Korean counts as three."""
_IDEOGRAPHS = "\u2e80"


class QuotableText:
    """A text that is searched for quotes."""

    def __init__(self, text: str) -> None:
        self._text = text
        folded = [_folded(char) for char in text]
        self._folded = "".join(folded)
        self._places = [place for place, piece in enumerate(folded) for _ in piece]

    def find(self, quote: str) -> tuple[Span, ...]:
        """Return where the quote stands; several spans, in order, where it leaves something out with an ellipsis.

        Empty if any part of it stands nowhere, or if it is too short to say anything.
        """
        quote = unicodedata.normalize("NFC", quote)
        whole = self._occurrence(quote, 0)
        if whole is not None:
            return (whole,) if proves_something(quote) else ()
        spans: list[Span] = []
        for part in _LEFT_OUT.split(quote):
            if not proves_something(part):
                continue
            found = self._occurrence(part, spans[-1][1] if spans else 0)
            if found is None:
                return ()
            spans.append(found)
        return tuple(spans)

    def _occurrence(self, quote: str, begin: int) -> Span | None:
        """Return the first place behind `begin` where the words of the quote stand whole."""
        wanted = "".join(map(_folded, quote.strip(_EDGE)))
        at = self._folded.find(wanted) if wanted else -1
        while at >= 0:
            start, end = self._places[at], self._places[at + len(wanted) - 1] + 1
            while end < len(self._text) and unicodedata.combining(self._text[end]):
                end += 1
            if start >= begin and not self._inside_word(start) and not self._inside_word(end):
                return start, end
            at = self._folded.find(wanted, at + 1)
        return None

    def _inside_word(self, cut: int) -> bool:
        around = self._text[max(cut - 1, 0) : cut + 1]
        return 0 < cut < len(self._text) and around.isalnum() and max(around) < _IDEOGRAPHS


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """What a character counts as; nothing for white space and what nobody sees."""
    if char in _ALIKE:
        return _ALIKE[char]
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}:
        return ""
    if unicodedata.decomposition(char).startswith(_RAISED):
        return char
    return "".join(unicodedata.normalize("NFKC", char).casefold().split())


def proves_something(quote: str) -> bool:
    """Whether a quote is long enough to prove anything."""
    return sum(3 if char >= _IDEOGRAPHS else 1 for char in quote if char.isalnum()) >= _FEWEST
