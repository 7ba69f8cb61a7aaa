"""The library by topic."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from service.http.context import DeskHere
from service.http.openapi import problems
from service.wire.filter_query import FilterQuery
from service.wire.maps import MapOut

router = APIRouter(prefix="/v1", tags=["working with papers"])


class MapQuery(FilterQuery):
    """The part of the address after the question mark. What can be given several times means any of them."""

    topics: int | None = Field(
        default=None, ge=1, le=100, description="How many topics. Left out: as many as the silhouette asks for."
    )


@router.get("/map", summary="The library by topic", responses=problems(422, 503))
async def library_map(query: Annotated[MapQuery, Query()], desk: DeskHere) -> MapOut:
    """Cluster the papers by what they speak of, name each topic, and give every paper a place in a picture.

    The same library gives the same map; it is kept until the library changes.
    """
    return MapOut.of(await desk.map(topics=query.topics, filters=query.filters()))
