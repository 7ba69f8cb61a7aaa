"""A service whose library has keys, and the clients that hold them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from core.access import Scope
from core.settings import Settings
from indexing.access import Keys
from service.http.app import create_app
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import StandInDesk

BASE = "http://127.0.0.1:8000"


class Keyed:
    """The application, and a client for each key."""

    def __init__(self, app: FastAPI, keys: Keys) -> None:
        self.app = app
        self.keys = keys
        self.stand_in: StandIn | None = None

    async def key(self, name: str, *scopes: Scope, collection: str | None = None) -> str:
        """Make a key and return its secret."""
        _, secret = await self.keys.add(name, scopes, collection=collection)
        return secret

    def with_key(self, secret: str | None, **headers: str) -> httpx.AsyncClient:
        """Return a client that sends a key."""
        sent = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=BASE, headers=sent | headers)

    async def client(self, name: str, *scopes: Scope, collection: str | None = None) -> httpx.AsyncClient:
        """Return a client that sends a new key."""
        return self.with_key(await self.key(name, *scopes, collection=collection))


@asynccontextmanager
async def keyed(settings: Settings, **changes: object) -> AsyncIterator[Keyed]:
    """Yield a service over the stand-in."""
    settings = settings.model_copy(update=changes)
    stand_in = StandIn(settings)
    app = create_app(settings, engine=stand_in, desk=StandInDesk())
    try:
        async with app.router.lifespan_context(app):
            found = Keyed(app, stand_in.library.keys)
            found.stand_in = stand_in
            yield found
    finally:
        stand_in.close()


def by_scope(*scopes: Scope) -> Sequence[Scope]:
    """Return all scopes but these."""
    return [scope for scope in Scope if scope not in scopes]
