"""The reviews of a service, used as if they were here."""

from core.answer import Mode, Policy
from core.jobs import Job
from reviewing.choosing import Selection
from reviewing.jobs.estimating import Estimate
from reviewing.review.outline import Outline
from reviewing.review.review import Review
from service.client.calls import Call, address, estimate_in, job_in
from service.wire.outlines import OutlineOut, OutlineRequest
from service.wire.reviews import ReviewOut


class RemoteReviews:
    """The reviews of the service."""

    def __init__(self, call: Call) -> None:
        self._call = call

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
        """Begin a review."""
        asked = {"outline_text": outline, "mode": mode, "model": model, "faithfulness": policy}
        body = OutlineRequest.fields_of(topic, selection) | asked | {"max_cost_usd": max_cost_usd}
        return job_in(await self._call("POST", "/v1/reviews", json=body))

    async def estimate(
        self,
        topic: str,
        selection: Selection,
        *,
        outline: str | None = None,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> Estimate:
        """Return what a review may cost."""
        asked = {"outline_text": outline, "mode": mode, "model": model}
        body = OutlineRequest.fields_of(topic, selection) | asked
        return estimate_in(await self._call("POST", "/v1/reviews/estimate", json=body))

    async def outline(
        self, topic: str, selection: Selection, *, outline: str | None = None
    ) -> tuple[Outline, dict[str, str]]:
        """Return the outline that a review would have, and the titles of its papers by id."""
        body = OutlineRequest.fields_of(topic, selection) | {"outline_text": outline}
        told = OutlineOut.model_validate_json(await self._call("POST", "/v1/reviews/outline", json=body))
        return told.to_core(), told.papers

    async def review(self, job_id: str) -> Review:
        """Return a review as far as it is."""
        body = await self._call("GET", address("reviews", job_id))
        return ReviewOut.model_validate_json(body).to_core()
