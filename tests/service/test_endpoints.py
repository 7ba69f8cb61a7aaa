"""The table of endpoints: the service serves what it says, and the client reads names into addresses by it."""

from typing import Any

import pytest
from fastapi.routing import APIRoute

from core.errors import ChatNotFound, JobNotFound, LitmusError, PaperNotFound, WatchNotFound
from core.jobs import Job, JobState
from core.json import Unfitting, to_json
from service import desk_endpoints as desk_api
from service import endpoints as api
from service.endpoints import Endpoint
from service.http.routers import ROUTERS
from service.wire.jobs import JobOut
from tests.service.stand_in_desk import JOB

TABLE = {name: each for name, each in (vars(api) | vars(desk_api)).items() if isinstance(each, Endpoint)}


@pytest.fixture(scope="module")
def routes() -> dict[tuple[str, str], APIRoute]:
    told = [router for router in ROUTERS if router.include_in_schema]
    found = [route for router in told for route in router.routes if isinstance(route, APIRoute)]
    return {(method, route.path): route for route in found for method in route.methods}


@pytest.mark.parametrize("name", TABLE)
def test_every_row_is_served_with_the_body_and_the_answer_that_it_names(
    name: str, routes: dict[tuple[str, str], APIRoute]
) -> None:
    row = TABLE[name]
    route = routes[row.method, row.path]
    body: Any = route.body_field
    assert (body.field_info.annotation if body else None) == row.takes
    assert route.response_model == (None if row.answers is bytes else row.answers)
    assert route.status_code == row.status


def test_no_address_of_the_api_is_left_out_but_that_of_other_clients(
    routes: dict[tuple[str, str], APIRoute],
) -> None:
    served = {key for key, route in routes.items() if route.include_in_schema}
    assert served - {(row.method, row.path) for row in TABLE.values()} == {
        ("POST", "/v1/chat/completions"),
        ("GET", "/metrics"),
    }


def test_a_name_stays_one_part_of_an_address_whatever_it_holds() -> None:
    assert api.DELETE_TURN.address("ch/1?", "a 2") == "/v1/chats/ch%2F1%3F/turns/a%202"


@pytest.mark.parametrize(
    ("row", "names", "error"),
    [
        (desk_api.JOB, ("",), JobNotFound),
        (desk_api.REVIEW, ("",), JobNotFound),
        (api.PAPER, ("",), PaperNotFound),
        (desk_api.WATCH, ("",), WatchNotFound),
        (desk_api.DECIDE, ("j_1", ""), PaperNotFound),
        (api.CHAT, ("",), ChatNotFound),
    ],
)
def test_an_empty_name_names_nothing(row: Endpoint[Any], names: tuple[str, ...], error: type[LitmusError]) -> None:
    with pytest.raises(error, match="There is no"):
        row.address(*names)


def test_an_answer_is_read_as_its_noun() -> None:
    assert desk_api.JOB.read(to_json(JobOut.of(JOB)).encode()) == JOB
    assert isinstance(JOB, Job)
    assert JOB.state in JobState


def test_what_is_no_answer_names_the_place() -> None:
    with pytest.raises(Unfitting, match="state"):
        desk_api.JOB.read(to_json(JobOut.of(JOB)).replace(f'"{JOB.state}"', '"merry"').encode())
