"""Names of authors, taken apart again."""

import re
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|university|institute|consortium|collaboration|group|team|network|committee|agency|council"
    r"|initiative|laboratory|association|society|foundation|center|centre|inc|ltd|research)\b|[,;&\d]|\band\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name; of an organisation, and of whoever has one name only, everything is the family name."""

    family: str
    given: str = ""
    suffix: str = ""


def name_of(text: str) -> Name:
    """Take "Given van Family Jr." apart: the family name begins with the particles before the last word."""
    words = text.split()
    if len(words) < 2 or _ORGANISATION.search(text):
        return Name(text)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    first = len(words) - 1
    while first > 1 and words[first - 1][:1].islower():
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]), suffix)
