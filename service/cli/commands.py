"""The commands: none of whose options takes the next option for its value, and whose help speaks no Python."""

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

_MISSING = "“{value}” looks like an option, so the value is missing. If it is meant as a value, begin it with a space."


class Commands(TyperGroup):
    """A group whose commands, and theirs, refuse for a text or a file what begins with two hyphens."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command."""
        command = super().get_command(ctx, cmd_name)
        return command and _ours(command)

    def get_params(self, ctx: Any) -> Any:
        """Return the options of all commands, as help shows them."""
        return [_shown(param) for param in super().get_params(ctx)]


def _ours(command: Any) -> Any:
    for param in command.params:
        if param.param_type_name == "option" and param.callback is None:
            param.callback = _refuse_options
    usual = type(command).get_params
    command.get_params = lambda ctx: [_shown(param) for param in usual(command, ctx)]
    for each in getattr(command, "commands", {}).values():
        _ours(each)
    return command


def _refuse_options(ctx: typer.Context, param: object, value: Any) -> Any:
    for each in value if isinstance(value, list | tuple) else (value,):
        if isinstance(each, str | Path) and str(each).startswith("--"):
            raise typer.BadParameter(_MISSING.format(value=each))
    return value


def _shown(param: Any) -> Any:
    """Have help name what a parameter takes in words; Typer shows the types of Python, such as `<list[str]>`."""
    param.display_type_rich = lambda ctx: _takes(param, ctx)
    return param


def _takes(param: Any, ctx: typer.Context) -> str | None:
    kind = param.type_descriptor
    if kind.is_choice:
        return "|".join(str(getattr(choice, "value", choice)) for choice in kind.choices)
    if param.param_type_name == "argument" or getattr(param, "is_flag", False):
        return None
    if param.metavar is not None:
        return str(param.metavar)
    typed = str(kind.annotation)
    if kind.is_path or "Path" in typed:
        return "PATH"
    return "NUMBER" if kind.is_ranged or "int" in typed or "float" in typed else "TEXT"
