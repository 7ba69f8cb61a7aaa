"""Criteria that the record answers and the abstract does not: the year, the venue, the language."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.paper import Paper
from core.text.keys import filter_key
from reviewing.screening.criteria import Finding, Holds
from reviewing.screening.wording import language_by_stop_words

Condition = Callable[[Paper], Finding]

_PUBLISHED = re.compile(
    r"\b(?:published|publication (?:year|date)|appeared|year|dated|released|since|written)\b", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\b(?:between|from)? ?(?P<first>(?:18|19|20)\d\d) ?(?:and|to|until|through|till|[-–—]) ?"
    r"(?P<last>(?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_FROM, _AFTER, _BEFORE, _TO, _IN = (0, None), (1, None), (None, -1), (None, 0), (0, 0)
"""What makes of a year the first and the last one that are meant."""
_AHEAD = {
    **dict.fromkeys(("in or after", "in and after", "since", "from", "starting in", "starting from", "≥", ">="), _FROM),
    **dict.fromkeys(("after", "later than", "newer than", ">"), _AFTER),
    **dict.fromkeys(("before", "earlier than", "older than", "prior to", "<"), _BEFORE),
    **dict.fromkeys(("until", "till", "up to", "by", "≤", "<="), _TO),
    **dict.fromkeys(("in", "during", "year", "year:", "is"), _IN),
}
_BEHIND = {
    **dict.fromkeys(("later", "after", "newer", "onward", "onwards"), _FROM),
    **dict.fromkeys(("earlier", "before", "older"), _TO),
}
_BORDER = re.compile(
    rf"(?:(?<!\w)(?P<ahead>{'|'.join(sorted(_AHEAD, key=len, reverse=True))}) ?(?:the year )?)?"
    rf"(?<!\d)(?P<year>(?:18|19|20)\d\d)\b(?: (?:or|and) (?P<behind>{'|'.join(_BEHIND)})\b(?! (?:the year )?\d))?",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:within |in |over |during )?(?:the )?(?:last|past|previous) "
    r"(?P<count>\d{1,3}|two|three|five|ten|twenty) years\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20}
_TONGUES = "english|german|french|spanish|italian|portuguese|dutch|chinese|japanese|russian|korean"
_LANGUAGE = re.compile(
    rf"\b(?:written|published|available|printed|full[- ]text) (?:\w+ ){{0,2}}in (?P<language>{_TONGUES})\b"
    rf"|^(?:(?:is|are) )?(?:(?:the )?(?:papers?|articles?|stud(?:y|ies)|full text|language|text) )?"
    rf"(?:is |are )?(?:only )?"
    rf"(?:in )?(?P<alone>{_TONGUES})(?:[ -]language)?(?: (?:only|papers?|articles?|publications?))?$"
    rf"|\b(?:written|published|papers?|articles?) in (?P<other>(?:a )?languages? other than english)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"\bpre-?prints?\b", re.IGNORECASE)
_REVIEWED = re.compile(r"\bpeer[- ]review(?:ed)?\b", re.IGNORECASE)
_PREPRINT_SERVERS = re.compile(r"\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|research square|osf)\b")
_VENUE = re.compile(
    r"\b(?:published|appeared|presented|accepted|printed) (?:at|in|by) (?:the )?"
    r"(?P<venues>(?!a\b|an\b|\d|english\b).+)$",
    re.IGNORECASE,
)
_RETRACTED = re.compile(r"\b(?:retracted|withdrawn)\b", re.IGNORECASE)
_HAS_ABSTRACT = re.compile(r"\b(?:ha(?:s|ve)|with) an abstract\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Years:
    """Years, both inclusive; None is open."""

    first: int | None
    last: int | None

    def finding(self, paper: Paper) -> Finding:
        """Return whether the paper's year is within."""
        if paper.year is None:
            return Finding(Holds.UNCLEAR, "The record gives no year.")
        within = (self.first or paper.year) <= paper.year <= (self.last or paper.year)
        return Finding(_known(within), f"The record gives the year {paper.year}.")


def condition_of(criterion: str, this_year: int) -> Condition | None:
    """Return what answers a criterion from the record; None if it asks for something else.

    `criterion` is without its negation. Years that a criterion names beside a topic ("the 2008 crisis") are no
    condition: it must speak of publication, or of nothing else.
    """
    if years := _years(criterion, this_year):
        return years.finding
    if _RETRACTED.search(criterion):
        return lambda paper: Finding(_known(paper.retracted), "So the record says.")
    if _HAS_ABSTRACT.search(criterion):
        return lambda paper: Finding(_known(bool(paper.abstract.strip())), "So the record shows.")
    if found := _LANGUAGE.search(criterion):
        return _language(found)
    if _REVIEWED.search(criterion):
        return _reviewed
    if _PREPRINT.search(criterion):
        return _preprint
    if found := _VENUE.search(criterion):
        return _venue(found["venues"])
    return None


def _years(criterion: str, this_year: int) -> Years | None:
    rest = re.sub(r"[^\w\s]", " ", criterion)
    bare = len([word for word in rest.split() if not word.isdigit()]) <= 3
    if not (_PUBLISHED.search(criterion) or bare):
        return None
    if found := _BETWEEN.search(criterion):
        return Years(int(found["first"]), int(found["last"]))
    borders = {
        _BEHIND.get((found["behind"] or "").lower()) or _AHEAD.get((found["ahead"] or "").lower()): int(found["year"])
        for found in reversed([*_BORDER.finditer(criterion)])
    }
    for border in (_FROM, _AFTER, _BEFORE, _TO, _IN):
        if border in borders:
            first, last = (None if more is None else borders[border] + more for more in border)
            return Years(first, last)
    if found := _LAST.search(criterion):
        count = found["count"].lower()
        return Years(this_year - (_COUNTS.get(count) or int(count)), None)
    return None


def _language(asked: re.Match[str]) -> Condition:
    name = (asked["language"] or asked["alone"] or "").lower()

    def answer(paper: Paper) -> Finding:
        told = language_by_stop_words(paper.abstract)
        if told is None:
            return Finding(Holds.UNCLEAR, "The abstract does not tell its language.")
        if asked["other"]:
            told_english = told == "english"
            return Finding(Holds.NO if told_english else Holds.YES, _LANGUAGES[told_english])
        if name == "english":
            return Finding(_known(told == "english"), _LANGUAGES[told == "english"])
        if told == name:
            return Finding(Holds.YES, f"The abstract is {name.capitalize()}.")
        return Finding(Holds.UNCLEAR, "Papers in other languages often have an English abstract.")

    return answer


_LANGUAGES = {True: "The abstract is English.", False: "The abstract is not English."}


def _preprint(paper: Paper) -> Finding:
    if not paper.venue:
        return Finding(Holds.UNCLEAR, "The record names no venue.")
    is_one = bool(_PREPRINT_SERVERS.search(filter_key(paper.venue)))
    return Finding(_known(is_one), f"The record names {paper.venue} as its venue.")


def _venue(named: str) -> Condition:
    wanted = [filter_key(part) for part in re.split(r",|;|\bor\b|\band\b|/", named) if filter_key(part)]

    def answer(paper: Paper) -> Finding:
        if not paper.venue:
            return Finding(Holds.UNCLEAR, "The record names no venue.")
        told = f" {filter_key(paper.venue)} "
        if any(f" {name} " in told for name in wanted):
            return Finding(Holds.YES, f"The record names {paper.venue} as its venue.")
        # A venue has many names: another one is no proof.
        return Finding(Holds.UNCLEAR, f"The record names {paper.venue}, which may be the same under another name.")

    return answer


def _reviewed(paper: Paper) -> Finding:
    preprint = _preprint(paper)
    if preprint.holds is Holds.YES:
        return Finding(Holds.UNCLEAR, f"{preprint.reason} It may have been published elsewhere since.")
    return Finding(Holds.YES if preprint.holds is Holds.NO else Holds.UNCLEAR, preprint.reason)


def _known(is_so: bool) -> Holds:
    return Holds.YES if is_so else Holds.NO
