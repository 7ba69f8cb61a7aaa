"""What the doors need of screenings, whether they stand here or in a service that holds the library."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from core.answer import Mode
from core.jobs import Job

if TYPE_CHECKING:
    from reviewing.choosing import Selection
    from reviewing.jobs.estimating import Estimate
    from reviewing.screening.criteria import Decision
    from reviewing.screening.screening import Screened, Screening


class ScreeningSurface(Protocol):
    """`reviewing.screening.screenings.Screenings` and `RemoteScreenings` are both one."""

    async def begin(
        self,
        selection: "Selection",
        include: Sequence[str],
        exclude: Sequence[str] = (),
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        max_cost_usd: float | None = None,
    ) -> Job:
        """Begin to screen papers.

        Raises InvalidCriteria, PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown.
        """

    async def estimate(
        self,
        selection: "Selection",
        include: Sequence[str],
        exclude: Sequence[str] = (),
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> "Estimate":
        """Return what a screening may cost, without beginning it. Raises what `begin` raises."""

    async def screening(self, job_id: str) -> "Screening":
        """Return a screening as far as it is. Raises JobNotFound."""

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file. Raises JobNotFound."""

    async def decide(self, job_id: str, paper_id: str, decision: "Decision | None", note: str = "") -> "Screened":
        """Overrule or confirm what the machine decided; None takes that back. Raises JobNotFound, NotScreened."""
