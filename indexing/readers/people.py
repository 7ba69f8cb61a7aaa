"""The people of a field that should name one, and names several in ways that its format does not know."""

import html
import re
from collections.abc import Sequence

from core.text import word_set
from core.text.latex import text_of_latex
from indexing.readers.fields import AND, JUNIOR, are_initials, has_dot, pairs_of, without_others

_BLANKS = re.compile(r"[\s~]+")
_NO_PERSON = word_set(
    "university universität université universidad college school faculty department institute institut laboratory "
    "laboratories lab center centre hospital clinic academy ministry agency council committee commission society "
    "association organization organisation foundation consortium collaboration group team network project initiative "
    "company corporation inc ltd gmbh computer computing systems software technologies press museum library bank "
    "office bureau service services national international federal royal research science sciences street road avenue "
    "square city new united states kingdom republic"
)
"""Words that names of organisations and addresses have, which have commas too."""
_MOST_WORDS = 5


def people_listed(text: str) -> list[str]:
    """Return the authors of a field that should name one and may name several."""
    text = without_others(html.unescape(text)).removeprefix("and ")
    if ";" in text:
        return [name.strip() for name in text.split(";") if name.strip()]
    parts = [part.strip(" ,") for part in AND.split(text)]
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return parts
    return people_by_commas(text) or whole_names(text.split(",")) or [text]


def people_by_commas(text: str) -> list[str]:
    """Return the people that commas surely separate, by their initials; nothing where it may be one name or address."""
    names = [name for part in text.split(",") if (name := part.strip().removeprefix("and ").removeprefix("& "))]
    if len(names) < 3 or any(JUNIOR.fullmatch(name) for name in names):
        return []
    if pairs := pairs_of(names):
        return pairs
    initials_last = all(" " in name and are_initials(name.split()[-1]) for name in names)
    # "A. Smith, B. Jones, C. Roe" are people; "Ann Low, Bo Roe, Cy Poe" looks like "Sony Computer, Tokyo Japan, Oslo".
    return names if initials_last or all(map(has_dot, names)) else []


def whole_names(listed: Sequence[str], least: int = 3) -> list[str]:
    """Return the names that commas alone separate, each with a given and a family name; nothing if it is one name.

    A name has up to three parts, and the middle one of three is "Jr." or the like.
    """
    parts: list[str] = []
    for part in (each.strip(" ,") for each in listed):
        if parts and JUNIOR.fullmatch(part):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    words = _words(parts)
    if len(parts) < least or _is_no_person(words[:-1]) or (len(parts) == least and _is_no_person(words)):
        return []
    return parts if all(1 < len(each) <= _MOST_WORDS and _begin_and_end_high(each) for each in words) else []


def families_first(parts: Sequence[str]) -> list[str]:
    """Return the people of "Low, Ann, Roe, Bob": no name has four parts."""
    words = _words(parts)
    families = all(len(each) == 1 and _begin_and_end_high(each) for each in words[::2])
    if len(parts) < 4 or len(parts) % 2 or not families or any(map(JUNIOR.fullmatch, parts)) or _is_no_person(words):
        return []
    return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]


def _is_no_person(words: Sequence[Sequence[str]]) -> bool:
    return any(word.strip(".").lower() in _NO_PERSON for part in words for word in part)


def _words(parts: Sequence[str]) -> list[list[str]]:
    plain = (text_of_latex(part) if "\\" in part else part for part in parts)
    return [_BLANKS.split(part.strip()) for part in plain]


def _begin_and_end_high(words: Sequence[str]) -> bool:
    """Whether the first and the last word begin as names do; particles such as "van" stand between them."""
    bare = [word.lstrip("{'") for word in (words[0], words[-1])]
    return all(word[:1].isalpha() and not word[0].islower() for word in bare)
