"""The pieces of a job to the review, as far as it is: papers get their numbers in the order in which they are cited."""

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Mode, Verdict
from core.jobs import Job
from core.paper import Paper
from reviewing.jobs.kept import Kept, texts
from reviewing.review.keeping import (
    CONTESTED,
    OUTLINE,
    contested_of,
    outline_of,
    paragraphs_of,
    removed_of,
    section_key,
)
from reviewing.review.review import (
    Contested,
    Counts,
    Finding,
    LeftOut,
    Paragraph,
    Reference,
    RemovedSentence,
    Review,
    ReviewRequest,
    ReviewSentence,
    Section,
)

_TOO_FAR = "hardly speaks of the topic"
_NO_ROOM = "its section has no room for it"
_NOT_CITED = "no sentence of the review rests on it"
_NOT_WRITTEN = "its section is not written yet"


def review_of(job: Job, pieces: Mapping[str, Kept], papers: Mapping[str, Paper]) -> Review:
    """Put a review together; `papers` are those of the request that are in the library still."""
    asked = ReviewRequest.from_json(job.request)
    if OUTLINE not in pieces:
        counts = Counts(asked.searched, len(asked.paper_ids), 0, 0, 0, 0)
        return Review(job, asked, None, (), None, (), (), (), counts, Mode.EXTRACTIVE, None)
    kept = pieces[OUTLINE]
    outline = outline_of(kept)
    shown = _Shown(papers, kept["papers"])
    sections, removed, reasons = [], [], dict.fromkeys(texts(kept, "set_aside"), _TOO_FAR)
    models = []
    for n, planned in enumerate(outline.sections, start=1):
        piece = pieces.get(section_key(n))
        section = Section(n, planned.title, planned.paper_ids)
        if piece is not None:
            ids = texts(piece, "paper_ids")
            paragraphs = tuple(shown.paragraph(each, ids) for each in paragraphs_of(piece))
            section = replace(section, paper_ids=ids, paragraphs=paragraphs, mode=Mode(piece["mode"]))
            removed += [RemovedSentence(planned.title, each.text, each.reason) for each in removed_of(piece)]
            reasons |= dict.fromkeys(texts(piece, "no_room"), _NO_ROOM)
            models.append(piece["model"])
        reasons |= {
            each: _NOT_WRITTEN if piece is None else reasons.get(each, _NOT_CITED) for each in section.paper_ids
        }
        sections.append(section)
    contested = None
    if CONTESTED in pieces:
        ids = texts(pieces[CONTESTED], "paper_ids")
        contested = shown.contested(contested_of(pieces[CONTESTED]), ids)
    left_out = (LeftOut(shown.paper(each), why) for each, why in reasons.items() if each not in shown.numbers)
    claims = [each for section in sections for paragraph in section.paragraphs or () for each in paragraph.sentences]
    if contested is not None:
        claims += [side.sentence for point in contested.points for side in (point.one, point.other)]
        claims += [each.sentence for each in contested.disputes]
    claims = [each for each in claims if each.verdict is not Verdict.NOT_A_CLAIM]
    return Review(
        job=job,
        asked=asked,
        outline=outline,
        sections=tuple(sections),
        contested=contested,
        references=tuple(Reference(n, shown.paper(each)) for each, n in shown.numbers.items()),
        left_out=tuple(left_out),
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


class _Shown:
    """Gives out the numbers of references."""

    def __init__(self, papers: Mapping[str, Paper], kept: Mapping[str, Kept]) -> None:
        self.numbers: dict[str, int] = {}
        self._papers = papers
        self._kept = kept

    def paper(self, paper_id: str) -> Paper:
        """Return a paper; one that was deleted since has what was kept of it."""
        known = self._kept.get(paper_id, {"title": paper_id, "year": None})
        return self._papers.get(paper_id) or Paper(known["title"], "", year=known["year"], id=paper_id)

    def paragraph(self, paragraph: Paragraph, ids: tuple[str, ...]) -> Paragraph:
        return replace(paragraph, sentences=tuple(self._sentence(each, ids) for each in paragraph.sentences))

    def contested(self, found: Contested, ids: tuple[str, ...]) -> Contested:
        points = (
            replace(point, one=self._finding(point.one, ids), other=self._finding(point.other, ids))
            for point in found.points
        )
        return Contested(tuple(points), tuple(self._finding(each, ids) for each in found.disputes))

    def _finding(self, finding: Finding, ids: tuple[str, ...]) -> Finding:
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
