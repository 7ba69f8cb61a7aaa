"""A section without an LLM: sentences of the abstracts in the third person, supported by construction."""

from collections.abc import Mapping, Sequence

from answering.citations import without_foreign_markers
from answering.voice.naming import called_by_authors
from answering.voice.telling import Narrator
from core.answer import Evidence, Verdict
from core.paper import Paper
from reviewing.reading.abstracts import AbstractSentence
from reviewing.review.review import Paragraph, ReviewSentence
from reviewing.review.telling import TellParagraph


def written(paragraphs: Sequence[TellParagraph], numbers: Mapping[str, int]) -> list[Paragraph]:
    """Return the paragraphs, citing papers by their numbers; each names a paper where it comes up."""
    return [Paragraph(tuple(_sentences(paragraph, numbers)), paragraph.lead) for paragraph in paragraphs]


def _sentences(paragraph: TellParagraph, numbers: Mapping[str, int]) -> list[ReviewSentence]:
    narrator = Narrator(called_by_authors)
    return [
        told_of(paper, each.sentence, numbers[paper.id], narrator, label=paragraph.named)
        for each in paragraph.sentences
        for paper in (each.abstract.paper,)
    ]


def told_of(
    paper: Paper, sentence: AbstractSentence, number: int, narrator: Narrator, *, label: bool = True
) -> ReviewSentence:
    """Return a sentence of the paper that is the reference `number`, as it is told next."""
    told = narrator.tell(paper, sentence.start, sentence.end, label=label)
    return ReviewSentence(
        text=without_foreign_markers(stopped(told.text)),
        citations=(number,),
        verdict=Verdict.SUPPORTED,
        score=1.0,
        evidence=(Evidence(number, sentence.text, sentence.start, sentence.end),),
    )


def stopped(text: str) -> str:
    """Return a sentence on one line and with a stop."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".”", ".)", "。")) else f"{text.rstrip(',;:')}."
