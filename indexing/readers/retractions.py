"""Whether a note, an abstract or a comment says that its paper was retracted or withdrawn."""

import re

_RETRACTED = re.compile(r"\W*(?:retracted|withdrawn)(?: (?:article|paper|publication))?\W*", re.IGNORECASE)
_WITHDRAWN_COMMENT = re.compile(
    r"\W*(?:(?:(?:this|the) )?(?:\w{1,20} ){0,2}?(?:paper|article|manuscript|submission|work|preprint|version|note) "
    r"(?:(?:has been|have been|was|is|had to be) )?(?:(?!not|never)\w{1,20} )?(?:withdrawn|retracted)"
    r"|(?:(?:the )?authors? (?:has|have) (?:withdrawn|retracted)|we (?:have )?(?:withdrawn|withdraw|retract)) this"
    r"|(?:withdrawn|retracted)(?= (?:by|due|because|for|from|as|since)\b|\W*\Z|[.,;:]))\b",
    re.IGNORECASE,
)
_THIS_WORK = r"this (?:\w{1,20} )?(?:paper|article|manuscript|preprint|publication|submission)\b"
_WITHDRAWN_ABSTRACT = re.compile(
    rf"\W*(?:{_THIS_WORK} (?:has been|was|is|had to be) (?:(?!not|never)\w{{1,20}} )?(?:withdrawn|retracted)\b"
    r"|(?:(?:the )?authors?|we|I) (?:has |have )?(?:withdrawn?|withdrew|retract(?:ed)?) "
    rf"{_THIS_WORK})",
    re.IGNORECASE,
)
"""Medicines are withdrawn from markets, notes from circulation, and claws by cats: an abstract must speak of itself."""


def says_retracted(*notes: str) -> bool:
    """Whether a line of these notes says nothing but that the paper was retracted."""
    return any(_RETRACTED.fullmatch(line) for note in notes for line in note.splitlines())


def says_withdrawn(text: str) -> bool:
    """Whether an abstract begins by saying that its paper was withdrawn."""
    return bool(_WITHDRAWN_ABSTRACT.match(text[:200]))


def comments_on_withdrawal(text: str) -> bool:
    """Whether a comment, as arXiv has them, begins by saying that the paper was withdrawn."""
    return bool(_WITHDRAWN_COMMENT.match(text[:200]))
