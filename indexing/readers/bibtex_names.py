"""The names in BibTeX, in the forms of BibTeX, of biblatex, and of those who know neither."""

import html
import re
from collections.abc import Iterator

from core.text import word_set
from core.text.latex import text_of_latex
from indexing.readers.fields import JUNIOR, has_dot, people_by_commas, without_others

_AND = re.compile(r"(?<!\\)[{}]|(?<!\S)\\?and(?!\S)|;", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\)[{}]|,")
_PAIR = re.compile(
    r"[\s\"]*(family|given|prefix|suffix|useprefix|juniorprefix|id|hash|sortingnamekeytemplatename|(?:family|given|prefix|suffix)-i)"
    r"\s*=(.*)",
    re.DOTALL,
)
_AMPERSAND = re.compile(r"(?<!\s)\s++\\?&\s+")
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
_IN_DISPLAY = ("given", "prefix", "family", "suffix")


def people_in(text: str) -> list[str]:
    """Return the names that "and", or else a semicolon, separates outside braces."""
    text = " ".join((html.unescape(text) if "&" in text else text).split())
    listed = [part for part in _split(without_others(text), _AND) if part.strip(" ,")]
    names = [part.strip(" ,") for part in listed]
    if len(names) == 2 and listed[0].rstrip().endswith(",") and "," not in names[1]:
        names = [*(_whole_names(names[0], least=2) or names[:1]), names[1]]  # Ann Low, Bob Roe, and Cy Poe
    if len(names) == 2 and all(" " in name.strip() and has_dot(name) for name in [*names[0].split(","), names[1]]):
        names = [*names[0].split(","), names[1]]  # A. Low, B. Roe and C. Poe: a family name has no initial
    return [name for each in names for name in ([_extended(each)] if _extended(each) else _separated_otherwise(each))]


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands between the separators that are in no braces; braces that do not match count for nothing."""
    counts = text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
    depth = start = 0
    for found in separator.finditer(text):
        match found.group():
            case "{":
                depth += counts
            case "}":
                depth -= counts
            case _ if depth <= 0:
                yield text[start : found.start()]
                start = found.end()
    yield text[start:]


def _separated_otherwise(name: str) -> list[str]:
    pair = _AMPERSAND.split(name)
    if len(pair) > 1 and all("," in each or " " in each.strip() for each in pair):
        return [each for part in pair for each in _separated_otherwise(part.strip(" ,"))]
    by_initials = [] if "{" in name else people_by_commas(name)
    return by_initials or _whole_names(name) or _families_first(name) or [name]


def _whole_names(name: str, least: int = 3) -> list[str]:
    """Return the names that commas alone separate, each with a given and a family name; nothing if it is one name.

    BibTeX knows up to three parts of a name, and the middle one of three is "Jr." or the like.
    """
    parts = [part.strip(" ,") for part in _split(name, _COMMA)]
    words = _words(parts)
    if len(parts) < least or any(JUNIOR.fullmatch(part) for part in parts) or _is_no_person(words):
        return []
    return parts if all(1 < len(each) <= _MOST_WORDS and _begin_and_end_high(each) for each in words) else []


def _families_first(name: str) -> list[str]:
    """Return the people of "Low, Ann, Roe, Bob": no name has four parts."""
    parts = [part.strip(" ,") for part in _split(name, _COMMA)]
    words = _words(parts)
    families = all(len(each) == 1 and _begin_and_end_high(each) for each in words[::2])
    if len(parts) < 4 or len(parts) % 2 or not families or any(map(JUNIOR.fullmatch, parts)) or _is_no_person(words):
        return []
    return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]


def _is_no_person(words: list[list[str]]) -> bool:
    return any(word.strip(".").lower() in _NO_PERSON for part in words for word in part)


def _words(parts: list[str]) -> list[list[str]]:
    plain = (text_of_latex(part) if "\\" in part else part for part in parts)
    return [_BLANKS.split(part.strip()) for part in plain]


def _begin_and_end_high(words: list[str]) -> bool:
    """Whether the first and the last word begin as names do; particles such as "van" stand between them."""
    bare = [word.lstrip("{'") for word in (words[0], words[-1])]
    return all(word[:1].isalpha() and not word[0].islower() for word in bare)


def _extended(name: str) -> str:
    """Return the name that biblatex's `family=…, given=…` spells out, or nothing if this is another form."""
    pairs = [_PAIR.fullmatch(part) for part in _split(name, _COMMA)]
    said = {pair[1]: pair[2].strip(' "') for pair in pairs if pair}
    if not all(pairs) or not said.keys() & {"family", "given"}:
        return ""
    whole = " ".join(said[part] for part in _IN_DISPLAY if said.get(part))
    return f"{{{whole}}}" if "," in whole else whole
