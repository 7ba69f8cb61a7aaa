"""Claims and sentences as texts: what counts as the same wording, and when a claim merely repeats the paper."""

import re
import unicodedata

from core.text import word_set

_MARKER = re.compile(
    r"\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|【[^】\n]{0,40}】|\(\d{1,2}(?:\s*[,;]\s*\d{1,2})*\)|[¹²³⁰⁴-⁹]+"
)
_BULLET = re.compile(r"^\s*(?:[-*+•‣◦▪·–>]|\d{1,3}[.)]|#{1,6})\s+")
_PLAIN = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("*_`\"'“”‘’«»"))
"""Dashes become hyphens; emphasis and quotation marks go."""
_BEFORE_STOP = re.compile(r" ([.,;:!?)\]])")
_LINKS = (
    r"(?:for (?:example|instance)|however|moreover|furthermore|in addition|additionally|similarly|likewise|"
    r"specifically|in particular|notably|importantly|finally|overall|therefore|thus|also|first|second|third|besides|"
    r"in contrast|conversely|on the other hand|as a result|in summary|in conclusion|interestingly|indeed|"
    r"meanwhile|recently),\s+"
)
_WHOSE = (
    r"(?:it|this|one|another|a|an|the|these|some|several|many|prior|previous|recent|existing|other|more|earlier|early|"
    r"related|large|new)\s+"
)
_WHO = (
    r"(?:it|authors?|research(?:ers)?|stud(?:y|ies)|works?|papers?|evidence|findings?|results?|experiments?|"
    r"analys[ie]s|literature|investigators?|we|they|[A-Z][\w-]+ et al\.?|[A-Z][\w-]+ and [A-Z][\w-]+)\s+"
)
_SAY = (
    r"(?:show(?:s|n|ed)?|finds?|found|suggest(?:s|ed)?|report(?:s|ed)?|demonstrate[sd]?|indicate[sd]?|observe[sd]?|"
    r"reveal(?:s|ed)?|argue[sd]?|conclude[sd]?|note[sd]?|state[sd]?|propose[sd]?|claim(?:s|ed)?|highlight(?:s|ed)?|"
    r"confirm(?:s|ed)?|establish(?:es|ed)?)\s+that,?\s+"
)
_FRAME = re.compile(
    rf"(?:{_LINKS})*(?:(?:according to|based on) [\w\s\[\]-]{{3,40}},\s+)?"
    rf"(?:(?:{_WHOSE})*{_WHO}(?:\(\d{{4}}\)\s+)?(?:has been |have been |was |is |also |further |have |has |recently )*"
    rf"{_SAY})?",
    re.IGNORECASE,
)
_SHORTEST_REPEAT = 6
_LEAST_PART, _LEAST_BEGINNING = 0.4, 0.3
"""Shares of a sentence that a claim must repeat; a beginning that ends at a comma is a clause of its own."""
_TURNING = word_set(
    "not no never cannot neither nor without none nothing hardly barely scarcely lack lacks lacked lacking unable "
    "nobody nowhere fail fails failed failing may might could can possibly potentially perhaps suggest suggests "
    "suggested likely appear appears seem seems tend tends often sometimes partly partially whether if unless unclear "
    "hypothesize hypothesise hypothesized some although though however but except despite instead rather unlike false "
    "incorrect myth doubt doubtful question hypothesis hypothesised assume assumed assumption contrary"
)
"""What turns a sentence's meaning where it stands in the part that a claim leaves out."""


def wording(text: str) -> str:
    """Return a text without markers, Markdown, quotes, case and differences of white space and dashes."""
    text = _without(_BULLET, text.strip())
    plain = unicodedata.normalize("NFKC", _MARKER.sub(" ", text).translate(_PLAIN))
    spaced = " ".join(plain.casefold().split())
    bare = _BEFORE_STOP.sub(r"\1", spaced).strip(" .;:,!?…")
    return bare or " ".join(text.split())


def unframed(claim: str) -> str:
    """Return a claim without what only introduces it: "Prior work shows that …", "For example, …"."""
    return _without(_FRAME, _without(_BULLET, claim)) or claim


def _without(beginning: re.Pattern[str], text: str) -> str:
    found = beginning.match(text)
    return text[found.end() :] if found else text


def repeats(claim: str, sentence: str) -> bool:
    """Whether a claim's wording is a sentence's, or enough of it with nothing left out that could turn its meaning."""
    if claim == sentence:
        return bool(claim)
    least = _LEAST_BEGINNING if sentence.startswith(f"{claim}, ") else _LEAST_PART
    if claim.count(" ") + 1 < _SHORTEST_REPEAT or len(claim) < least * len(sentence):
        return False
    at = f" {sentence} ".find(f" {claim} ")
    if at < 0:
        at = f" {sentence}".find(f" {claim}, ")
    if at < 0:
        return False
    left_out = re.findall(r"[^\W\d_]+(?:['’]t)?", sentence[:at] + " " + sentence[at + len(claim) :])
    return not any(word in _TURNING or word.endswith("n't") for word in left_out)
