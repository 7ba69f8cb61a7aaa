"""What every format says beside the review itself: how it was made, what seems contested, what was left out."""

from collections import Counter

from core.answer import Mode, Policy, Reason, Verdict
from core.filters import Filters
from core.jobs import JobState
from reviewing.review.review import ContestedPoint, Review, ReviewSentence, Section

ABOUT = "How this review was made"
CONTESTED = "Contested points"
CONTESTED_INTRO = (
    "The following findings seem to disagree. They were found by their words: read both papers before you rely on it."
)
DISPUTES_INTRO = "In these sentences a paper itself goes against a belief, or says that findings disagree."
NOT_CONTESTED = "No contested points were found."
REFERENCES = "References"
LEFT_OUT = "Papers that were left out"
REMOVED = "Sentences that were removed"
EMPTY = "No sentence of the abstracts stood for this section."
UNWRITTEN = "This section is not written yet."
REASONS = {
    Reason.UNSUPPORTED: "its source does not support it",
    Reason.PARTIAL: "its source supports only a part of it",
    Reason.CONTRADICTED: "its source says otherwise",
    Reason.BESIDE_THE_QUESTION: "it is beside the topic",
    Reason.REPETITION: "it was said before",
}
_DOUBTS = {
    Verdict.PARTIAL: "its source supports only a part of this",
    Verdict.UNSUPPORTED: "its source does not support this",
    Verdict.CONTRADICTED: "its source says otherwise",
}


def head_matter(review: Review) -> list[tuple[str, str]]:
    """Return what one must know to judge a review, each with what it is about."""
    counts, asked = review.counts, review.asked
    found = [("Topic", asked.topic)]
    if asked.named:
        found.append(("Papers", f"{counts.looked_at:,} papers, which were named; {counts.cited:,} of them are cited."))
    else:
        papers = f"{counts.searched:,} papers were searched, and the {counts.looked_at:,} nearest to the topic read"
        found.append(("Papers", f"{papers}; {counts.cited:,} of them are cited."))
    found.append(("Filters", filters_told(asked.filters)))
    found.append(("Written by", _writer(review)))
    found.append(("Tested", _tested(review)))
    found.append(("Rests on", "Abstracts alone. No full text was read."))
    made = review.job.finished_at or review.job.created_at
    if made is not None:
        found.append(("Made", f"{made:%Y-%m-%d %H:%M} UTC by Litmus"))
    if review.job.state is not JobState.DONE:
        found.append(("Unfinished", f"This is the review as far as it is: {review.job.state}."))
    return found


def filters_told(filters: Filters) -> str:
    """Return filters in words."""
    told = []
    if filters.year_from is not None or filters.year_to is not None:
        told.append(f"years {filters.year_from or '…'} to {filters.year_to or '…'}")
    named = ((name, getattr(filters, name)) for name in ("authors", "venues", "tags", "collections"))
    told += [f"{name}: {', '.join(values)}" for name, values in named if values]
    if filters.reading is not None:
        told.append(f"reading: {filters.reading}")
    if filters.paper_ids:
        told.append(f"{len(filters.paper_ids):,} papers by their ids")
    if filters.surveys is not None:
        told.append(f"surveys: {filters.surveys}")
    return f"{'; '.join(told)}." if told else "None."


def _writer(review: Review) -> str:
    modes = Counter(section.mode for section in review.sections if section.paragraphs is not None)
    extracted = "sentences of the abstracts, put into the third person"
    if not modes[Mode.LLM]:
        return f"No LLM: {extracted}."
    whole = f"{review.model}, a section at a time"
    if modes[Mode.EXTRACTIVE]:
        return f"{whole}; {modes[Mode.EXTRACTIVE]} of {modes.total()} sections are {extracted}."
    return f"{whole}."


def _tested(review: Review) -> str:
    counts, policy = review.counts, review.asked.policy
    if policy is Policy.OFF and review.mode is Mode.LLM:
        return "Sentences of the LLM were not tested (faithfulness: off)."
    told = (
        f"Each sentence against the abstract that it cites: {counts.supported:,} of {counts.sentences:,} are supported"
    )
    if policy is Policy.STRICT:
        return f"{told}; {counts.removed:,} that failed were removed (faithfulness: strict)."
    return f"{told}; those that failed are marked (faithfulness: {policy})."


def doubt(sentence: ReviewSentence) -> str | None:
    """Return what is to be said of a sentence that did not stand the test."""
    return _DOUBTS.get(sentence.verdict) if sentence.verdict is not None else None


def placeholder(section: Section) -> str | None:
    """Return what stands in place of a section that has no sentence."""
    if section.paragraphs is None:
        return UNWRITTEN
    return None if section.paragraphs else EMPTY


def is_contested(review: Review) -> bool:
    """Whether anything was found."""
    return review.contested is not None and bool(review.contested.points or review.contested.disputes)


def sides(point: ContestedPoint) -> tuple[str, str]:
    """Return how the two sides of a contested point are called."""
    one, other = (f" ({side.year})" if side.year else "" for side in (point.one, point.other))
    return f"One paper reports{one}:", f"Another seems to report the opposite{other}:"


def quoted(sentence: ReviewSentence, reference: int) -> str | None:
    """Return the first words of a reference that a sentence rests on, on one line."""
    return next((" ".join(one.quote.split()) for one in sentence.evidence if one.source == reference), None)
