"""Every figure that a report gives: what it is called, which way is up, and what it means in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

RECALL_DEPTHS = (1, 2, 3, 5, 8, 10, 20)
"""The k of recall at k."""


class Unit(StrEnum):
    """How a figure is written."""

    SHARE = "share"
    MILLISECONDS = "ms"
    COUNT = "count"
    DOLLARS = "usd"


class MetricGroup(StrEnum):
    """Where a figure stands in the report."""

    CITATIONS = "Citations"
    ANSWERS = "Answers"
    REFUSAL = "Refusal"
    RETRIEVAL = "Retrieval"
    RESOURCES = "Time and cost"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure over a run."""

    key: str
    title: str
    meaning: str
    unit: Unit = Unit.SHARE
    better: int = 1
    """1: higher is better; -1: lower is; 0: neither."""
    pooled: bool = False
    """Numerators and denominators of all questions are added up; else it is the mean over questions."""


GROUPS: Mapping[MetricGroup, tuple[Metric, ...]] = {
    MetricGroup.CITATIONS: (
        Metric("citation_recall", "Citation recall",
               "Share of sentences that their citations together support; a sentence without citation counts 0 "
               "(ALCE)."),
        Metric("citation_precision", "Citation precision",
               "Share of citations that support their sentence or are needed for its support (ALCE)."),
        Metric("citation_f1", "Citation F1", "The harmonic mean of citation recall and precision, by answer."),
        Metric("claim_recall", "Citation recall, claims only",
               "The same recall over the sentences that claim something: headings and transitions left out."),
        Metric("asta_recall", "Citation recall (AstaBench)", "Claims that a citation supports in full."),
        Metric("asta_precision", "Citation precision (AstaBench)", "Supporting citations, by claim."),
        Metric("served_support", "Sentences served as supported",
               "Share of claims with the verdict `supported` in the answer itself, by the checker that serves.",
               pooled=True),
        Metric("misattribution", "Wrong paper",
               "Share of cited sentences that their citations do not support but another retrieved source does.",
               better=-1, pooled=True),
        Metric("invented_citations", "Invented citations",
               "Share of the citations written that named no source; they were dropped before the answer was "
               "served.", better=-1, pooled=True),
        Metric("exact_evidence", "Exact evidence",
               "Share of the evidence that stands in the abstract, to the character.", pooled=True),
        Metric("exact_quotations", "Exact quotations",
               "Share of the answers' own quotations that stand in an abstract they cite.", pooled=True),
    ),
    MetricGroup.ANSWERS: (
        Metric("fact_recall", "Fact recall", "Share of the expected facts that the answer states."),
        Metric("gold_cited", "Gold papers cited", "Share of the papers it should rest on that it cites."),
        Metric("cited_gold", "Cited papers that are gold",
               "Share of the cited papers that are gold. Gold lists are rarely complete: read with care.", better=0),
        Metric("first_answers", "Opens with the answer",
               "Share of the questions whose answer has a sentence that answers as its first; a refusal has none."),
        Metric("right_length", "No sentence too many",
               "Share of the answers that have no more sentences than make sense."),
        Metric("padding", "Sentences too many",
               "Share of the answers' sentences that are beyond the most that make sense.", better=-1, pooled=True),
        Metric("holds_wrong", "Holds what it must not",
               "Share of the answers that hold what a right one does not.", better=-1),
        Metric("lacking_told", "Says what is lacking",
               "Share of the things without a paper that an answer names as such or at all."),
        Metric("good_answer", "Good answers",
               "Share of all questions whose answer opens with the answer, holds every fact and nothing wrong, "
               "says what is lacking and has no sentence too many; or that are rightly refused."),
        Metric("answer_relevance", "Answer relevance", "Mean cosine similarity of question and sentences."),
        Metric("words", "Length", "Words an answer, citation markers left out.", Unit.COUNT, better=0),
    ),
    MetricGroup.REFUSAL: (
        Metric("refusal_precision", "Refusal precision", "Share of the refusals that were right.", pooled=True),
        Metric("refusal_recall", "Refusal recall", "Share of unanswerable questions refused.", pooled=True),
        Metric("refusal_accuracy", "Answered or refused rightly", "Over all questions.", pooled=True),
        Metric("over_refusal", "Over-refusal", "Share of answerable questions refused.", better=-1, pooled=True),
        Metric("litqa_accuracy", "Accuracy (LitQA2)", "Correct of asked: every fact is there.", pooled=True),
        Metric("litqa_precision", "Precision (LitQA2)", "Correct of answered.", pooled=True),
    ),
    MetricGroup.RETRIEVAL: (
        *(Metric(f"recall_at_{k}", f"Paper recall at {k}", f"Share of the gold papers among the first {k} papers.")
          for k in RECALL_DEPTHS),
        Metric("ndcg_at_10", "Paper nDCG at 10", "Gold papers near the top, discounted by rank."),
        Metric("mrr", "Paper MRR", "1 / rank of the first gold paper."),
        *(Metric(f"facts_at_{k}", f"Facts in the first {k} chunks",
                 f"Share of the expected facts that stand in the first {k} chunks: what an answer could know.")
          for k in RECALL_DEPTHS),
        Metric("chunk_ndcg_at_10", "Chunk nDCG at 10", "Chunks of gold papers with a fact near the top."),
        Metric("chunk_mrr", "Chunk MRR", "1 / rank of the first chunk of a gold paper with a fact."),
    ),
    MetricGroup.RESOURCES: (
        Metric("first_text_ms", "Time to first text", "Until there is text to read.", Unit.MILLISECONDS, better=-1),
        Metric("total_ms", "Time to the whole answer", "Checked and done.", Unit.MILLISECONDS, better=-1),
        Metric("prompt_tokens", "Prompt tokens", "As the LLM counts them.", Unit.COUNT, better=-1),
        Metric("completion_tokens", "Completion tokens", "As the LLM counts them.", Unit.COUNT, better=-1),
        Metric("cost_usd", "Cost", "By question, where the provider's price is known.", Unit.DOLLARS, better=-1),
    ),
}  # fmt: skip
"""In the order of the report."""
METRICS = tuple(metric for metrics in GROUPS.values() for metric in metrics)
BY_KEY = {metric.key: metric for metric in METRICS}
HEADLINE = (
    "citation_recall",
    "citation_precision",
    "fact_recall",
    "good_answer",
    "first_answers",
    "answer_relevance",
    "refusal_accuracy",
    "over_refusal",
    "recall_at_8",
    "total_ms",
)
"""What the report shows first."""
ASKING_MORE = frozenset({"good_answer", "first_answers"})
"""Figures for which a set has to say more than most do; not shown first where it does not."""
