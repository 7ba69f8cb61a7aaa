"""Requests to a running service, whose failures are errors of ours. The only module that knows httpx."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from core.errors import LitmusError, SettingsError
from core.json import Unfitting, to_plain
from core.settings import Settings
from service.endpoints import Endpoint
from service.problems import INTERNAL, error_of
from service.wire.problem import Problem

Noun = TypeVar("Noun")
_PATIENCE_S = 60.0
"""On top of what the service itself allows its LLM."""


@asynccontextmanager
async def open_caller(url: str, settings: Settings) -> AsyncIterator["Caller"]:
    """Connect to the service at `url` with this process's API key."""
    headers = {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"} if settings.api_key else {}
    timeout = httpx.Timeout(settings.llm_timeout_s + _PATIENCE_S, connect=10)
    # trust_env off: a proxy from the environment cannot know a service on this machine.
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False) as client:
        yield Caller(client)


class Caller:
    """Calls the addresses of the API, and returns nouns."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._service = f"The service at {client.base_url}"

    async def __call__(
        self,
        endpoint: Endpoint[Noun],
        *names: str,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        **how: Any,
    ) -> Noun:
        """Return what the address with these names answers. Raises the error that it refuses by."""
        async with self.open(endpoint, *names, query=query, body=body, **how) as response:
            content = await response.aread()
        try:
            return endpoint.read(content)
        except Unfitting as error:
            raise LitmusError(
                f"{self._service} answered something else than expected ({error}). Is it of another version?"
            ) from error

    @asynccontextmanager
    async def open(
        self,
        endpoint: Endpoint[Any],
        *names: str,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        **how: Any,
    ) -> AsyncIterator[httpx.Response]:
        """Yield the response, which may be a stream. Of a query, what is None is left out."""
        params = {name: to_plain(value) for name, value in (query or {}).items() if value is not None}
        if body is not None:
            how["json"] = {name: to_plain(value) for name, value in body.items()}
        try:
            async with self._client.stream(endpoint.method, endpoint.address(*names), params=params, **how) as response:
                if response.is_error:
                    raise self._error(response.status_code, await response.aread())
                yield response
        except httpx.TransportError as error:
            raise LitmusError(f"{self._service} broke off ({type(error).__name__}). Is it still running?") from None

    def _error(self, status: int, body: bytes) -> LitmusError:
        if status == 401:
            return SettingsError(f"{self._service} wants a key. Set LITMUS_API_KEY to yours.")
        try:
            problem = Problem.model_validate_json(body)
        except ValueError:
            return LitmusError(f"{self._service} answered {status}.")
        return self.told(problem)

    def told(self, problem: Problem) -> LitmusError:
        """Return the error that a problem tells of, as it was raised on the other side."""
        if problem.type.endswith(INTERNAL.slug):
            return LitmusError(f"{self._service} failed. Its log says why, under {problem.request_id}.")
        return error_of(problem)
