"""Which papers a question is asked of, and which ones other work is done on."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from core.paper import Paper, Reading
from core.text.keys import author_keys, filter_key

EMPTY_NAME = "is empty, so no paper can match"
"""What is told of a name in a filter that has no letter."""


class Surveys(StrEnum):
    """What becomes of papers that review others."""

    ONLY = "only"
    WITHOUT = "without"


_SURVEY = re.compile(
    r"\b(?:surveys?|reviews?|overview|tutorial|primer|meta analys[ie]s|state of the art report|taxonomy of)\b"
    r"(?! (?:data|based|responses?|respondents?|participants?|spam|ratings?|generation|sentiment|comments?))"
)


def is_survey(title: str) -> bool:
    """Whether a title says that its paper reviews others, as far as a title can say it."""
    return bool(_SURVEY.search(filter_key(title)))


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field that is set must hold; within a field any one value suffices. Unset fields admit everything."""

    year_from: int | None = None
    year_to: int | None = None
    """Inclusive, like year_from. A paper without a year is outside every range."""
    authors: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paper_ids: tuple[str, ...] = ()
    surveys: Surveys | None = None
    collections: tuple[str, ...] = ()
    reading: Reading | None = None

    def __bool__(self) -> bool:
        """Whether anything is filtered at all."""
        return self != Filters()

    def admit(self, paper: Paper) -> bool:
        """The definition of every filter; both indexes must agree with it."""
        if self.year_from is not None and (paper.year is None or paper.year < self.year_from):
            return False
        if self.year_to is not None and (paper.year is None or paper.year > self.year_to):
            return False
        if self.paper_ids and paper.id not in self.paper_ids:
            return False
        if self.surveys is not None and is_survey(paper.title) is not (self.surveys is Surveys.ONLY):
            return False
        if self.venues and filter_key(paper.venue or "") not in {filter_key(venue) for venue in self.venues}:
            return False
        if self.reading is not None and paper.reading is not self.reading:
            return False
        if self.collections and not {filter_key(name) for name in self.collections} & {
            filter_key(name) for name in paper.collections
        }:
            return False
        if self.tags and not {filter_key(tag) for tag in self.tags} & {filter_key(tag) for tag in paper.tags}:
            return False
        wanted = {filter_key(author) for author in self.authors}
        return not wanted or any(wanted & author_keys(author) for author in paper.authors)


@dataclass(frozen=True, slots=True)
class Selection:
    """These papers; else those that speak of the topic; else all that the filters admit."""

    paper_ids: tuple[str, ...] = ()
    topic: str | None = None
    filters: Filters = field(default_factory=Filters)
    limit: int | None = None
    """Of papers that speak of the topic; None: as the work sees fit."""
