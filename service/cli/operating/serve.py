"""`litmus serve` and `litmus mcp`: the doors that stay open for as long as the command runs."""

import asyncio
import signal
from typing import Annotated

import typer

import answering
import reviewing
from core.errors import LibraryLocked, LitmusError, SettingsError
from core.settings import read_settings
from service.cli.output import remark
from service.cli.running import command, open_engine_and_desk
from service.logs import start_logging


@command
async def serve(
    host: Annotated[str | None, typer.Option(help="The address to serve at. (default: LITMUS_HOST)")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="The port to serve at; 0 takes a free one. (default: LITMUS_PORT)"),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Import the sample papers if the library is empty.")] = False,
) -> None:
    """Serve the page and the API until you stop it."""
    from service.http.serving import serve_until_stopped

    given = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    await serve_until_stopped(settings, remark, sample=sample)


@command
async def work() -> None:
    """Do the imports and jobs that services have accepted, until you stop it. Needs LITMUS_DATABASE_URL.

    What is not done when it stops, another worker or service goes on with.
    """
    settings = read_settings(background="here")
    if settings.database_url is None:
        raise SettingsError("Set LITMUS_DATABASE_URL: without it `litmus serve` does the work, and nobody else can.")
    start_logging(settings)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with answering.open_litmus(settings) as litmus, reviewing.open_desk(litmus):
        await litmus.library.go_on()
        remark("Litmus works on imports and jobs. Ctrl-C stops it.")
        await stopped.wait()


@command
async def mcp() -> None:
    """Serve the Model Context Protocol on standard input and output, for a program that starts this command."""
    from service.mcp.server import serve_stdio

    try:
        async with open_engine_and_desk() as (engine, desk):
            await serve_stdio(engine, desk)
    except LibraryLocked as locked:
        raise LitmusError(f"{locked} Or run `litmus serve`: any number of programs work through a service.") from None
