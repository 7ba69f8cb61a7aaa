"""The options that filter, which a command takes as one parameter, `filters`."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import typer

from core.filters import Filters
from service.cli import options

EVERYTHING = Filters()
_OPTIONS: dict[str, Any] = {
    "year_from": options.YearFrom,
    "year_to": options.YearTo,
    "author": options.Author,
    "venue": options.Venue,
    "tag": options.Tag,
    "collection": options.Collection,
    "reading": options.ReadingState,
}
_MARKS = ("tag", "collection", "reading")

Command = Callable[..., None]


def filtered(command: Command) -> Command:
    """Give a command all of them, in the place of its parameter `filters`."""
    return _with(command, tuple(_OPTIONS))


def filtered_by_marks(command: Command) -> Command:
    """Give a command those that look at what is written on papers, in the place of its parameter `filters`."""
    return _with(command, _MARKS)


def _with(command: Command, names: tuple[str, ...]) -> Command:
    signature = inspect.signature(command)
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        ours = [_parameter(name) for name in names] if parameter.name == "filters" else [parameter]
        parameters += [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in ours]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        filters = _filters({name: given.pop(name) for name in names})
        command(filters=filters, **given)

    # Typer reads the options off the signature.
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


def _parameter(name: str) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_OPTIONS[name])


def _filters(given: dict[str, Any]) -> Filters:
    year_from, year_to = given.get("year_from"), given.get("year_to")
    if year_from is not None and year_to is not None and year_from > year_to:
        raise typer.BadParameter("is after --year-to, so no paper can match.", param_hint="--year-from")
    fields: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, list):  # repeatable: the option is named in the singular, the field in the plural
            fields[f"{name}s"] = tuple(value)
        elif value is not None:
            fields[name] = value
    return Filters(**fields)
