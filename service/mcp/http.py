"""The protocol over HTTP, at one address of the service. It is loaded when the first request for it comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from service.surface.desk import DeskSurface
from service.surface.library import Engine

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

ADDRESS = "/mcp"


class McpDoor:
    """An ASGI application; it answers while it is `open`."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._desk: DeskSurface | None = None
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def open(self, engine: Engine, desk: DeskSurface) -> AsyncIterator[None]:
        """Answer from `engine` and `desk` until the end of the block."""
        self._engine, self._desk = engine, desk
        self._closing.clear()
        try:
            yield
        finally:
            self._closing.set()
            if self._running is not None:
                await self._running
            self._manager = self._running = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        manager = await self._started()
        await manager.handle_request(scope, receive, send)

    async def _started(self) -> "StreamableHTTPSessionManager":
        async with self._opening:
            if self._manager is None:
                assert self._desk is not None, "served before it was opened"  # noqa: S101 - for the type checker
                assert self._engine is not None, "served before it was opened"  # noqa: S101 - likewise
                manager = await asyncio.to_thread(_make, self._engine, self._desk)
                ready = asyncio.Event()
                # In a task of its own: what it opens must be closed where it was opened.
                self._running = asyncio.create_task(self._run(manager, ready))
                await ready.wait()
                self._manager = manager
            return self._manager

    async def _run(self, manager: "StreamableHTTPSessionManager", ready: asyncio.Event) -> None:
        async with manager.run():
            ready.set()
            await self._closing.wait()


def _make(engine: Engine, desk: DeskSurface) -> "StreamableHTTPSessionManager":
    from service.mcp.server import make_manager  # takes a second, so not before somebody asks

    return make_manager(engine, desk)
