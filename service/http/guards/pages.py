"""Problems as pages, for browsers."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Scope

from service.http.guards.headers import PAGE_POLICY
from service.http.guards.translating import TranslatedProblems
from service.page.shell import problem_page


class ProblemPages(TranslatedProblems):
    """Shows a page to who opened an address in a browser; scripts and programs ask for no HTML, and get the problem."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            concerns=_is_opened,
            form=problem_page,
            media_type="text/html; charset=utf-8",
            headers={"content-security-policy": PAGE_POLICY, "vary": "Accept"},
        )


def _is_opened(scope: Scope) -> bool:
    return scope["method"] in {"GET", "HEAD"} and "text/html" in Headers(scope=scope).get("accept", "")
