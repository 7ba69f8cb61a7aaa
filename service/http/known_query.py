"""No request carries a parameter that its address does not know: a typing error must not be taken for "everything"."""

from collections.abc import Sequence
from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from service.page.assets import FOLDER

_NEAR = 0.5


async def known_query_only(request: Request) -> None:
    """Refuse parameters that the endpoint does not declare, and name the nearest that it does.

    What a browser opens, the page and its files, takes any: other sites and mail programs hang their own on a link.
    """
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute) or _opened_by_browsers(request.url.path):
        return
    declared = get_flat_params(route.dependant)
    known = [each.alias for each in declared if not isinstance(each.field_info, Path | Header | Cookie)]
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise RequestValidationError(
            [
                {"type": "unknown_parameter", "loc": ("query", name), "msg": _told(name, known), "input": name}
                for name in unknown
            ]
        )


def _opened_by_browsers(path: str) -> bool:
    return path in {"/", "/docs"} or path.startswith(FOLDER)


def _told(name: str, known: Sequence[str]) -> str:
    if not known:
        return "is no parameter here; this address takes none."
    near = get_close_matches(name.lower().replace("-", "_"), known, 1, _NEAR)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"is no parameter here.{meant} This address takes {', '.join(sorted(known))}."
