"""What the fields of bibliographic records say, in the many ways in which they say it."""

import re
from collections.abc import Iterable

from core.identity import normal_arxiv_id

_YEAR = re.compile(r"(?<![\d.])(1[5-9]\d\d|20\d\d)(?!\d)")
_NAMES_ARXIV = re.compile(
    r"arxiv\s*(?:\.org/(?:abs|pdf|html)/|[:.]?\s*(?:e-?prints?)?\s*[:/]?\s*)(\S{1,40})", re.IGNORECASE
)
_BARE_ARXIV = re.compile(
    r"\s*(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)\s*", re.IGNORECASE
)
_LINK = re.compile(r"https?://[^\s<>\"'|;{}]{3,2000}", re.IGNORECASE)
_SCOPUS_ID = re.compile(r"\s*\(\d+\)")
_AND = re.compile(r"\s+(?:and|&)\s+")
_RETRACTED = re.compile(r"\W*(?:retracted|withdrawn)(?: (?:article|paper|publication))?\W*", re.IGNORECASE)
_JUNIOR = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)


def year_of(text: object) -> int | None:
    """Return the first plausible year in a number or a text such as `2020-05-01`, `May 2020`, `2020.0`."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    found = _YEAR.search(str(text)[:100])
    return int(found.group()) if found else None


def link_of(text: str) -> str | None:
    """Return the first web address; anything else, such as `javascript:`, is no link."""
    found = _LINK.search(text[:10_000])
    return found.group().rstrip(".,)") if found else None


def arxiv_of(mentions: Iterable[str], ids: Iterable[str] = ()) -> str | None:
    """Return the arXiv id that `mentions` names as such, or that one of `ids` is."""
    for text in ids:
        bare = _BARE_ARXIV.fullmatch(text)
        if bare:
            return normal_arxiv_id(bare.group(1))
    for text in (*mentions, *ids):
        for found in _NAMES_ARXIV.finditer(text[:2_000]):
            known = normal_arxiv_id(found.group(1))
            if known:
                return known
    return None


def given_first(name: str) -> str:
    """Return "Given Family" of "Family, Given" and "Family, Jr., Given"."""
    parts = [part.strip() for part in name.split(",")]
    match parts:
        case [family, given] if family and given and not _JUNIOR.fullmatch(given):
            return f"{given} {family}"
        case [family, junior, given] if _JUNIOR.fullmatch(junior):
            return f"{given} {family} {junior}"
        case [family, given, junior] if _JUNIOR.fullmatch(junior):
            return f"{given} {family} {junior}"
    return name.strip(" ,")


def says_retracted(*notes: str) -> bool:
    """Whether a line of these notes says nothing but that the paper was retracted."""
    return any(_RETRACTED.fullmatch(line) for note in notes for line in note.splitlines())


def names_in(text: str) -> list[str]:
    """Split a list of authors as spreadsheets have it: by semicolons, bars, "and", or commas."""
    text = _SCOPUS_ID.sub("", text)
    for separator in (";", "|", "\n"):
        if separator in text:
            return [name.strip() for name in text.split(separator) if name.strip()]
    parts = [part.strip() for part in _AND.split(text) if part.strip()]
    if len(parts) > 1 and parts[0].count(",") <= 1 and all(part.count(",") == 1 for part in parts[1:]):
        return parts  # Family, Given and Family, Given
    names = [name.strip().removeprefix("and ") for part in parts for name in part.split(",") if name.strip()]
    single = [" " not in name for name in names]
    if len(names) == 2 and any(single):
        return [", ".join(names)] if len(parts) == 1 else names
    if len(names) > 2 and len(names) % 2 == 0 and all(single[::2]) and len(parts) == 1:
        return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]
    return names


def tags_in(text: str) -> list[str]:
    """Split a list of keywords by semicolons, bars or line ends, else by commas."""
    for separator in (";", "|", "\n", ","):
        if separator in text:
            return [tag.strip() for tag in text.split(separator) if tag.strip()]
    return [text.strip()] if text.strip() else []
