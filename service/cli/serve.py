"""`litmus serve` and `litmus mcp`: the doors that stay open for as long as the command runs."""

from typing import Annotated

import typer

from core.errors import LibraryLocked, LitmusError
from core.settings import read_settings
from service.cli.output import remark
from service.cli.running import command, open_engine_and_desk


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
async def mcp() -> None:
    """Serve the Model Context Protocol on standard input and output, for a program that starts this command."""
    from service.mcp.server import serve_stdio

    try:
        async with open_engine_and_desk() as (engine, desk):
            await serve_stdio(engine, desk)
    except LibraryLocked as locked:
        raise LitmusError(f"{locked} Or run `litmus serve`: any number of programs work through a service.") from None
