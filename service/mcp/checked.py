"""What the tool `check` gives: the sentences of a text, and only what a model needs of them."""

from pydantic import Field

from core.answer import Verdict
from reviewing.manuscripts.report import CheckedSentence, CitationState, Standing, TextReport
from service.mcp.results import Found, Quote
from service.wire.base import Told


class CheckedCitationTold(Told):
    """A citation of the text."""

    key: str
    state: CitationState
    says: str
    title: str | None


class OfferTold(Told):
    """A paper to cite."""

    source: int
    verdict: Verdict
    why: str
    evidence: list[Quote]


class SentenceTold(Told):
    """A sentence of the text."""

    text: str
    standing: Standing
    evidence: list[Quote]
    citations: list[CheckedCitationTold]
    offers: list[OfferTold]


class SourceTold(Found):
    """What a `source` is."""

    n: int
    key: str = Field(description="What to cite it by.")
    retracted: bool


class Checked(Told):
    """The text, sentence by sentence."""

    sentences: list[SentenceTold]
    sources: list[SourceTold]
    notices: list[str]

    @classmethod
    def of(cls, report: TextReport, service: str | None) -> "Checked":
        """Return what a model needs of a report."""
        return cls(
            sentences=[_sentence(sentence) for sentence in report.sentences],
            sources=[
                SourceTold(
                    **Found.of(source.paper, service).model_dump(),
                    n=source.n,
                    key=source.key,
                    retracted=source.paper.retracted,
                )
                for source in report.sources
            ],
            notices=list(report.notices),
        )


def _sentence(sentence: CheckedSentence) -> SentenceTold:
    citations = [
        CheckedCitationTold(key=one.citation.key, state=one.state, says=one.says, title=one.title)
        for one in sentence.citations
    ]
    return SentenceTold(
        text=sentence.text,
        standing=sentence.standing,
        evidence=[Quote.model_validate(one) for one in sentence.evidence],
        citations=citations,
        offers=[OfferTold.model_validate(one) for one in sentence.offers],
    )
