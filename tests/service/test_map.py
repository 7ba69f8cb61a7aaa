"""The map over HTTP, and on the command line."""

from xml.etree import ElementTree

import httpx
import pytest

from core.filters import Filters
from service.wire.jobs import MapOut
from tests.service.shell import Shell
from tests.service.stand_in_desk import MAP, StandInDesk


async def test_the_request_arrives_as_it_was_asked(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    told = (await client.get("/v1/map?topics=3&tag=farm&tag=bees&year_from=2000")).json()
    assert desk.asked == [(3, Filters(year_from=2000, tags=("farm", "bees")))]
    assert set(told) == {"topics", "papers", "silhouettes", "filters_applied", "index"}
    assert set(told["topics"][0]) == {"n", "label", "phrases", "size", "x", "y", "representative", "paper_ids"}
    assert set(told["papers"][0]) == {"paper_id", "title", "year", "x", "y", "topic"}


@pytest.mark.parametrize("query", ["topics=0", "topics=many", "year_from=3&year_to=2", "cluster=3"])
async def test_what_does_not_fit_is_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/v1/map?{query}")).status_code == 422


def test_a_map_survives_the_way_through_the_wire() -> None:
    assert MapOut.model_validate_json(MapOut.of(MAP).model_dump_json()).to_core() == MAP


def test_topics_on_the_command_line(stocked: Shell) -> None:
    shown = stocked("map", "--topics", "4", "--titles", "1", "--svg", str(stocked.folder / "map.svg"))
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert len(lines) == 8
    assert all("4 papers" in line for line in lines[::2])
    drawn = ElementTree.parse(stocked.folder / "map.svg").getroot()  # noqa: S314 - our own
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 16
    told = MapOut.model_validate(stocked.json("map", "--tag", "bees", "--topics", "1"))
    assert [topic.size for topic in told.topics] == [4]


def test_nothing_to_map(shell: Shell) -> None:
    assert "litmus import" in shell("map").stderr
    assert "No paper matches" in shell("map", "--tag", "cheese").stderr
