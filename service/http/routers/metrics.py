"""Figures for Prometheus."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from service.http.context import EngineHere, MetricsHere

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"description": "All figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(
    engine: EngineHere, here: MetricsHere, accept: Annotated[str, Header(include_in_schema=False)] = ""
) -> Response:
    """Tell counts since the start, and what the library holds now, in the text format or as OpenMetrics."""
    here.library(await engine.library.counts(), await engine.library.import_states())
    content, content_type = here.told(accept)
    return Response(content, headers={"Content-Type": content_type})
