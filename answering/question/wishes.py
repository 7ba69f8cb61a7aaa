"""Filters that a question asks for in words: "since 2023", "by Izacard", "at ACL or EMNLP", "not surveys".

By rules, and only where the library knows the name: "by Izacard" filters if an author is called so, "at scale" never
does. What was taken for a filter is told, so that it can be switched off.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.filters import Filters, Surveys
from core.text.keys import filter_key

_A_YEAR = r"(?:19|20)\d\d"
_PAPERS = r"(?:papers?|articles?|publications?|works?|stud(?:y|ies)|research|results?)"
_BETWEEN = re.compile(
    rf"\b(?:(?:published|written|dated)\s+)?(?:between|from)\s+(?P<first>{_A_YEAR})\s+(?:and|to|until|through)\s+"
    rf"(?P<last>{_A_YEAR})\b|\b(?:in|from|of)\s+(?P<one>{_A_YEAR})\s?[–-]\s?(?P<other>{_A_YEAR})\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?:(?:published|written|dated)\s+)?(?:since|(?P<after>after|later than|newer than)|starting (?:in|from))\s+"
    rf"(?P<year>{_A_YEAR})\b|\bfrom\s+(?P<onward>{_A_YEAR})\s+(?:on|onwards?)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?:(?:published|written|dated)\s+)?(?:(?P<before>before|prior to|earlier than|older than)|until|up to|"
    rf"no later than)\s+(?P<year>{_A_YEAR})\b",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"\b(?:(?P<keep>{_PAPERS})\s+(?:in|from|of)|(?:published|written|appeared)\s+in)\s+(?P<year>{_A_YEAR})\b",
    re.IGNORECASE,
)
_LAST_YEARS = re.compile(
    r"\b(?:in|from|of|within|over)\s+the\s+(?:last|past)\s+(?P<count>\d{1,2}|two|three|four|five|ten)\s+years\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_SURVEYS = r"(?:surveys?|review (?:papers?|articles?)|literature reviews?|reviews|overviews?|tutorials?)"
_NO_SURVEYS = re.compile(
    rf"[,;(]?\s*\b(?:but\s+|and\s+)?(?:not|no|without|excluding|except(?:\s+for)?|leaving out|ignor(?:e|ing))\s+"
    rf"(?:any\s+|in\s+)?{_SURVEYS}\b\)?",
    re.IGNORECASE,
)
_ONLY_SURVEYS = re.compile(rf"[,;(]?\s*\b(?:only\s+(?:in\s+|from\s+)?{_SURVEYS}|{_SURVEYS}\s+only)\b\)?", re.IGNORECASE)
_NAME = r"[A-Z][\w'’.-]*(?:[ ](?:(?:van|von|de|del|der|den|di|da|la|le|bin|ten)[ ])*[A-Z][\w'’.-]*){0,3}"
_NAMES = rf"{_NAME}(?:(?:,\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*&\s*){_NAME}){{0,4}}"
_BY = re.compile(
    rf"\b(?:(?P<keep>{_PAPERS})\s+)?(?:(?:published|written|authored)\s+)?by\s+(?P<names>{_NAMES})(?:\s+et\s+al\.?)?"
    rf"(?:\s+and\s+(?:others|colleagues|co-?authors))?(?=[\s,.;:?!)]|$)"
)
_AT = re.compile(
    rf"\b(?:(?P<keep>{_PAPERS})\s+)?(?:(?:published|presented|appearing|appeared)\s+)?(?:at|in|from)\s+(?:the\s+)?(?P<names>{_NAMES})"
    rf"(?=[\s,.;:?!)]|$)"
)
_TAGGED = re.compile(
    r"\b(?:tagged|with\s+the\s+tags?|with\s+tags?)\s+(?:as\s+)?[\"“']?(?P<names>[\w-]+(?:\s+or\s+[\w-]+)*)[\"”']?", re.I
)
_SPLIT = re.compile(r",\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*&\s*")
_LOOSE = re.compile(r"(?<![\s,;:])[\s,;:]++([.?!])|\s+([,;:])|^[\s,;:]+|(?<=\s)[,;]\s|\(\s*\)")


class Names(Protocol):
    """What the library knows by name."""

    def has_author(self, name: str) -> bool:
        """Whether an author can be meant by this name."""

    def venues_called(self, name: str) -> Sequence[str]:
        """Return the keys of the venues of this name, or with this name among their words (an acronym)."""

    def has_tag(self, name: str) -> bool:
        """Whether a paper has this tag."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """A question without the words that said which papers, and the filters that they mean."""

    text: str
    filters: Filters
    phrases: tuple[str, ...] = ()
    """The words that were taken for filters, as they stood."""


Rule = Callable[[re.Match[str], Filters], Filters | None]


def read_wishes(question: str, names: Names, this_year: int) -> Wishes:
    """Return what a question asks for. Where nothing would be left to ask, it is left as it is."""
    text, filters, phrases = " ".join(question.split()), Filters(), []
    for pattern, rule in _rules(names, this_year):
        for found in list(pattern.finditer(text)):
            changed = rule(found, filters)
            if changed is not None:
                filters = changed
                phrases.append(found[0].strip(" ,;()"))
                kept = found["keep"] if "keep" in pattern.groupindex and found["keep"] else ""
                text = text.replace(found[0], f" {kept} ", 1)
    text = " ".join(_LOOSE.sub(lambda loose: loose[1] or loose[2] or " ", " ".join(text.split())).split())
    if not phrases or len(re.findall(r"\w+", text)) < 2:
        return Wishes(question, Filters())
    return Wishes(text[:1].upper() + text[1:], filters, tuple(phrases))


def combined(given: Filters, wished: Filters) -> Filters:
    """Return the filters that were set, completed by those wished for: what was set on purpose counts."""
    years_given = given.year_from is not None or given.year_to is not None
    return replace(
        given,
        year_from=given.year_from if years_given else wished.year_from,
        year_to=given.year_to if years_given else wished.year_to,
        authors=given.authors or wished.authors,
        venues=given.venues or wished.venues,
        tags=given.tags or wished.tags,
        surveys=given.surveys or wished.surveys,
    )


def _rules(names: Names, this_year: int) -> Iterator[tuple[re.Pattern[str], Rule]]:
    def between(found: re.Match[str], so_far: Filters) -> Filters:
        years = sorted(int(found[name]) for name in ("first", "last", "one", "other") if found[name])
        return replace(so_far, year_from=years[0], year_to=years[1])

    def since(found: re.Match[str], so_far: Filters) -> Filters:
        return replace(so_far, year_from=int(found["year"] or found["onward"]) + bool(found["after"]))

    def until(found: re.Match[str], so_far: Filters) -> Filters:
        return replace(so_far, year_to=int(found["year"]) - bool(found["before"]))

    def within(found: re.Match[str], so_far: Filters) -> Filters:
        return replace(so_far, year_from=int(found["year"]), year_to=int(found["year"]))

    def lately(found: re.Match[str], so_far: Filters) -> Filters:
        count = found["count"].lower()
        return replace(so_far, year_from=this_year - (_NUMBERS.get(count) or int(count)))

    def by(found: re.Match[str], so_far: Filters) -> Filters | None:
        wanted = _SPLIT.split(found["names"])
        known = all(names.has_author(name) for name in wanted)
        return replace(so_far, authors=(*so_far.authors, *wanted)) if known else None

    def at(found: re.Match[str], so_far: Filters) -> Filters | None:
        venues = [names.venues_called(name) for name in _SPLIT.split(found["names"])]
        if not all(venues):
            return None
        return replace(so_far, venues=tuple(dict.fromkeys((*so_far.venues, *(key for keys in venues for key in keys)))))

    def tagged(found: re.Match[str], so_far: Filters) -> Filters | None:
        wanted = re.split(r"\s+or\s+", found["names"])
        known = all(names.has_tag(name) for name in wanted)
        return replace(so_far, tags=(*so_far.tags, *wanted)) if known else None

    yield _BETWEEN, between
    yield _SINCE, since
    yield _UNTIL, until
    yield _IN, within
    yield _LAST_YEARS, lately
    yield _NO_SURVEYS, lambda _, so_far: replace(so_far, surveys=Surveys.WITHOUT)
    yield _ONLY_SURVEYS, lambda _, so_far: replace(so_far, surveys=Surveys.ONLY)
    yield _BY, by
    yield _AT, at
    yield _TAGGED, tagged


class RosterNames:
    """`Names` of a library."""

    def __init__(self, authors: Callable[[str], bool], venues: Collection[str], tags: Callable[[str], bool]) -> None:
        self._authors = authors
        self._venues = venues
        self._tags = tags

    def has_author(self, name: str) -> bool:
        """Whether an author can be meant by this name."""
        return self._authors(filter_key(name))

    def venues_called(self, name: str) -> Sequence[str]:
        """Return the keys of the venues of this name, or with this name among their words."""
        key = filter_key(name)
        acronym = sum(char.isupper() for char in name) >= 2
        if not key:
            return ()
        if key in self._venues:
            return (key,)
        return [venue for venue in self._venues if f" {key} " in f" {venue} "] if acronym else ()

    def has_tag(self, name: str) -> bool:
        """Whether a paper has this tag."""
        return self._tags(filter_key(name))
