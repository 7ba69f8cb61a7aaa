"""Reviews that give what they were given."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.answer import Evidence, Mode, Policy, Reason, Usage, Verdict
from core.filters import Selection
from core.jobs import Job, JobKind, JobState
from reviewing.jobs.estimating import Estimate, Span
from reviewing.review.outline import Outline, OutlineSection
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
from tests.service.stand_in import PAPER

if TYPE_CHECKING:
    from tests.service.stand_in_desk import StandInDesk

ESTIMATE = Estimate(3, "openai/gpt-4o-mini", Span(1, 2), Span(100, 300), Span(10, 20))
OUTLINE = Outline("Sheep", (OutlineSection("Counting", (PAPER.id,)), OutlineSection("Wool")))
REVIEW_JOB = Job("j_2", JobKind.REVIEW, "Sheep", JobState.DONE, {}, 4, 4, Usage(3, 4, 0.01), notices=("A notice.",))
SAID = ReviewSentence(
    "They count sheep.",
    (1,),
    Verdict.SUPPORTED,
    0.9,
    (Evidence(1, "We count sheep.", 0, 15),),
)
DOUBTED = ReviewSentence("They count goats.", (1,), Verdict.PARTIAL, 0.5)
LINK = ReviewSentence("There is more.", (), Verdict.NOT_A_CLAIM)
REVIEW = Review(
    REVIEW_JOB,
    ReviewRequest("sheep", (), searched=9, policy=Policy.ANNOTATE),
    OUTLINE,
    (
        Section(1, "Counting", (PAPER.id,), (Paragraph((SAID, DOUBTED)), Paragraph((LINK,), "Limits")), Mode.LLM),
        Section(2, "Wool", ()),
    ),
    Contested(
        (ContestedPoint(("sheep",), Reported(1, 2020, SAID), Reported(1, None, SAID)),),
        (Reported(1, 2020, SAID),),
    ),
    (Reference(1, PAPER),),
    (LeftOut(replace(PAPER, id="p_left", title="Goats"), "hardly speaks of the topic"),),
    (RemovedSentence("Counting", "Sheep fly.", Reason.UNSUPPORTED),),
    Counts(9, 3, 1, 4, 3, 1),
    Mode.LLM,
    "openai/fake",
)


class StandInReviews:
    def __init__(self, desk: "StandInDesk") -> None:
        self._desk = desk

    async def begin(self, topic: str, selection: Selection, **how: Any) -> Job:
        self._desk._note(topic, selection, how)
        self._desk.held[REVIEW_JOB.id] = REVIEW_JOB
        return REVIEW_JOB

    async def estimate(self, topic: str, selection: Selection, **how: Any) -> Estimate:
        self._desk._note(topic, selection, how)
        return ESTIMATE

    async def outline(
        self, topic: str, selection: Selection, *, outline: str | None = None
    ) -> tuple[Outline, dict[str, str]]:
        self._desk._note(topic, selection, outline)
        return OUTLINE, {PAPER.id: PAPER.title}

    async def review(self, job_id: str) -> Review:
        return replace(REVIEW, job=await self._desk.job(job_id))
