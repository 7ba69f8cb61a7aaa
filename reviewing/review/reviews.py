"""Reviews, as the desk has them."""

from collections.abc import Callable

from core.answer import Mode, Policy
from core.errors import InvalidOutline, InvalidTopic, LimitExceeded
from core.filters import Selection
from core.jobs import Job, JobKind
from core.json import from_plain
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.choosing import Chooser, check_topic
from reviewing.jobs.estimating import Estimate
from reviewing.jobs.running import JobRunner
from reviewing.review.assembling import review_of
from reviewing.review.outline import Outline, read_outline
from reviewing.review.review import Review, ReviewRequest
from reviewing.review.reviewer import Reviewer

USUAL_PAPERS = 40
MOST_PAPERS = 200
LONGEST_OUTLINE = 100_000
"""Characters."""


class Reviews:
    """The reviews of one library."""

    def __init__(
        self,
        index: Index,
        chooser: Chooser,
        jobs: JobRunner,
        reviewer: Reviewer,
        check: Callable[[Mode, str | None, float | None], None],
    ) -> None:
        """`check` tells now what would be wrong with an LLM later."""
        self._index = index
        self._chooser = chooser
        self._jobs = jobs
        self._reviewer = reviewer
        self._check = check

    async def begin(
        self,
        topic: str,
        selection: Selection,
        *,
        outline: str | None = None,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        policy: Policy = Policy.STRICT,
        max_cost_usd: float | None = None,
    ) -> Job:
        """Begin a review.

        Raises PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown.
        """
        self._check(mode, model, max_cost_usd)
        asked = await self._asked(topic, selection, outline, mode, model, policy)
        return await self._jobs.start(JobKind.REVIEW, asked.topic, asked, max_cost_usd=max_cost_usd)

    async def estimate(
        self,
        topic: str,
        selection: Selection,
        *,
        outline: str | None = None,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> Estimate:
        """Return what a review may cost. Raises as `begin` does."""
        self._check(mode, model, None)
        asked = await self._asked(topic, selection, outline, mode, model, Policy.STRICT)
        return await self._reviewer.estimate(asked)

    async def outline(
        self, topic: str, selection: Selection, *, outline: str | None = None
    ) -> tuple[Outline, dict[str, str]]:
        """Return the outline that a review would have, and the titles of its papers by id. Raises as `begin` does."""
        asked = await self._asked(topic, selection, outline, Mode.EXTRACTIVE, None, Policy.STRICT)
        made, _ = await self._reviewer.outline(asked)
        papers = await self._index.catalogue.read(reading.papers, made.paper_ids)
        return made, {paper_id: paper.title for paper_id, paper in papers.items()}

    async def review(self, job_id: str) -> Review:
        """Return a review as far as it is. Raises JobNotFound."""
        job = await self._jobs.job(job_id, JobKind.REVIEW)
        pieces = await self._jobs.pieces(job_id)
        asked = from_plain(ReviewRequest, job.request)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        return review_of(job, pieces, papers)

    async def _asked(
        self, topic: str, selection: Selection, outline: str | None, mode: Mode, model: str | None, policy: Policy
    ) -> ReviewRequest:
        topic = " ".join(topic.split())
        check_topic(topic)
        if outline is not None and len(outline) > LONGEST_OUTLINE:
            raise InvalidOutline(f"The outline has more than {LONGEST_OUTLINE:,} characters. Shorten it.")
        planned = read_outline(outline, topic) if outline is not None else None
        named = await self._named(planned.paper_ids if planned else ())
        whole = planned is not None and all(section.paper_ids for section in planned.sections)
        if not whole:
            wanted = (
                Selection(selection.paper_ids)
                if selection.paper_ids
                else Selection((), topic, selection.filters, selection.limit)
            )
            chosen = await self._chooser.choose(wanted, usual=USUAL_PAPERS, most=MOST_PAPERS)
            named = list(dict.fromkeys([*named, *(paper.id for paper in chosen)]))
        if not named:
            raise InvalidTopic("No paper is there to review. Import some, or choose others.")
        if len(named) > MOST_PAPERS:
            raise LimitExceeded(f"{len(named):,} papers are too many for a review; at most {MOST_PAPERS} are taken.")
        roster = await self._index.roster.current()
        admitted = roster.admitted(await self._index.narrowed(selection.filters))
        return ReviewRequest(
            topic=topic,
            paper_ids=tuple(named),
            named=bool(selection.paper_ids) or whole,
            searched=len(set(roster.papers[admitted].tolist())),
            filters=selection.filters,
            mode=mode,
            model=model,
            policy=policy,
            outline=outline,
        )

    async def _named(self, paper_ids: tuple[str, ...]) -> list[str]:
        if not paper_ids:
            return []
        chosen = await self._chooser.choose(Selection(paper_ids), usual=USUAL_PAPERS, most=MOST_PAPERS)
        return [paper.id for paper in chosen]
