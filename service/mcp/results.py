"""What the tools give: structured, and the same as the text that a model reads."""

from typing import Any, Literal

from pydantic import AliasPath, Field

from core.answer import Answer, Mode, Removed, Verdict, Why
from core.paper import Paper
from reviewing.manuscripts.report import CitationState, Standing, TextReport
from service.addresses import address_of
from service.wire.base import Told, attributes


class Found(Told):
    """A paper that a search found."""

    id: str
    title: str
    url: str

    @classmethod
    def of(cls, paper: Paper, service: str | None) -> "Found":
        """Return what tells of a paper. `service` has a page of it where it has no address of its own."""
        return cls(id=paper.id, title=paper.title, url=address_of(paper, service))


class SearchResults(Told):
    """Papers, best first."""

    results: list[Found]


class Document(Told):
    """A paper as it is held: its abstract, and what is known of it."""

    id: str
    title: str
    text: str = Field(description="The abstract.")
    url: str
    metadata: dict[str, Any] = Field(
        description="Authors, year, venue, DOI, arXiv id, tags, retraction; as far as known."
    )

    @classmethod
    def of(cls, paper: Paper, service: str | None) -> "Document":
        """Return the paper."""
        known = {
            "authors": list(paper.authors),
            "year": paper.year,
            "venue": paper.venue,
            "doi": paper.doi,
            "arxiv_id": paper.arxiv_id,
            "tags": list(paper.tags),
            "retracted": paper.retracted,
        }
        metadata = {name: value for name, value in known.items() if value}
        url = address_of(paper, service)
        return cls(id=paper.id, title=paper.title, text=paper.abstract, url=url, metadata=metadata)


class Quote(Told):
    """Words of an abstract."""

    source: int
    quote: str


class Tested(Told):
    """A sentence, the numbers of the sources it cites, and what testing it against them gave."""

    text: str
    verdict: Verdict | None
    citations: list[int]
    evidence: list[Quote]


class NumberedSource(Found):
    """What `[n]` in the text means."""

    n: int
    cited: bool
    retracted: bool = Field(description="Say so where you cite it.")


class NearestPaper(Told):
    """A paper that came near without answering. `fetch` has it whole."""

    id: str = Field(validation_alias="paper_id")
    title: str
    covers: str | None = Field(description="The sentence of its abstract that is nearest to the question.")


class NoAnswer(Told):
    """Why the papers do not answer the question, and which came nearest."""

    reason: str
    nearest: list[NearestPaper]
    why: Why | None = Field(description="The reason as a word.")
    did_you_mean: str | None = Field(description="The question with words that papers have; ask it if it is meant.")


class Asked(Told):
    """The answer, sentence by sentence; or a refusal, which is an answer too."""

    status: Literal["answered", "refused"]
    text: str
    sentences: list[Tested]
    sources: list[NumberedSource]
    refusal: NoAnswer | None
    removed: list[Removed] = Field(description="Sentences that did not pass the test. Do not repeat them.")
    searched_for: str | None = Field(description="What was searched, if the question was misspelt or not in English.")
    mode: Mode
    model: str | None
    notices: list[str]

    @classmethod
    def of(cls, answer: Answer, service: str | None) -> "Asked":
        """Return what a model needs of an answer."""
        told = {
            "status": "refused" if answer.refused else "answered",
            "sources": [
                NumberedSource(
                    **Found.of(source.paper, service).model_dump(),
                    n=source.n,
                    cited=source.cited,
                    retracted=source.paper.retracted,
                )
                for source in answer.sources
            ],
            "removed": answer.faithfulness.removed_sentences,
        }
        return cls.model_validate(attributes(cls, answer) | told)


class CheckedCitationTold(Told):
    """A citation of the text."""

    key: str = Field(validation_alias=AliasPath("citation", "key"))
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
        sources = [
            SourceTold(
                **Found.of(source.paper, service).model_dump(),
                n=source.n,
                key=source.key,
                retracted=source.paper.retracted,
            )
            for source in report.sources
        ]
        return cls.model_validate(attributes(cls, report) | {"sources": sources})
