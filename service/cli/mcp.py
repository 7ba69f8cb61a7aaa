"""`litmus mcp`: the library as tools for a model, over standard input and output."""

from service.cli.running import run


def mcp() -> None:
    """Serve the Model Context Protocol on standard input and output, for a program that starts it."""

    async def work() -> int:
        from core.errors import LibraryLocked, LitmusError
        from service.cli.opening import open_engine_and_desk

        try:
            async with open_engine_and_desk() as (engine, desk):
                from service.mcp.server import serve_stdio

                await serve_stdio(engine, desk)
        except LibraryLocked as locked:
            raise LitmusError(
                f"{locked} Or run `litmus serve`: any number of programs work through a service."
            ) from None
        return 0

    run(work)
