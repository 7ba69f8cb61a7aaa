"""The REST application."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route

from answering import open_litmus
from core.access import Scope
from core.settings import Settings, read_settings
from core.tracing.stages import heard_by, traced
from indexing.access import Keys
from indexing.jobs import Orders
from reviewing import open_desk
from service.http.guards.body import BodyLimit
from service.http.guards.crowd import Crowd
from service.http.guards.headers import SecurityHeaders
from service.http.guards.key import ApiKey
from service.http.guards.log import RequestLog
from service.http.guards.origin import OriginGuard
from service.http.guards.pace import Pace
from service.http.guards.proxy import TrustedProxies
from service.http.guards.slashes import EncodedSlashes, slashes_in_names
from service.http.guards.trace import RequestTrace
from service.http.guards.translating import ProblemPages
from service.http.limits import known_query_only
from service.http.metrics import MeasuredEngine, Metrics
from service.http.openapi import describe
from service.http.permits import methods_at, permitted
from service.http.problems import handle_problems
from service.http.routers import ROUTERS
from service.http.uploads import Uploads
from service.mcp.http import ADDRESS, McpDoor
from service.openai.response import OpenAiErrors
from service.surface.desk import FullDeskSurface
from service.surface.library import Engine

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI would put the query of an address into its span, and there are questions in it; guards/trace.py does not."""


def create_app(
    settings: Settings | None = None, *, engine: Engine | None = None, desk: FullDeskSurface | None = None
) -> FastAPI:
    """Return the application. It opens the library when it starts, unless it is given one that is open."""
    chosen = settings or read_settings()
    door = McpDoor()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.enter_context(heard_by(app.state.metrics.stage))
            inside = engine
            app.state.desk = desk
            if inside is None:
                inside = litmus = await stack.enter_async_context(open_litmus(chosen))
                await litmus.library.go_on()
                app.state.desk = await stack.enter_async_context(open_desk(litmus, resume=True))
            app.state.engine = cast(Engine, MeasuredEngine(inside, app.state.metrics))
            await stack.enter_async_context(door.open(app.state.engine, app.state.desk))
            uploads: Uploads = app.state.uploads
            # Where the database keeps uploads, this folder is one process's, and what lies in it is of a dead one.
            uploads.clear(keep=() if shared else Orders(chosen.data_dir).files())
            yield

    app = FastAPI(
        title="Litmus",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's page loads scripts from another site; service/page/reference.py does not
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        dependencies=[Depends(permitted), Depends(known_query_only), Depends(slashes_in_names)],
    )
    shared = chosen.database_url is not None
    folder = chosen.data_dir / (f"uploads-{os.getpid()}" if shared else "uploads")
    app.state.uploads = Uploads(folder, max_bytes=chosen.max_upload_bytes, max_at_once=chosen.max_concurrent_imports)
    app.state.metrics = Metrics()
    app.state.ending = asyncio.Event()
    for router in ROUTERS:
        app.include_router(router)
    # POST alone: a client that opens a stream of its own with GET would wait on it for nothing, and hold up the end.
    app.router.routes.append(Route(ADDRESS, door, methods=["POST"]))
    handle_problems(app, methods_at)
    describe(app)

    def keys() -> Keys:
        return cast(Engine, app.state.engine).library.keys

    # What is added last stands outermost.
    most, waiting = chosen.max_concurrent_answers, chosen.max_waiting_answers
    app.add_middleware(Crowd, at_once=most, waiting=waiting, metrics=app.state.metrics)
    app.add_middleware(EncodedSlashes)
    app.add_middleware(
        BodyLimit, usual=chosen.max_body_bytes, upload=chosen.max_upload_bytes, timeout_s=chosen.body_timeout_s
    )
    app.add_middleware(Pace, a_minute=chosen.max_requests_per_minute)
    users = tuple(map(Scope, chosen.proxy_user_scopes)) if chosen.proxy_user_header else None
    app.add_middleware(ApiKey, key=chosen.api_key, keys=keys, users=users)
    app.add_middleware(OriginGuard, loopback=chosen.loopback)
    app.add_middleware(SecurityHeaders)
    if traced():
        app.add_middleware(RequestTrace)
    app.add_middleware(RequestLog, metrics=app.state.metrics)
    app.add_middleware(ProblemPages)
    app.add_middleware(OpenAiErrors)
    app.add_middleware(TrustedProxies, trusted=chosen.trusted_proxies, user_header=chosen.proxy_user_header)
    return app
