"""The commands, none of whose options takes the next option for its value."""

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
        return command and _strict(command)


def _strict(command: Any) -> Any:
    for param in command.params:
        if param.param_type_name == "option" and param.callback is None:
            param.callback = _refuse_options
    for each in getattr(command, "commands", {}).values():
        _strict(each)
    return command


def _refuse_options(ctx: typer.Context, param: object, value: Any) -> Any:
    for each in value if isinstance(value, list | tuple) else (value,):
        if isinstance(each, str | Path) and str(each).startswith("--"):
            raise typer.BadParameter(_MISSING.format(value=each))
    return value
