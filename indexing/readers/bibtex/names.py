"""The names in BibTeX, in the forms of BibTeX, of biblatex, and of those who know neither."""

import html
import re
from collections.abc import Iterator

from indexing.readers.fields import has_dot, values_listed, without_degrees, without_others
from indexing.readers.json.records import normal
from indexing.readers.json.values import names_of
from indexing.readers.people import families_first, people_by_commas, whole_names

_AND = re.compile(r"(?<!\\)[{}]|(?<!\S)(?:\\?and|\|)(?!\S)|;", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\)[{}]|,")
_PAIR = re.compile(
    r"[\s\"]*(family|given|prefix|suffix|useprefix|juniorprefix|id|hash|sortingnamekeytemplatename|(?:family|given|prefix|suffix)-i)"
    r"\s*=(.*)",
    re.DOTALL | re.IGNORECASE,
)
_AMPERSAND = re.compile(r"(?<!\s)\s++\\?&\s+")
_IN_DISPLAY = ("given", "prefix", "family", "suffix")


def people_in(text: str) -> list[str]:
    """Return the names that "and", or else a semicolon, separates outside braces."""
    text = " ".join(html.unescape(text).split())
    if text.startswith("[") and (spelt := values_listed(text)):
        return names_of(normal(spelt))  # which some program wrote as Python does
    listed = [part for part in _split(without_others(text), _AND) if part.strip(" ,")]
    names = [part.strip(" ,") for part in listed]
    if len(names) == 2 and listed[0].rstrip().endswith(",") and "," not in names[1]:
        names = [*(whole_names(names[0].split(","), least=2) or names[:1]), names[1]]  # Ann Low, Bob Roe, and Cy Poe
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
    parts = [part.strip(" ,") for part in _split(name, _COMMA)]
    if len(parts) > 2 and len(parts) - len(one := without_degrees(parts)) > 1:
        return [", ".join(one)]
    by_initials = [] if "{" in name else people_by_commas(name)
    return by_initials or whole_names(parts) or families_first(parts) or [name]


def _extended(name: str) -> str:
    """Return the name that biblatex's `family=…, given=…` spells out, or nothing if this is another form."""
    pairs = [_PAIR.fullmatch(part) for part in _split(name, _COMMA)]
    said = {pair[1].lower(): pair[2].strip(' "') for pair in pairs if pair}
    if not all(pairs) or not said.keys() & {"family", "given"}:
        return ""
    whole = " ".join(said[part] for part in _IN_DISPLAY if said.get(part))
    return f"{{{whole}}}" if "," in whole else whole
