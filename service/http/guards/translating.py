"""Problems on their way out, in another form: whoever tells them, an endpoint, a guard or the last resort."""

import json
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.guards.headers import PAGE_POLICY
from service.page.problem_page import problem_page
from service.wire.problem import Problem

_PROBLEM = "application/problem+json"


class TranslatedProblems:
    """Has the problems of some requests told as `form` says: a text, of `media_type`, with more `headers`."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        concerns: Callable[[Scope], bool],
        form: Callable[[Problem], str],
        media_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._app = app
        self._concerns = concerns
        self._form = form
        self._headers = {"content-type": media_type, **(headers or {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not self._concerns(scope):
            await self._app(scope, receive, send)
            return
        held: Message | None = None
        body = b""

        async def send_translated(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start" and Headers(scope=message).get("content-type") == _PROBLEM:
                held = message
            elif held is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await self._send(held, body, send)

        await self._app(scope, receive, send_translated)

    async def _send(self, start: Message, body: bytes, send: Send) -> None:
        told = self._form(Problem.model_validate(json.loads(body))).encode()
        headers = MutableHeaders(scope=start)
        headers.update({**self._headers, "content-length": str(len(told))})
        await send(start)
        await send({"type": "http.response.body", "body": told})


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
