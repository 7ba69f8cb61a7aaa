"""The commands of `litmus`."""

from typing import Annotated

import typer

from service.cli.ask import ask
from service.cli.backup import backup, restore
from service.cli.chat import chat
from service.cli.check import check
from service.cli.commands import Commands
from service.cli.compare import compare
from service.cli.doctor import doctor
from service.cli.evaluate import evaluate
from service.cli.export import export
from service.cli.fetch import fetch
from service.cli.imports import import_files
from service.cli.jobs import jobs
from service.cli.map import library_map
from service.cli.mcp import mcp
from service.cli.papers import papers
from service.cli.related import related
from service.cli.review import review
from service.cli.screen import screen
from service.cli.search import search
from service.cli.serve import serve
from service.cli.watch import watch

app = typer.Typer(
    name="litmus",
    help="Ask the literature; every sentence of the answer is tested against the paper it cites.",
    epilog="Exit codes: 0 done, 1 failed, 2 used wrongly. `litmus doctor` says what is configured and what to do next.",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from core import version

        typer.echo(f"litmus {version()}")
        raise typer.Exit


@app.callback()
def _litmus(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take what stands before the command."""


app.command()(serve)
app.command()(mcp)
app.command()(ask)
app.command()(chat)
app.command()(search)
app.command("import")(import_files)
app.command()(fetch)
app.add_typer(watch, name="watch")
app.add_typer(papers, name="papers")
app.command()(related)
app.command("map")(library_map)
app.command()(compare)
app.command()(check)
app.command()(review)
app.add_typer(screen, name="screen")
app.add_typer(jobs, name="jobs")
app.command()(export)
app.add_typer(evaluate, name="eval")
app.command()(doctor)
app.command()(backup)
app.command()(restore)
