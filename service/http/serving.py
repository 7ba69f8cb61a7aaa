"""Serves the application with uvicorn: one process, one worker. The only module that knows uvicorn."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from answering import open_litmus
from core.errors import SettingsError
from core.settings import Settings
from reviewing import open_desk
from service.http.app import create_app
from service.http.routers.page import SAMPLE, find_sample
from service.logs import start_logging

_log = logging.getLogger(__name__)
_GRACE_S = 3
"""How long answers that are under way may take once the service is told to stop; then each is told that it ends."""
_FAREWELL_S = 2
"""How long that may take; then connections are cut."""
_LONGEST_HEAD = 64 * 1024
"""Bytes of a request's first line and headers."""


async def serve_until_stopped(settings: Settings, say: Callable[[str], None], *, sample: bool = False) -> None:
    """Open the library and serve it until a signal comes. Raises what opening raises; SettingsError for the port."""
    start_logging(settings)
    sample_file = find_sample() if sample else None
    # Bound before anything is opened: a port that is taken is told at once, and port 0 becomes a real one.
    with bind(settings) as listening:
        url = address(settings.host, listening.getsockname()[1])
        async with open_litmus(settings, serving_at=url) as litmus, open_desk(litmus, resume=True) as desk:
            await litmus.library.go_on()
            counts = await litmus.library.counts()
            held = f"{counts.papers:,} papers"
            if sample_file and not counts.papers:
                held = "the sample corpus, which is being imported,"
                await litmus.library.start_import(sample_file, name=str(SAMPLE))
            writer = settings.llm_model or "the papers' own sentences (no LLM configured)"
            greeting = f"Litmus serves {held} at {url}\nAnswers are made by {writer}. Ctrl-C stops it."
            app = create_app(settings, engine=litmus, desk=desk)
            config = config_of(app, settings)
            _let_signals_end_politely()
            await _Server(config, lambda: say(greeting), app.state.ending).serve(sockets=[listening])


def config_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn is to serve an application."""
    return uvicorn.Config(
        app,
        http=_patient(settings.header_timeout_s),
        log_config=None,
        access_log=False,  # it would log addresses with their queries; service/guards/log.py does not
        server_header=False,
        proxy_headers=False,  # service/http/guards/proxy.py reads them, and notes whom they came from
        timeout_graceful_shutdown=_GRACE_S + _FAREWELL_S,
    )


def _patient(head_timeout_s: float) -> type[HttpToolsProtocol]:
    """Return a protocol that hangs up where the head of a request does not come in time, or does not end."""

    class Patient(HttpToolsProtocol):
        """uvicorn itself waits for ever for the first request of a connection, and for the end of its headers."""

        _late: asyncio.TimerHandle | None = None
        _came = 0
        _in_body = False

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._late is None and not self._in_body and (self.cycle is None or self.cycle.response_complete):
                self._await_head()
            self._came += len(data)
            super().data_received(data)
            if self._late is not None and self._came > _LONGEST_HEAD:
                self.transport.close()

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._stop_waiting()
            self._await_head()

        def on_headers_complete(self) -> None:
            self._stop_waiting()
            self._in_body = True
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._in_body = False
            super().on_message_complete()

        def _await_head(self) -> None:
            self._came = 0
            self._late = self.loop.call_later(head_timeout_s, self.transport.close)

        def _stop_waiting(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Patient


class _Server(uvicorn.Server):
    """Says when it can be connected to."""

    def __init__(self, config: uvicorn.Config, when_started: Callable[[], None], ending: asyncio.Event) -> None:
        super().__init__(config)
        self._ending = ending
        self._when_started = when_started

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_GRACE_S, self._ending.set)
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()


def address(host: str, port: int) -> str:
    """Return the address at which this machine reaches a service that is bound to `host`."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def bind(settings: Settings) -> socket.socket:
    """Return a bound socket. Raises SettingsError where the address is taken or is none of this machine's."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # TCP by name: only then does asyncio switch Nagle's algorithm off, which holds every answer back by 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.set_inheritable(True)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {settings.port} is taken. Stop what serves there, or choose another with --port or LITMUS_PORT."
            ) from None
        raise SettingsError(f"Cannot serve at {settings.host}:{settings.port}: {error.strerror}.") from None
    return listening


def _let_signals_end_politely() -> None:
    # uvicorn stops on a signal and then raises it once more, for whoever handled it before. By default that kills the
    # process right there, before the library is closed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
