"""What a job keeps of a review, and the review that is made of it, as far as it is.

Within a piece papers are numbered as they stand in its list, from 1; in the review they get their numbers in the order
in which they are cited. Titles are kept for the day on which a paper is not there any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.answer import Mode, Removed, Verdict
from core.jobs import Job
from core.json import from_plain
from core.paper import Paper
from reviewing.review.outline import Outline, OutlineSection
from reviewing.review.review import (
    Contested,
    ContestedPoint,
    Counts,
    LeftOut,
    Paragraph,
    Reference,
    RemovedSentence,
    Reported,
    Review,
    ReviewRequest,
    ReviewSentence,
    Section,
)

OUTLINE = "outline"
CONTESTED = "contested"
_TOO_FAR = "hardly speaks of the topic"
_NO_ROOM = "its section has no room for it"
_NOT_CITED = "no sentence of the review rests on it"
_NOT_WRITTEN = "its section is not written yet"


def section_key(n: int) -> str:
    """Return the key of the piece that holds a section."""
    return f"section-{n:02}"


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """What is told of a paper that is not in the library any more."""

    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class StoredOutline:
    """The piece `OUTLINE`."""

    title: str
    sections: tuple[OutlineSection, ...]
    set_aside: tuple[str, ...]
    """Papers that hardly speak of the topic."""
    papers: Mapping[str, StoredPaper]

    @property
    def outline(self) -> Outline:
        """The outline itself."""
        return Outline(self.title, self.sections)


@dataclass(frozen=True, slots=True)
class StoredSection:
    """The piece of a section."""

    paper_ids: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    mode: Mode
    model: str | None = None
    removed: tuple[Removed, ...] = ()
    no_room: tuple[str, ...] = ()
    """Papers that the section has no room for."""


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """A contested point."""

    about: tuple[str, ...]
    sides: tuple[Reported, Reported]


@dataclass(frozen=True, slots=True)
class StoredContested:
    """The piece `CONTESTED`."""

    paper_ids: tuple[str, ...]
    points: tuple[StoredPoint, ...]
    disputes: tuple[Reported, ...] = ()

    @classmethod
    def of(cls, paper_ids: tuple[str, ...], found: Contested) -> "StoredContested":
        """Return what is kept of what was found among these papers."""
        points = (StoredPoint(point.about, (point.one, point.other)) for point in found.points)
        return cls(paper_ids, tuple(points), found.disputes)


def review_of(job: Job, pieces: Mapping[str, Mapping[str, Any]], papers: Mapping[str, Paper]) -> Review:
    """Put a review together; `papers` are those of the request that are in the library still."""
    asked = from_plain(ReviewRequest, job.request)
    if OUTLINE not in pieces:
        counts = Counts(asked.searched, len(asked.paper_ids), 0, 0, 0, 0)
        return Review(job, asked, None, (), None, (), (), (), counts, Mode.EXTRACTIVE, None)
    planned = from_plain(StoredOutline, pieces[OUTLINE])
    shown = _Shown(papers, planned.papers)
    sections: list[Section] = []
    removed: list[RemovedSentence] = []
    reasons = dict.fromkeys(planned.set_aside, _TOO_FAR)
    models: list[str | None] = []
    for n, each in enumerate(planned.sections, start=1):
        section = Section(n, each.title, each.paper_ids)
        if section_key(n) in pieces:
            stored = from_plain(StoredSection, pieces[section_key(n)])
            paragraphs = tuple(shown.paragraph(one, stored.paper_ids) for one in stored.paragraphs)
            section = replace(section, paper_ids=stored.paper_ids, paragraphs=paragraphs, mode=stored.mode)
            removed += [RemovedSentence(each.title, one.text, one.reason) for one in stored.removed]
            reasons |= dict.fromkeys(stored.no_room, _NO_ROOM)
            models.append(stored.model)
        for paper_id in section.paper_ids:
            reasons[paper_id] = _NOT_WRITTEN if section.paragraphs is None else reasons.get(paper_id, _NOT_CITED)
        sections.append(section)
    contested = None
    if CONTESTED in pieces:
        contested = shown.contested(from_plain(StoredContested, pieces[CONTESTED]))
    claims = [each for each in _said(sections, contested) if each.verdict is not Verdict.NOT_A_CLAIM]
    return Review(
        job=job,
        asked=asked,
        outline=planned.outline,
        sections=tuple(sections),
        contested=contested,
        references=tuple(Reference(n, shown.paper(each)) for each, n in shown.numbers.items()),
        left_out=tuple(LeftOut(shown.paper(each), why) for each, why in reasons.items() if each not in shown.numbers),
        removed=tuple(removed),
        counts=Counts(
            searched=asked.searched,
            looked_at=len(asked.paper_ids),
            cited=len(shown.numbers),
            sentences=len(claims),
            supported=sum(each.verdict is Verdict.SUPPORTED for each in claims),
            removed=len(removed),
        ),
        mode=Mode.LLM if any(section.mode is Mode.LLM for section in sections) else Mode.EXTRACTIVE,
        model=next((model for model in models if model), None),
    )


def _said(sections: list[Section], contested: Contested | None) -> list[ReviewSentence]:
    said = [each for section in sections for paragraph in section.paragraphs or () for each in paragraph.sentences]
    if contested is not None:
        said += [side.sentence for point in contested.points for side in (point.one, point.other)]
        said += [each.sentence for each in contested.disputes]
    return said


class _Shown:
    """Gives out the numbers of references."""

    def __init__(self, papers: Mapping[str, Paper], stored: Mapping[str, StoredPaper]) -> None:
        self.numbers: dict[str, int] = {}
        self._papers = papers
        self._stored = stored

    def paper(self, paper_id: str) -> Paper:
        """Return a paper; one that was deleted since has what was kept of it."""
        known = self._stored.get(paper_id, StoredPaper(paper_id))
        return self._papers.get(paper_id) or Paper(known.title, "", year=known.year, id=paper_id)

    def paragraph(self, paragraph: Paragraph, ids: tuple[str, ...]) -> Paragraph:
        return replace(paragraph, sentences=tuple(self._sentence(each, ids) for each in paragraph.sentences))

    def contested(self, stored: StoredContested) -> Contested:
        ids = stored.paper_ids
        points = []
        for point in stored.points:
            one, other = (self._finding(side, ids) for side in point.sides)
            points.append(ContestedPoint(point.about, one, other))
        return Contested(tuple(points), tuple(self._finding(each, ids) for each in stored.disputes))

    def _finding(self, finding: Reported, ids: tuple[str, ...]) -> Reported:
        number = self._number(ids[finding.reference - 1])
        return replace(finding, reference=number, sentence=self._sentence(finding.sentence, ids))

    def _sentence(self, sentence: ReviewSentence, ids: tuple[str, ...]) -> ReviewSentence:
        return replace(
            sentence,
            citations=tuple(self._number(ids[n - 1]) for n in sentence.citations),
            evidence=tuple(replace(each, source=self._number(ids[each.source - 1])) for each in sentence.evidence),
        )

    def _number(self, paper_id: str) -> int:
        return self.numbers.setdefault(paper_id, len(self.numbers) + 1)
