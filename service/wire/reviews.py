"""Reviews: what to review, and the review as far as it is."""

from pydantic import ConfigDict, Field, model_validator

from core.answer import Mode, Policy, Reason, Verdict
from reviewing.review.outline import outline_text
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
from service.wire.answer import EvidenceOut
from service.wire.base import Text, Told
from service.wire.filters import FiltersWire
from service.wire.jobs import JobOut
from service.wire.outlines import OutlineOut, OutlineRequest, OutlineWire
from service.wire.passages import PassagePaperOut


class ReviewIn(OutlineRequest):
    """What to review."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"topic": "dense retrieval", "limit": 20, "filters": {"year_from": 2020}}]}
    )

    outline: OutlineWire | None = Field(default=None, description="Begin from this outline. Null: one is made.")
    outline_text: Text | None = Field(
        default=None, max_length=100_000, description="The same as text; one or the other."
    )
    mode: Mode = Field(default=Mode.AUTO, description="`auto` asks the LLM where one is configured.")
    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: LITMUS_LLM_MODEL.")
    faithfulness: Policy = Field(default=Policy.STRICT, description="What happens to unsupported sentences of the LLM.")
    max_cost_usd: float | None = Field(
        default=None, ge=0, description="No call of the LLM is made that might go beyond it. Null: no limit."
    )

    @model_validator(mode="after")
    def _one_outline(self) -> "ReviewIn":
        if self.outline is not None and self.outline_text is not None:
            raise ValueError("outline and outline_text exclude each other")
        return self

    def planned(self) -> str | None:
        """Return the outline as text; None: it is to be made."""
        return outline_text(self.outline.to_core(), {}) if self.outline is not None else self.outline_text


class ReviewSentenceOut(Told):
    """One sentence; no marker stands in its text."""

    text: str
    citations: list[int] = Field(description="Numbers of `references`.")
    verdict: Verdict | None = Field(description="`not_a_claim` for what only leads on. Null: testing is switched off.")
    score: float | None
    evidence: list[EvidenceOut] = Field(description="`source` is the number of a reference.")

    def to_core(self) -> ReviewSentence:
        """Return the noun."""
        evidence = tuple(one.to_core() for one in self.evidence)
        return ReviewSentence(self.text, tuple(self.citations), self.verdict, self.score, evidence)


class ParagraphOut(Told):
    """Some sentences, perhaps with a few words before them."""

    lead: str | None
    sentences: list[ReviewSentenceOut]

    def to_core(self) -> Paragraph:
        """Return the noun."""
        return Paragraph(tuple(each.to_core() for each in self.sentences), self.lead)


class SectionOut(Told):
    """One section."""

    n: int
    title: str
    paper_ids: list[str]
    paragraphs: list[ParagraphOut] | None = Field(description="Null while it is not written.")
    mode: Mode = Field(description="Who wrote it: an LLM, or the authors, whose sentences these are.")

    def to_core(self) -> Section:
        """Return the noun."""
        paragraphs = None if self.paragraphs is None else tuple(each.to_core() for each in self.paragraphs)
        return Section(self.n, self.title, tuple(self.paper_ids), paragraphs, self.mode)


class FindingOut(Told):
    """One side of a contested point."""

    reference: int
    year: int | None
    sentence: ReviewSentenceOut

    def to_core(self) -> Reported:
        """Return the noun."""
        return Reported(self.reference, self.year, self.sentence.to_core())


class ContestedPointOut(Told):
    """Two findings that seem to disagree."""

    about: list[str] = Field(description="Words that both have.")
    one: FindingOut
    other: FindingOut

    def to_core(self) -> ContestedPoint:
        """Return the noun."""
        return ContestedPoint(tuple(self.about), (self.one.to_core(), self.other.to_core()))


class ContestedOut(Told):
    """What was found when contested points were looked for."""

    points: list[ContestedPointOut]
    disputes: list[FindingOut] = Field(
        description="Sentences in which a paper itself goes against a belief, or says that findings disagree."
    )

    def to_core(self) -> Contested:
        """Return the noun."""
        return Contested(tuple(each.to_core() for each in self.points), tuple(each.to_core() for each in self.disputes))


class ReferenceOut(Told):
    """A cited paper."""

    n: int
    paper: PassagePaperOut


class LeftOutOut(Told):
    """A paper that was looked at and is not cited."""

    paper: PassagePaperOut
    reason: str


class RemovedSentenceOut(Told):
    """A sentence of the LLM that did not stand the test."""

    section: str
    text: str
    reason: Reason

    def to_core(self) -> RemovedSentence:
        """Return the noun."""
        return RemovedSentence(self.section, self.text, self.reason)


class CountsOut(Told):
    """What one must know to judge a review."""

    searched: int = Field(description="Papers that the filters admit.")
    looked_at: int
    cited: int
    sentences: int = Field(description="Claims.")
    supported: int
    removed: int
    citation_recall: float | None

    def to_core(self) -> Counts:
        """Return the noun."""
        return Counts(self.searched, self.looked_at, self.cited, self.sentences, self.supported, self.removed)


class ReviewRequestOut(Told):
    """What was asked for."""

    topic: str
    paper_ids: list[str] = Field(description="The papers that were chosen to be looked at.")
    named: bool = Field(description="Whether they were named and not searched for.")
    searched: int = Field(description="Papers that the filters admitted.")
    filters: FiltersWire
    mode: Mode
    model: str | None
    policy: Policy
    outline: str | None = Field(description="The outline to begin from, as text; null: one was made.")

    def to_core(self) -> ReviewRequest:
        """Return the noun."""
        return ReviewRequest(
            topic=self.topic,
            paper_ids=tuple(self.paper_ids),
            named=self.named,
            searched=self.searched,
            filters=self.filters.to_core(),
            mode=self.mode,
            model=self.model,
            policy=self.policy,
            outline=self.outline,
        )


class ReviewOut(Told):
    """A review as far as it is."""

    job: JobOut
    asked: ReviewRequestOut
    topic: str
    title: str
    mode: Mode = Field(description="`llm` as soon as an LLM wrote one section.")
    model: str | None
    faithfulness: Policy
    filters_applied: FiltersWire
    papers_named: bool = Field(description="Whether the papers were named and not searched for.")
    outline: OutlineOut | None = Field(description="Null while it is not made.")
    sections: list[SectionOut]
    contested: ContestedOut | None = Field(description="Null while nobody has looked.")
    references: list[ReferenceOut]
    left_out: list[LeftOutOut]
    removed: list[RemovedSentenceOut]
    counts: CountsOut

    @classmethod
    def of(cls, made: Review) -> "ReviewOut":
        """Return the wire form."""
        papers = [*(each.paper for each in made.references), *(each.paper for each in made.left_out)]
        titles = {paper.id: paper.title for paper in papers}
        contested = made.contested
        return cls(
            job=JobOut.of(made.job),
            asked=ReviewRequestOut.model_validate(made.asked),
            topic=made.asked.topic,
            title=made.title,
            mode=made.mode,
            model=made.model,
            faithfulness=made.asked.policy,
            filters_applied=FiltersWire.model_validate(made.asked.filters),
            papers_named=made.asked.named,
            outline=OutlineOut.of(made.outline, titles) if made.outline is not None else None,
            sections=[SectionOut.model_validate(each) for each in made.sections],
            contested=None if contested is None else ContestedOut.model_validate(contested),
            references=[ReferenceOut(n=each.n, paper=PassagePaperOut.of(each.paper)) for each in made.references],
            left_out=[LeftOutOut(paper=PassagePaperOut.of(each.paper), reason=each.reason) for each in made.left_out],
            removed=[RemovedSentenceOut.model_validate(each) for each in made.removed],
            counts=CountsOut.model_validate(made.counts),
        )

    def to_core(self) -> Review:
        """Return the noun."""
        return Review(
            job=self.job.to_core(),
            asked=self.asked.to_core(),
            outline=self.outline.to_core() if self.outline is not None else None,
            sections=tuple(each.to_core() for each in self.sections),
            contested=None if self.contested is None else self.contested.to_core(),
            references=tuple(Reference(each.n, each.paper.to_core()) for each in self.references),
            left_out=tuple(LeftOut(each.paper.to_core(), each.reason) for each in self.left_out),
            removed=tuple(each.to_core() for each in self.removed),
            counts=self.counts.to_core(),
            mode=self.mode,
            model=self.model,
        )
