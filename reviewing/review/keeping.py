"""Pieces of a review as JSON, and back. Within a piece papers are numbered as they stand in its list, from 1."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.answer import Mode, Reason, Removed
from core.paper import Paper
from reviewing.jobs.kept import Kept, evidence_of, evidence_to_json, text, text_or_none, texts, verdict_or_none
from reviewing.review.outline import Outline, OutlineSection
from reviewing.review.review import Contested, ContestedPoint, Finding, Paragraph, ReviewSentence

OUTLINE = "outline"
CONTESTED = "contested"


def section_key(n: int) -> str:
    """Return the key of the piece that holds a section."""
    return f"section-{n:02}"


def outline_piece(outline: Outline, papers: Mapping[str, Paper], set_aside: Sequence[str]) -> dict[str, Any]:
    """Return an outline as it is kept. Titles are kept for the day on which a paper is not there any more."""
    return {
        "title": outline.title,
        "sections": [{"title": each.title, "paper_ids": list(each.paper_ids)} for each in outline.sections],
        "set_aside": list(set_aside),
        "papers": {paper_id: {"title": paper.title, "year": paper.year} for paper_id, paper in papers.items()},
    }


def outline_of(kept: Kept) -> Outline:
    """Read an outline again."""
    sections = (OutlineSection(text(each, "title"), texts(each, "paper_ids")) for each in kept["sections"])
    return Outline(text(kept, "title"), tuple(sections))


def section_piece(
    paper_ids: Sequence[str],
    paragraphs: Sequence[Paragraph],
    mode: Mode,
    model: str | None = None,
    removed: Sequence[Removed] = (),
    no_room: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a section as it is kept; `no_room` are papers that it has no room for."""
    return {
        "paper_ids": list(paper_ids),
        "paragraphs": [
            {"lead": each.lead, "sentences": [_sentence_to_json(sentence) for sentence in each.sentences]}
            for each in paragraphs
        ],
        "mode": mode.value,
        "model": model,
        "removed": [{"text": each.text, "reason": each.reason.value} for each in removed],
        "no_room": list(no_room),
    }


def paragraphs_of(kept: Kept) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a section again."""
    return tuple(
        Paragraph(tuple(map(_sentence_of, each["sentences"])), text_or_none(each, "lead"))
        for each in kept["paragraphs"]
    )


def removed_of(kept: Kept) -> tuple[Removed, ...]:
    """Read what was removed from a section again."""
    return tuple(Removed(text(each, "text"), Reason(text(each, "reason"))) for each in kept["removed"])


def contested_piece(paper_ids: Sequence[str], found: Contested) -> dict[str, Any]:
    """Return contested points as they are kept; their references are numbers in `paper_ids`."""
    return {
        "paper_ids": list(paper_ids),
        "points": [
            {"about": list(point.about), "sides": [_finding_to_json(side) for side in (point.one, point.other)]}
            for point in found.points
        ],
        "disputes": [_finding_to_json(each) for each in found.disputes],
    }


def contested_of(kept: Kept) -> Contested:
    """Read contested points again."""
    points = []
    for point in kept["points"]:
        one, other = map(_finding_of, point["sides"])
        points.append(ContestedPoint(texts(point, "about"), one, other))
    return Contested(tuple(points), tuple(map(_finding_of, kept.get("disputes", ()))))


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    sentence = _sentence_to_json(finding.sentence)
    return {"reference": finding.reference, "year": finding.year, "sentence": sentence}


def _finding_of(kept: Kept) -> Finding:
    return Finding(int(kept["reference"]), kept["year"], _sentence_of(kept["sentence"]))


def _sentence_to_json(sentence: ReviewSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict,
        "score": sentence.score,
        "evidence": evidence_to_json(sentence.evidence),
    }


def _sentence_of(kept: Kept) -> ReviewSentence:
    return ReviewSentence(
        text=text(kept, "text"),
        citations=tuple(map(int, kept["citations"])),
        verdict=verdict_or_none(kept),
        score=kept["score"],
        evidence=evidence_of(kept),
    )
