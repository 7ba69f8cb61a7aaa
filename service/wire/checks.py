"""`POST /v1/check`: a text, and what the library says of each of its sentences."""

from typing import Literal

from pydantic import ConfigDict, Field

from core.answer import Verdict
from reviewing.manuscripts.checking import MOST_OFFERS, OFFERS
from reviewing.manuscripts.manuscript import Citation, Form
from reviewing.manuscripts.report import (
    CheckedCitation,
    CheckedSentence,
    CheckedSource,
    CitationState,
    Offer,
    Standing,
    TextReport,
)
from service.wire.answer import EvidenceOut
from service.wire.base import Given, Text, Told
from service.wire.bibliographic import Bibliographic, bibliographic, paper_of
from service.wire.filters import FiltersWire


class CheckRequest(Given):
    """A text to check."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "Dense retrieval finds more answers than BM25 does."},
                {
                    "text": "Dense retrieval finds more answers than BM25 does [@karpukhin2020].",
                    "format": "markdown",
                    "bibliography": "@inproceedings{karpukhin2020, title={Dense Passage Retrieval for Open-Domain "
                    "Question Answering}, author={Karpukhin, Vladimir}, year={2020}}",
                },
            ]
        }
    )

    text: Text = Field(description="A paragraph or a whole manuscript, in LaTeX, Markdown or plain text.")
    format: Literal["auto", "latex", "markdown", "plain"] = Field(
        default="auto", description="`auto`: what the text seems to be written in."
    )
    bibliography: Text | None = Field(
        default=None, description="BibTeX entries with the keys that the text cites by, as a .bib file holds them."
    )
    filters: FiltersWire = Field(default=FiltersWire(), description="Only such papers are offered.")
    offers: int = Field(default=OFFERS, ge=0, le=MOST_OFFERS, description="Most papers to offer for a sentence.")

    def form(self) -> Form | None:
        """Return the form; None: as it seems."""
        return None if self.format == "auto" else Form(self.format)


class CheckedCitationOut(Told):
    """A citation of the text; the text from character `start` to `end` is how it is written."""

    key: str = Field(description="By what it points: a key, a number of a list, or authors and year.")
    text: str
    start: int
    end: int
    authors: list[str] = Field(default_factory=list, description="Family names, where it is by authors and year.")
    year: int | None = None
    state: CitationState
    says: str = Field(description="What the state means, and what to do.")
    source: int | None = Field(description="The number of the paper that it points at, if the library holds it.")
    title: str | None = Field(description="Of the work, as far as it is known.")
    score: float | None = Field(description="How likely its abstract supports the sentence, in [0, 1].")
    evidence: list[EvidenceOut]


class OfferOut(Told):
    """A paper to cite."""

    source: int
    verdict: Verdict
    score: float = Field(description="How likely its abstract supports the sentence, in [0, 1].")
    nearness: float = Field(description="What offers are sorted by, in [0, 1].")
    why: str
    evidence: list[EvidenceOut]
    otherwise: str | None = Field(
        default=None, description="What it says in the place of a number of the sentence, such as `167 languages`."
    )


class CheckedSentenceOut(Told):
    """A sentence; `text` is the given text from character `start` to `end`."""

    text: str
    start: int
    end: int
    words: str = Field(description="What was tested: the sentence without markup and citations.")
    standing: Standing
    score: float | None
    evidence: list[EvidenceOut]
    citations: list[CheckedCitationOut]
    offers: list[OfferOut] = Field(description="Best first; empty for sentences that need none.")
    unsupported_spans: list[tuple[int, int]] = Field(
        default_factory=list, description="Which words the cited abstracts do not support: start and end in `text`."
    )


class CheckedSourceOut(Bibliographic):
    """A paper that the report speaks of. Each evidence is a stretch of its abstract."""

    n: int
    key: str = Field(description="What to cite it by: its key in the bibliography, else a new one.")
    listed: bool = Field(description="Whether the bibliography holds it.")
    paper_id: str

    @classmethod
    def of(cls, source: CheckedSource) -> "CheckedSourceOut":
        """Return the wire form."""
        paper = source.paper
        return cls(
            n=source.n,
            key=source.key,
            listed=source.listed,
            paper_id=paper.id,
            **bibliographic(paper),
        )

    def to_core(self) -> CheckedSource:
        """Return the noun."""
        paper = paper_of(self, self.paper_id)
        return CheckedSource(self.n, paper, self.key, self.listed)


class CheckOut(Told):
    """What checking a text gave."""

    form: Form = Field(description="What the text was read as.")
    characters: int
    standings: dict[Standing, int] = Field(description="How many sentences have which standing.")
    citation_states: dict[CitationState, int] = Field(description="How many citations are in which state.")
    sentences: list[CheckedSentenceOut]
    sources: list[CheckedSourceOut]
    filters_applied: FiltersWire
    checker: str
    notices: list[str]

    @classmethod
    def of(cls, report: TextReport) -> "CheckOut":
        """Return the wire form."""
        return cls(
            form=report.form,
            characters=report.characters,
            standings=report.counted(),
            citation_states=report.citation_counts(),
            sentences=[_sentence(sentence) for sentence in report.sentences],
            sources=[CheckedSourceOut.of(source) for source in report.sources],
            filters_applied=FiltersWire.model_validate(report.filters),
            checker=report.checker,
            notices=list(report.notices),
        )

    def to_core(self) -> TextReport:
        """Return the noun."""
        return TextReport(
            self.form,
            self.characters,
            tuple(_core_sentence(sentence) for sentence in self.sentences),
            tuple(source.to_core() for source in self.sources),
            self.filters_applied.to_core(),
            self.checker,
            tuple(self.notices),
        )


def _sentence(sentence: CheckedSentence) -> CheckedSentenceOut:
    return CheckedSentenceOut(
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        words=sentence.words,
        standing=sentence.standing,
        score=sentence.score,
        evidence=[EvidenceOut.model_validate(one) for one in sentence.evidence],
        citations=[_citation(one) for one in sentence.citations],
        offers=[OfferOut.model_validate(one) for one in sentence.offers],
        unsupported_spans=list(sentence.unsupported_spans),
    )


def _citation(checked: CheckedCitation) -> CheckedCitationOut:
    citation = checked.citation
    return CheckedCitationOut(
        key=citation.key,
        text=citation.text,
        start=citation.start,
        end=citation.end,
        authors=list(citation.authors),
        year=citation.year,
        state=checked.state,
        says=checked.says,
        source=checked.source,
        title=checked.title,
        score=checked.score,
        evidence=[EvidenceOut.model_validate(one) for one in checked.evidence],
    )


def _core_sentence(sentence: CheckedSentenceOut) -> CheckedSentence:
    citations = (
        CheckedCitation(
            Citation(one.key, one.text, one.start, one.end, tuple(one.authors), one.year),
            one.state,
            one.says,
            one.source,
            one.title,
            one.score,
            tuple(each.to_core() for each in one.evidence),
        )
        for one in sentence.citations
    )
    offers = (
        Offer(
            one.source,
            one.verdict,
            one.score,
            one.nearness,
            one.why,
            tuple(each.to_core() for each in one.evidence),
            one.otherwise,
        )
        for one in sentence.offers
    )
    return CheckedSentence(
        sentence.text,
        sentence.start,
        sentence.end,
        sentence.words,
        sentence.standing,
        sentence.score,
        tuple(one.to_core() for one in sentence.evidence),
        tuple(citations),
        tuple(offers),
        tuple(sentence.unsupported_spans),
    )
