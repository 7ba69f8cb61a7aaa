"""Sentences of abstracts in the third person: "We propose X" becomes "Li et al. (2024) propose X".

An abstract speaks of its authors as "we" and of itself as "this paper", which in a review would mean somebody else.
Only these words change, and lead-ins go that point back to what is not there; what comes of it is tested like any
sentence.
"""

import re
from dataclasses import dataclass

from answering.checking.words import FUNCTION_WORDS
from core.paper import Paper
from indexing.exporting.names import name_of

_NAMED = 2
_SHORT_TITLE_WORDS = 6
_LONG_TITLE_WORDS = 10
_LINKS = (
    r"moreover|further|furthermore|additionally|in addition|also|finally|lastly|notably|importantly|specifically"
    r"|in particular|essentially|overall|concretely|however|therefore|thus|hence|consequently|accordingly|meanwhile"
    r"|besides|as a result|then|as such|for example|for instance|all in all|in summary|in conclusion|to this end"
)
_BACK = r"[^,]{0,40}\b(?:this|these|that|those|such|it|them)\b[^,]{0,120}"
_LEAD_IN = re.compile(
    r"^(?:(?:in|with|through) this (?:paper|work|study|article|report|survey|thesis|research|letter),? (?=we\b)"
    r"|here(?:in)?,? (?=we\b)"
    rf"|(?:to \w+ ?{_BACK}|to (?:that|this) end|to do so|motivated by{_BACK}|based on{_BACK}|inspired by{_BACK}"
    r"|first|second|third|firstly|secondly|thirdly|instead|in contrast|in this context), ?(?=we\b)"
    rf"|(?:{_LINKS}), )",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_WE = re.compile(r"\b(?:we|We)\b")
_THIS_PAPER = re.compile(
    r"(?:\b(?:[Tt]his|[Tt]he present|[Oo]ur)|^The) (?P<kind>paper|work|study|article|survey|thesis|report|review)\b"
    r"(?! of\b)"
)
_ALSO = re.compile(r"^ (?:also|further|additionally|then|therefore|thus|hence|finally)(?= \w)")
_OUR = re.compile(r"\b(?:our|Our)\b")
_OTHERS = (
    (re.compile(r"\bus\b"), "them"),
    (re.compile(r"\b[Oo]urs\b"), "theirs"),
    (re.compile(r"\bourselves\b"), "themselves"),
)
_SELF = re.compile(
    r"\b(?:we|our|ours|us|ourselves)\b|(?:\bthis|^the) (?:paper|work|study|article|survey|thesis|report|review)\b", re.I
)
_QUOTED = re.compile(r"[\"“][^\"”]*\b(?:we|our|us)\b[^\"”]*[\"”]", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\bI\b|\b(?:[Mm]y|me|[Mm]ine)\b")


@dataclass(frozen=True, slots=True)
class Who:
    """How a paper's authors are spoken of."""

    authors: str
    """Takes a verb in the plural, unless `single`."""
    paper: str
    """Stands behind "the paper"."""
    possessive: str
    single: bool


UNNAMED = Who("the authors", "", "the authors’", single=False)
"""For testing: who the authors are stands in the record of a paper and not in its abstract."""


def who_wrote(paper: Paper) -> Who:
    """Return how to speak of the authors: by their names, or by the title where nobody names them."""
    year = f" ({paper.year})" if paper.year else ""
    names = [name_of(author).family for author in paper.authors[:_NAMED]]
    if names:
        named = f"{names[0]} et al." if len(paper.authors) > _NAMED else " and ".join(names)
        return Who(f"{named}{year}", f" by {named}{year}", f"{named}’s", single=len(paper.authors) == 1)
    title = f"“{short_title(paper.title)}”{year}"
    return Who(f"the authors of {title}", f" {title}", "the authors’", single=False)


def label_of(paper: Paper) -> str:
    """Return what stands before a sentence that does not say whose work it tells of."""
    return who_wrote(paper).authors.removeprefix("the authors of ")


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


def speaks_of_itself(text: str) -> bool:
    """Whether a sentence says "we" or "this paper"."""
    return bool(_SELF.search(text))


def retold(text: str, who: Who, *, known: bool) -> str | None:
    """Return the sentence in the third person; None if that cannot be done by changing a few words.

    With `known` the sentence before speaks of the same authors, so that "they" will do.
    """
    text = _EMPHASIS.sub(r"\2", " ".join(text.split()))
    if _FIRST_PERSON.search(text) or (_QUOTED.search(text) and speaks_of_itself(text)):
        return None
    text = _LEAD_IN.sub("", text, count=1)
    if not speaks_of_itself(text):
        return _capital(text)
    if who.single and _WE.search(text):
        return None
    named = known
    if found := _THIS_PAPER.search(text):
        kind = found["kind"]
        behind = "" if known else who.paper
        text = f"{text[: found.start()]}the {kind}{behind}{_ALSO.sub('', text[found.end() :])}"
        text = _THIS_PAPER.sub(lambda other: f"the {other['kind']}", text)
        named = True
    if found := _WE.search(text):
        subject = "they" if named else who.authors
        rest = _ALSO.sub("", text[found.end() :])
        text = f"{_OUR.sub('their', text[: found.start()])}{subject}{rest}"
        named = True
    if not named and (found := _OUR.search(text)):
        text = f"{text[: found.start()]}{who.possessive}{text[found.end() :]}"
    text = _OUR.sub("their", _WE.sub("they", text))
    for pattern, word in _OTHERS:
        text = pattern.sub(word, text)
    return _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
