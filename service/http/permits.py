"""Which address needs what: the rows of both tables, and the addresses that stand in neither."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from core.access import Scope
from core.errors import NotAllowed
from service import desk_endpoints, endpoints
from service.endpoints import Endpoint
from service.visitors import visitor_of


@dataclass(frozen=True, slots=True)
class Permit:
    """What an address needs of a key."""

    scope: Scope | None
    limited: bool
    """Whether a key that is limited to a collection may come."""


OTHERS = {
    ("GET", "/"): Permit(None, True),
    ("GET", "/docs"): Permit(None, True),
    ("GET", "/assets/{edition}/{name:path}"): Permit(None, True),
    ("GET", "/page/state"): Permit(Scope.READ, True),
    ("GET", "/page/chats/{chat_id}"): Permit(Scope.READ, True),
    ("POST", "/page/ask"): Permit(Scope.ASK, True),
    ("POST", "/page/sample"): Permit(Scope.WRITE, False),
    ("POST", "/v1/chat/completions"): Permit(Scope.ASK, True),
    ("GET", "/metrics"): Permit(Scope.READ, False),
    ("POST", "/mcp"): Permit(Scope.READ, True),  # each of its tools has a scope of its own
}
PERMITS = OTHERS | {
    (row.method, row.path): Permit(row.scope, row.limited)
    for table in (endpoints, desk_endpoints)
    for row in vars(table).values()
    if isinstance(row, Endpoint)
}


_BY_METHOD = [(method, compile_path(path)[0]) for method, path in PERMITS]


def methods_at(path: str) -> list[str]:
    """Return what may be done at an address; a router names only the methods of the first row that fits.

    `/v1/reviews/outline` is an address of its own, and not the review of this name.
    """
    own = {method for method, row in PERMITS if row == path}
    return sorted(own or {method for method, pattern in _BY_METHOD if pattern.match(path)})


async def permitted(request: Request) -> None:
    """Raise NotAllowed unless the key of a request allows what the address does.

    Asked of the route that was chosen, so that no way of writing an address leads past it.
    """
    route = request.scope.get("route")
    permit = PERMITS.get((request.method, route.path)) if isinstance(route, APIRoute) else None
    if permit is None:
        raise NotAllowed("Nobody is allowed this: the address declares no scope. Tell whoever runs this service.")
    visitor = visitor_of(request.scope)
    visitor.check(permit.scope)
    if not permit.limited:
        visitor.check_unlimited()
