"""What the doors need of the desk, whether it stands here or in a service that holds the library."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

from core.answer import Mode, Policy
from core.filters import Filters
from core.importing import Digest, Hears, ImportJob, Wanted, Watch, unheard
from core.jobs import Job, JobKind
from service.surface.library import EVERYTHING

if TYPE_CHECKING:
    from core.filters import Selection
    from reviewing.comparing.table import Comparison
    from reviewing.jobs.estimating import Estimate
    from reviewing.manuscripts.manuscript import Form
    from reviewing.manuscripts.report import TextReport
    from reviewing.mapping.library_map import LibraryMap
    from reviewing.review.outline import Outline
    from reviewing.review.review import Review
    from reviewing.screening.criteria import Decision
    from reviewing.screening.screening import Screened, Screening


class WhoWorks(TypedDict, total=False):
    """Who works: rules, or an LLM. Left out: an LLM where one is configured, and the configured one."""

    mode: Mode
    model: str | None


class Bounded(WhoWorks, total=False):
    """Who works, and what it may cost."""

    max_cost_usd: float | None
    """No call of the LLM is made that might go beyond it."""


class WatchSurface(Protocol):
    """The watches. A watch is meant by its id or its name."""

    async def add(self, wanted: Wanted, *, name: str | None = None) -> Watch:
        """Begin a watch. Raises InvalidFetch."""

    async def all(self) -> tuple[Watch, ...]:
        """Return the watches, in the order in which they were begun."""

    async def watch(self, watch: str) -> Watch:
        """Raises WatchNotFound."""

    async def remove(self, watch: str) -> None:
        """Raises WatchNotFound."""

    async def run(self, watch: str, hear: Hears = unheard) -> ImportJob:
        """Fetch to the end, failed or not. Raises WatchNotFound."""

    async def digest(self, watch: str) -> Digest | None:
        """Make a digest of what came new since the last one; None if nothing did. Raises WatchNotFound."""

    async def digests(self, watch: str, limit: int = 20) -> tuple[Digest, ...]:
        """Return the last digests, newest first. Raises WatchNotFound."""


class FullWatchSurface(WatchSurface, Protocol):
    """The watches, as the service uses them."""

    async def start(self, watch: str) -> ImportJob:
        """Begin a run in the background. Raises WatchNotFound, LimitExceeded."""


class ReviewSurface(Protocol):
    """`reviewing.review.Reviews` and `RemoteReviews` are both one."""

    async def begin(
        self,
        topic: str,
        selection: "Selection",
        *,
        outline: str | None = None,
        policy: Policy = Policy.STRICT,
        **how: Unpack[Bounded],
    ) -> Job:
        """Begin a review. Raises PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown."""

    async def estimate(
        self, topic: str, selection: "Selection", *, outline: str | None = None, **how: Unpack[WhoWorks]
    ) -> "Estimate":
        """Return what a review may cost. Raises as `begin` does."""

    async def outline(
        self, topic: str, selection: "Selection", *, outline: str | None = None
    ) -> "tuple[Outline, dict[str, str]]":
        """Return the outline that a review would have, and the titles of its papers by id. Raises as `begin` does."""

    async def review(self, job_id: str) -> "Review":
        """Return a review as far as it is. Raises JobNotFound."""


class ScreeningSurface(Protocol):
    """`reviewing.screening.screenings.Screenings` and `RemoteScreenings` are both one."""

    async def begin(
        self, selection: "Selection", include: Sequence[str], exclude: Sequence[str] = (), **how: Unpack[Bounded]
    ) -> Job:
        """Begin to screen papers.

        Raises InvalidCriteria, PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown.
        """

    async def estimate(
        self, selection: "Selection", include: Sequence[str], exclude: Sequence[str] = (), **how: Unpack[WhoWorks]
    ) -> "Estimate":
        """Return what a screening may cost, without beginning it. Raises what `begin` raises."""

    async def screening(self, job_id: str) -> "Screening":
        """Return a screening as far as it is. Raises JobNotFound."""

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file. Raises JobNotFound."""

    async def decide(self, job_id: str, paper_id: str, decision: "Decision | None", note: str = "") -> "Screened":
        """Overrule or confirm what the machine decided; None takes that back. Raises JobNotFound, NotScreened."""


class DeskSurface(Protocol):
    """`reviewing.Desk` and `RemoteDesk` are both one."""

    @property
    def watches(self) -> WatchSurface:
        """The saved searches."""

    @property
    def reviews(self) -> ReviewSurface:
        """The literature reviews."""

    @property
    def screenings(self) -> ScreeningSurface:
        """The screenings."""

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> "LibraryMap":
        """Return the library by topic. Raises EmbedderUnavailable."""

    async def check(
        self,
        text: str,
        *,
        form: "Form | None" = None,
        bibliography: str | None = None,
        filters: Filters = EVERYTHING,
        offers: int = 3,
    ) -> "TextReport":
        """Check a text against the library. Raises InvalidManuscript, IndexUnavailable, EmbedderUnavailable."""

    async def compare(self, selection: "Selection", columns: Sequence[str], **how: Unpack[Bounded]) -> Job:
        """Begin to compare papers. Raises PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured."""

    async def estimate_comparison(
        self, selection: "Selection", columns: Sequence[str], **how: Unpack[WhoWorks]
    ) -> "Estimate":
        """Return what a comparison may cost. Raises as `compare` does."""

    async def comparison(self, job_id: str) -> "Comparison":
        """Return a comparison as far as it is. Raises JobNotFound."""

    async def job(self, job_id: str) -> Job:
        """Raises JobNotFound."""

    async def jobs(self, *, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return the latest, newest first."""

    async def cancel_job(self, job_id: str) -> Job:
        """Stop a job; what it has made stays. Raises JobNotFound."""

    async def resume_job(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job. Raises JobNotFound, LimitExceeded."""

    async def forget_job(self, job_id: str) -> None:
        """Delete a job with all it has made. Raises JobNotFound."""


class FullDeskSurface(DeskSurface, Protocol):
    """The desk, as the service uses it."""

    @property
    def watches(self) -> FullWatchSurface:
        """The saved searches."""
