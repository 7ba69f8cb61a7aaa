"""The commands of `litmus`. The module of a command is imported when it runs, so the list of commands comes at once."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from core import version as installed

_COMMANDS = {
    "serve": ("operating.serve", "Start the service: the page and the API."),
    "work": ("operating.serve", "Do the imports and jobs of services that share a database."),
    "mcp": ("operating.serve", "Give a model tools to work with the library (Model Context Protocol)."),
    "ask": ("ask", "Ask a question. Each sentence of the answer is tested."),
    "chat": ("chat", "Ask questions that build on each other."),
    "search": ("search", "Find passages of papers."),
    "import": ("imports", "Add papers from files."),
    "fetch": ("sources", "Add papers from a source, such as arXiv."),
    "watch": ("sources", "Save searches and collect what is new."),
    "papers": ("papers", "List, show, mark and delete papers."),
    "related": ("search", "Find papers that are close to one paper."),
    "map": ("desk.map", "Show the topics of the library."),
    "compare": ("desk.compare", "Compare papers in a table."),
    "check": ("desk.check", "Check a text of yours against the papers."),
    "review": ("desk.review", "Write a literature review."),
    "screen": ("desk.screen", "Include or exclude papers by criteria."),
    "jobs": ("desk.jobs", "List, show, stop, resume and delete comparisons, screenings and reviews."),
    "export": ("export", "Write papers to a file for another program."),
    "eval": ("evaluate", "Measure answers or checkers."),
    "keys": ("operating.keys", "Make, list and revoke the keys that clients of the service send."),
    "doctor": ("operating.upkeep", "Say what is configured, what works, and what to do next."),
    "reindex": ("operating.upkeep", "Make the index anew, after another embedder or chunk size was set."),
    "backup": ("operating.upkeep", "Save the library in one file."),
    "restore": ("operating.upkeep", "Replace the library by a backup."),
}
"""The module of each command, and its line in the list of commands. The function is named as the command is; where
Python has that name for itself (`import`, `map`, `eval`), with `_command` behind it."""
_MISSING = "“{value}” looks like an option, so the value is missing. If it is meant as a value, begin it with a space."


class Commands(TyperGroup):
    """The commands, each loaded when it is used."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {name: _Later(name, module, line) for name, (module, line) in _COMMANDS.items()}

    def get_params(self, ctx: Any) -> Any:
        """Return the options of all commands, as help shows them."""
        return [_worded(param) for param in super().get_params(ctx)]

    def invoke(self, ctx: Any) -> Any:
        """Run a command. What refuses a value speaks of the value, not of the library that found it wrong."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.replace("Value error, ", "")
            raise


class _Later(TyperCommand):
    """Stands for a command in the list of commands."""

    def __init__(self, name: str, module: str, line: str) -> None:
        super().__init__(name, help=line, short_help=line)
        self._name, self._module = name, module

    def load(self) -> Any:
        """Return the command itself."""
        module = import_module(f"service.cli.{self._module}")
        found = getattr(module, self._name, None) or getattr(module, f"{self._name}_command")
        if not isinstance(found, typer.Typer):
            only, found = found, typer.Typer(add_completion=False)
            found.command(self._name)(only)
        command = typer.main.get_command(found)
        command.name = self._name
        return _careful(command)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Hand over to the command itself."""
        return self.load().make_context(info_name, args, parent, **extra)


def _careful(command: Any) -> Any:
    """Have a command, and those under it, refuse an option as the value of an option, and word its help.

    The list of commands shows the first paragraph whole; Typer would cut it.
    """
    command.rich_markup_mode = None
    command.short_help = (command.help or "").partition("\n\n")[0]
    for param in command.params:
        if param.param_type_name == "option":
            param.callback = partial(_refuse_options, param.callback)
    usual = type(command).get_params
    command.get_params = lambda ctx: [_worded(param) for param in usual(command, ctx)]
    for each in getattr(command, "commands", {}).values():
        _careful(each)
    return command


def _refuse_options(then: Callable[..., Any] | None, ctx: typer.Context, param: object, value: Any) -> Any:
    for each in value if isinstance(value, list | tuple) else (value,):
        if isinstance(each, str | Path) and str(each).startswith("--"):
            raise typer.BadParameter(_MISSING.format(value=each))
    return then(ctx, param, value) if then else value


def _worded(param: Any) -> Any:
    """Have help say in words what a parameter takes; Typer shows the types of Python, such as `<list[str]>`, and puts
    arguments that are needed into braces."""
    param.display_type_rich = lambda ctx: _takes(param)
    if param.param_type_name == "argument":
        param.metavar = param.metavar or param.name.upper()
        shown = (param.metavar if param.required else f"[{param.metavar}]") + "..." * (param.nargs != 1)
        param.get_usage_pieces = lambda ctx: [shown]
    return param


def _takes(param: Any) -> str | None:
    kind = param.type_descriptor
    if param.param_type_name == "option" and param.metavar is not None:
        return str(param.metavar)
    if kind.is_choice:
        return "|".join(str(getattr(choice, "value", choice)) for choice in kind.choices)
    if param.param_type_name == "argument" or getattr(param, "is_flag", False):
        return None
    typed = str(kind.annotation)
    if kind.is_path or "Path" in typed:
        return "PATH"
    return "NUMBER" if kind.is_ranged or "int" in typed or "float" in typed else "TEXT"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"litmus {installed()}")
        raise typer.Exit


app = typer.Typer(
    name="litmus",
    help="Ask the literature; every sentence of the answer is tested against the paper it cites.",
    epilog="Exit codes: 0 done, 1 failed, 2 used wrongly. `litmus doctor` says what is configured and what to do next.",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables cut the names of options where the terminal has 80 columns
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _litmus(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take what stands before the command."""
