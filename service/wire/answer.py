"""The answer, as every door gives it."""

from typing import Literal

from pydantic import Field

from core.answer import (
    Answer,
    Evidence,
    Faithfulness,
    Fingerprint,
    Mode,
    NearPaper,
    Part,
    Reason,
    Refusal,
    Removed,
    Sentence,
    Timings,
    Usage,
    Verdict,
    Why,
)
from service.wire.base import Told
from service.wire.filters import FiltersWire
from service.wire.sources import SourceOut


class EvidenceOut(Told):
    """`quote` is a substring of the abstract of the source, from character `start` to `end`."""

    source: int
    quote: str
    start: int
    end: int

    def to_core(self) -> Evidence:
        """Return the noun."""
        return Evidence(self.source, self.quote, self.start, self.end)


class SentenceOut(Told):
    """A sentence of the text, the sources it cites, and what testing it against them gave."""

    text: str
    start: int
    end: int
    citations: list[int]
    verdict: Verdict | None
    score: float | None = Field(description="How likely the sentence is supported, in [0, 1].")
    evidence: list[EvidenceOut]
    relevance: float | None = Field(
        description="How near it is to the question, as a share of the nearest sentence that was retrieved, in [0, 1]."
    )
    unsupported_spans: list[tuple[int, int]] = Field(
        default_factory=list, description="Which words the cited passages do not support: start and end in `text`."
    )

    def to_core(self) -> Sentence:
        """Return the noun."""
        evidence = tuple(one.to_core() for one in self.evidence)
        return Sentence(
            self.text,
            self.start,
            self.end,
            tuple(self.citations),
            self.verdict,
            self.score,
            evidence,
            self.relevance,
            tuple(self.unsupported_spans),
        )


class NearPaperOut(Told):
    """A paper that came near without answering."""

    paper_id: str
    title: str
    score: float
    covers: str | None = Field(description="The sentence of its abstract that is nearest to the question.")


class RefusalOut(Told):
    """Why the papers do not answer the question, and which came nearest."""

    reason: str
    nearest: list[NearPaperOut]
    why: Why | None = Field(default=None, description="The reason as a word; null in answers kept by older versions.")
    did_you_mean: str | None = Field(
        default=None, description="The question with words of the papers in place of words that no paper has."
    )

    def to_core(self) -> Refusal:
        """Return the noun."""
        near = (NearPaper(one.paper_id, one.title, one.score, one.covers) for one in self.nearest)
        return Refusal(self.reason, tuple(near), self.why, self.did_you_mean)


class PartOut(Told):
    """A part of the question; its answer, under its heading, is `text` from character `start` to `end`."""

    question: str
    start: int
    end: int
    refusal: RefusalOut | None = Field(description="Why the papers do not answer this part; null where they do.")

    def to_core(self) -> Part:
        """Return the noun."""
        return Part(self.question, self.start, self.end, self.refusal.to_core() if self.refusal else None)


class RemovedOut(Told):
    """A sentence that the LLM wrote and that the answer does not show."""

    text: str
    reason: Reason


class FaithfulnessOut(Told):
    """Counts over the answer. A rate whose denominator is empty is null."""

    sentences: int
    supported: int
    citation_recall: float | None
    citation_precision: float | None
    dropped_citations: int = Field(description="Markers that pointed at no source.")
    needless_citations: int = Field(description="Taken away: the sentence is supported without them, and not by them.")
    repaired_sentences: int = Field(description="Failed first, then put so that their sources support them.")
    removed_sentences: list[RemovedOut]

    def to_core(self) -> Faithfulness:
        """Return the noun."""
        return Faithfulness(
            self.sentences,
            self.supported,
            self.citation_recall,
            self.citation_precision,
            self.dropped_citations,
            self.needless_citations,
            self.repaired_sentences,
            tuple(Removed(one.text, one.reason) for one in self.removed_sentences),
        )


class UsageOut(Told):
    """What the LLM counted."""

    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None = Field(description="Null where the provider's price is unknown.")


class TimingsOut(Told):
    """Milliseconds."""

    retrieve: float
    generate: float
    verify: float
    total: float


class FingerprintOut(Told):
    """What produced the answer."""

    prompt: str
    settings: str
    index: str


class AnswerOut(Told):
    """The one answer of every door."""

    id: str
    status: Literal["answered", "refused"]
    question: str
    standalone_question: str | None
    mode: Mode
    model: str | None
    text: str
    sentences: list[SentenceOut]
    sources: list[SourceOut]
    refusal: RefusalOut | None
    faithfulness: FaithfulnessOut
    filters_applied: FiltersWire
    filters_read: list[str] = Field(description="The words of the question that were taken for filters.")
    searched_for: str | None = Field(
        default=None,
        description="What was searched, where words were taken for misspelt or the question is not in English.",
    )
    parts: list[PartOut] = Field(
        description="The questions that it was answered as, where they are several; empty where it is one."
    )
    usage: UsageOut
    timings_ms: TimingsOut
    cut: bool = Field(default=False, description="Whether the LLM was stopped by the limit on its tokens.")
    filtered: bool = Field(default=False, description="Whether a content filter stopped the LLM.")
    fingerprint: FingerprintOut | None
    notices: list[str] = Field(description="What one should know about how this answer came to be.")

    @classmethod
    def of(cls, answer: Answer) -> "AnswerOut":
        """Return the wire form."""
        return cls(
            id=answer.id,
            status="refused" if answer.refused else "answered",
            question=answer.question,
            standalone_question=answer.standalone_question,
            mode=answer.mode,
            model=answer.model,
            text=answer.text,
            sentences=[SentenceOut.model_validate(sentence) for sentence in answer.sentences],
            sources=[SourceOut.of(source) for source in answer.sources],
            refusal=RefusalOut.model_validate(answer.refusal) if answer.refusal else None,
            faithfulness=FaithfulnessOut.model_validate(answer.faithfulness),
            filters_applied=FiltersWire.model_validate(answer.filters),
            filters_read=list(answer.filters_read),
            searched_for=answer.searched_for,
            parts=[PartOut.model_validate(part) for part in answer.parts],
            usage=UsageOut.model_validate(answer.usage),
            timings_ms=TimingsOut.model_validate(answer.timings),
            cut=answer.cut,
            filtered=answer.filtered,
            fingerprint=FingerprintOut.model_validate(answer.fingerprint) if answer.fingerprint else None,
            notices=list(answer.notices),
        )

    def to_core(self) -> Answer:
        """Return the noun, for a client that renders it."""
        return Answer(
            id=self.id,
            question=self.question,
            text=self.text,
            mode=self.mode,
            sources=tuple(source.to_core() for source in self.sources),
            sentences=tuple(sentence.to_core() for sentence in self.sentences),
            standalone_question=self.standalone_question,
            model=self.model,
            refusal=self.refusal.to_core() if self.refusal else None,
            faithfulness=self.faithfulness.to_core(),
            filters=self.filters_applied.to_core(),
            filters_read=tuple(self.filters_read),
            searched_for=self.searched_for,
            parts=tuple(part.to_core() for part in self.parts),
            usage=Usage(**self.usage.model_dump()),
            timings=Timings(**self.timings_ms.model_dump()),
            cut=self.cut,
            filtered=self.filtered,
            fingerprint=Fingerprint(**self.fingerprint.model_dump()) if self.fingerprint else None,
            notices=tuple(self.notices),
        )
