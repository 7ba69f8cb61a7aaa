"""`litmus serve`: the service."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.running import run

if TYPE_CHECKING:
    from core.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve at. (default: LITMUS_HOST)")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one. (default: LITMUS_PORT)")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Import the sample corpus if the library is empty.")] = False,
) -> None:
    """Serve the API, for as long as this runs."""

    async def work() -> int:
        from core.settings import read_settings
        from service.cli.printing import remark
        from service.http.serving import serve_until_stopped

        given = {"host": host, "port": port}
        settings: Settings = read_settings(**{name: value for name, value in given.items() if value is not None})
        await serve_until_stopped(settings, remark, sample=sample)
        return 0

    run(work)
