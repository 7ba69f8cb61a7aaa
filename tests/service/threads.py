"""The service in a thread of this process: for callers that are no coroutines, at no cost of another process."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from answering import open_litmus
from core.settings import Settings
from reviewing import open_desk
from service.http.app import create_app
from service.http.serving import bind

_PATIENCE_S = 120


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve the library of the settings on a free port until the end of the block; yield the address."""
    settings = settings.model_copy(update={"port": 0})
    started, stopping = threading.Event(), threading.Event()
    with bind(settings) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"

        async def serve() -> None:
            async with open_litmus(settings, serving_at=url) as litmus, open_desk(litmus) as desk:
                app = create_app(settings, engine=litmus, desk=desk)
                server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
                task = asyncio.create_task(server.serve(sockets=[listening]))
                while not server.started:
                    assert not task.done(), "the server did not start"
                    await asyncio.sleep(0.01)
                started.set()
                await asyncio.to_thread(stopping.wait)
                server.should_exit = True
                await task

        thread = threading.Thread(target=asyncio.run, args=[serve()])
        thread.start()
        try:
            assert started.wait(_PATIENCE_S), "the service did not start"
            yield url
        finally:
            stopping.set()
            thread.join()
