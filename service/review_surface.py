"""What the doors need of reviews, whether they stand here or in a service that holds the library."""

from typing import TYPE_CHECKING, Protocol

from core.answer import Mode, Policy
from core.jobs import Job

if TYPE_CHECKING:
    from reviewing.choosing import Selection
    from reviewing.jobs.estimating import Estimate
    from reviewing.review.outline import Outline
    from reviewing.review.review import Review


class ReviewSurface(Protocol):
    """`reviewing.review.Reviews` and `RemoteReviews` are both one."""

    async def begin(
        self,
        topic: str,
        selection: "Selection",
        *,
        outline: str | None = None,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        policy: Policy = Policy.STRICT,
        max_cost_usd: float | None = None,
    ) -> Job:
        """Begin a review. Raises PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown."""

    async def estimate(
        self,
        topic: str,
        selection: "Selection",
        *,
        outline: str | None = None,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> "Estimate":
        """Return what a review may cost. Raises as `begin` does."""

    async def outline(
        self, topic: str, selection: "Selection", *, outline: str | None = None
    ) -> "tuple[Outline, dict[str, str]]":
        """Return the outline that a review would have, and the titles of its papers by id. Raises as `begin` does."""

    async def review(self, job_id: str) -> "Review":
        """Return a review as far as it is. Raises JobNotFound."""
