"""What a criterion asks for, read without an LLM: its topic, whether it is turned round, and whether it is English."""

import re
from dataclasses import dataclass

from core.text.words import LETTERS
from indexing.terms import FUNCTION_WORDS, stop_words

_PAPER = (
    r"(?:papers?|stud(?:y|ies)|articles?|works?|authors?|records?|publications?|abstracts?|manuscripts?|reports?|texts?"
    r"|research|contributions?|preprints?)"
)
_VERBS = (
    r"(?:stud(?:y|ies|ied|ying)|investigat\w+|examin\w+|address\w*|focus\w*(?: (?:mainly |primarily )?on)?|concern\w*"
    r"|deal\w*(?: with)?|relat\w+ to|pertain\w* to|explor\w+|consider\w*|discuss\w*|cover\w*|treat\w*|look\w* at"
    r"|analy[sz]\w+|about|on|work\w* on|talk\w* about|mention\w*|report\w*(?: on)?|describ\w+|involv\w+|contain\w*"
    r"|us(?:e|es|ed|ing)|appl(?:y|ies|ied)|employ\w*|evaluat\w+|propos\w+|introduc\w+|present\w*|includ\w+|assess\w*"
    r"|measur\w+|compar\w+)"
)
_LEAD = re.compile(
    rf"^(?:(?:we )?(?:include|exclude)s? (?:only )?|only |any |all )*"
    rf"(?:(?:does|do|did|is|are|was|were|has|have|had|can|could|will|would|must|should)\b ?(?:n't|n’t)? ?)?"
    rf"(?:(?:the|this|that|these|those|each|a|an|its|their) )?(?:(?:primary|original|main) )?"
    rf"(?:(?:{_PAPER}|it|they|there)\b ?)?"
    rf"(?:(?:does|do|did|is|are|was|were|has|have|must|should|be|been)\b ?(?:n't|n’t)? ?)*"
    rf"(?:(?:not|no|never|mainly|primarily|actually|explicitly|also|only|at least|any|that|which|where|who)\b ?)*"
    rf"(?:{_VERBS} )?(?:(?:on|of|about|in|with|for|to)\b )?(?:(?:the|a|an|any|some|no|not)\b )*",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|without|lacks?|lacking|neither|none|cannot|no longer|fails? to)\b|n['’]t\b"
    r"|\bno\b(?!\. ?\d)|\bnon-?(?=[a-z]{4})",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"\bnot only\b|\bor not\b|\bwhether or not\b|\bnon-?(?:linear|parametric|autoregressive|invasive)\b"
)
_EDGES = " ?.!:;,\"“”'"


@dataclass(frozen=True, slots=True)
class CriterionWording:
    """A criterion, taken apart."""

    bare: str
    """Without its negation."""
    topic: str
    """... and without what every criterion says: "Does the paper study sheep?" asks for "sheep"."""
    negated: bool
    """Asks that something is not so."""
    understood: bool
    """Whether it is English, as far as its small words and its letters tell."""


def read_wording(text: str) -> CriterionWording:
    """Take a criterion apart."""
    whole = " ".join(text.split())
    negated = bool(_NEGATED.search(_EITHER.sub(" ", whole)))
    bare = " ".join((_NEGATED.sub(" ", whole) if negated else whole).split()).strip(_EDGES)
    return CriterionWording(
        bare, topic_of(bare), negated, language_by_stop_words(whole) in {"english", None} and _latin(whole)
    )


def topic_of(text: str) -> str:
    """Return a criterion without the words with which such begin."""
    bare = " ".join(text.split()).strip(_EDGES)
    return _LEAD.sub("", bare, count=1).strip(_EDGES) or bare


def language_by_stop_words(text: str) -> str | None:
    """Return the language of a text by its stop words, as `english`; None if they do not tell."""
    found = stop_words(text)
    words = [word for word in LETTERS.findall(text.lower()) if len(word) > 1 or not word.isascii()]
    counts = {language: sum(word in stops for word in words) for language, stops in found.items()}
    counts["english"] = sum(word in FUNCTION_WORDS or word in found["english"] for word in words)
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    return best if counts[best] > counts[second] else None


def _latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char < "\u0250" or "\u0370" <= char < "\u0400" for char in letters) >= 0.8 * len(letters)
