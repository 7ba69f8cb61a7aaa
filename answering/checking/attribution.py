"""Who a claim says has found something: "Low et al. (2020) showed that …". The authors of what it cites are known."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.paper import Paper
from core.text.keys import author_keys, filter_key

_PARTICLES = r"(?:(?:[Vv][ao]n|[Dd]e[rnl]?|[Dd]i|[Dd]a|[Dd]os|[Ll][ae]|[Tt]e[nr]|[Ee]l|[Aa]l)\s+){0,2}"
_NAME = rf"{_PARTICLES}[A-Z][\w'’-]*[a-z][\w-]*"
_GIVEN = r"(?:[A-Z]\.[ -]?|[A-Z][\w'’-]*[a-z]\s+){0,3}"
"""What stands before a family name: "Ada", "A. B."."""
_OTHERS = r",?\s+et\s+al\.?|,?\s+(?:and|&)\s+(?:colleagues|co-?workers|collaborators|associates)\b"
_SAYS = (
    r"(?:show|find|found|report|demonstrate|observe|argue|conclude|note|state|propose|claim|suggest|reveal|explain|write|"
    r"wrote|confirm|establish|point\s+out|pointed\s+out)(?:e?[sd]|n)?"
)
_FRAME = re.compile(
    rf"(?:(?P<lead>[Aa]s|[Aa]ccording\s+to|[Ii]n)\s+)?"
    rf"(?P<who>{_GIVEN}(?P<first>{_NAME})(?:,\s+{_GIVEN}{_NAME}){{0,4}}(?:,?\s+(?:and|&)\s+{_GIVEN}{_NAME})?(?P<others>{_OTHERS})?"
    rf"(?:,?\s*\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?)?)"
    rf"(?:\s+(?:(?:have|has|had|also|first|further)\s+){{0,2}}{_SAYS}(?:\s+that,?\s+|\s*,\s+)|(?P<comma>\s*,\s+))"
)
_YEARS_APART = 1
"""A preprint is a year older than the paper."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a claim begins with, and what it says of the cited papers."""

    who: tuple[int, int]
    """Where the names stand."""
    end: int
    """Where what they are said to have found begins."""
    own: bool
    """Whether a cited paper is theirs."""
    of_others: bool
    """Whether they are surely none of the authors of what is cited, nor named there."""


def attribution_of(claim: str, cited: Collection[Paper]) -> Attribution | None:
    """Return to whom a claim attributes what it says; None if it begins with nobody."""
    found = _FRAME.match(claim)
    if found is None or (found["comma"] and not found["lead"]):
        return None
    name = filter_key(found["first"])
    authors = [frozenset().union(*map(author_keys, paper.authors)) for paper in cited]
    theirs = [
        paper
        for paper, keys in zip(cited, authors, strict=True)
        if not keys.isdisjoint((name, name.rpartition(" ")[2]))
    ]
    year = int(found["year"]) if found["year"] else None
    own = any(year is None or paper.year is None or abs(paper.year - year) <= _YEARS_APART for paper in theirs)
    mentioned = any(name in filter_key(f"{paper.title} {paper.abstract}") for paper in cited)
    of_others = bool(found["others"]) and bool(cited) and all(authors) and not theirs and not mentioned
    return Attribution(found.span("who"), found.end(), own, of_others)
