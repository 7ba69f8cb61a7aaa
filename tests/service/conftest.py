"""A service to talk to: a stand-in without a socket, and the real thing with one."""

from collections.abc import AsyncIterator

import httpx
import pytest

from core.settings import Settings
from service.app import create_app
from tests.service.stand_in import StandIn


@pytest.fixture
def stand_in(settings: Settings) -> StandIn:
    return StandIn(settings)


@pytest.fixture
async def client(settings: Settings, stand_in: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to an application whose inside is the stand-in."""
    app = create_app(settings, engine=stand_in)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            yield client
