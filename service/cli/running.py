"""How a command runs: its options, the library that it opens, its exit code, and one clear line where it failed."""

import asyncio
import functools
import inspect
import os
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Union

import typer

import answering
import reviewing
from core.disk import DISK_FULL, is_disk_full
from core.errors import LibraryLocked, LitmusError
from core.settings import read_settings
from indexing.lock import serving_at
from service.cli.output import complain, remark
from service.logs import start_logging

if TYPE_CHECKING:
    from answering import Litmus
    from service.client.remote import RemoteLitmus
    from service.surface.desk import DeskSurface
    from service.surface.library import Asker

FAILED = 1
INTERRUPTED = 130
"""What shells give a command that Ctrl-C ended."""

Work = Coroutine[Any, Any, int | None]


def command(work: Callable[..., Work]) -> Callable[..., None]:
    """Make a command of a coroutine function that returns its exit code; None means 0.

    A parameter whose type is a dataclass stands for the options that its fields declare.
    """
    signature = inspect.signature(work)
    groups = {each.name: each.annotation for each in signature.parameters.values() if is_dataclass(each.annotation)}
    parameters: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        options = _options(groups[each.name]) if each.name in groups else [each]
        parameters += [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in options]

    @functools.wraps(work)
    def to_its_end(**given: Any) -> None:
        grouped = {name: _filled(group, given) for name, group in groups.items()}
        run(lambda: work(**given, **grouped))

    # Typer reads the options off the signature.
    to_its_end.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return to_its_end


def _options(group: Any) -> list[inspect.Parameter]:
    found: list[inspect.Parameter] = []
    for each in fields(group):
        if is_dataclass(each.type):
            found += _options(each.type)
        else:
            default = inspect.Parameter.empty if each.default is MISSING else each.default
            kind = inspect.Parameter.KEYWORD_ONLY
            found.append(inspect.Parameter(each.name, kind, default=default, annotation=each.type))
    return found


def _filled(group: Any, given: dict[str, Any]) -> Any:
    values = {
        each.name: _filled(each.type, given) if is_dataclass(each.type) else given.pop(each.name)
        for each in fields(group)
    }
    return group(**values)


def run(work: Callable[[], Work]) -> None:
    """Run work to its end. Raises typer.Exit with the exit code if that is not 0."""
    code: int | None
    try:
        code = asyncio.run(work())
        sys.stdout.flush()
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read this has seen enough, as `head` has. What Python still wants to flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        # Read from the environment: the settings themselves may be what failed.
        if os.environ.get("LITMUS_LOG_LEVEL", "").lower() == "debug":
            traceback.print_exc()
        if is_disk_full(error):
            complain(DISK_FULL)
        elif isinstance(error, LitmusError):
            complain(str(error))
        else:
            where = "LITMUS_LOG_LEVEL=debug shows where."
            complain(f"This is a fault of Litmus: {type(error).__name__}: {error}. {where}")
        code = FAILED
    if code:
        raise typer.Exit(code)


async def enter_engine(
    stack: AsyncExitStack, *, repair: bool = False, as_it_is: bool = False, any_recipe: bool = False
) -> Union["Litmus", "RemoteLitmus"]:
    """Open the library until `stack` ends. Raises LibraryLocked if its holder serves nothing.

    One that will be replaced may be of `any_recipe`.

    What opens a library takes long to import, so a service is looked for first.
    """
    settings = read_settings()
    start_logging(settings, serving=False)
    url = serving_at(settings.data_dir) if settings.database_url is None else None
    if url is None:
        try:
            opened = answering.open_litmus(settings, repair=repair, as_it_is=as_it_is, any_recipe=any_recipe)
            return await stack.enter_async_context(opened)
        except LibraryLocked as locked:
            if locked.url is None:
                raise
            url = locked.url
    from service.client.remote import open_remote

    remark(f"{settings.data_dir} is held by the service at {url}; working through it.")
    return await stack.enter_async_context(open_remote(url, settings))


@asynccontextmanager
async def open_engine() -> "AsyncIterator[Asker]":
    """Open the library to ask it. Raises as `enter_engine` does."""
    async with AsyncExitStack() as stack:
        yield await enter_engine(stack)


@asynccontextmanager
async def open_engine_and_desk() -> "AsyncIterator[tuple[Asker, DeskSurface]]":
    """Open the library to ask it, and to work with its papers. Raises as `enter_engine` does."""
    from service.client.remote import RemoteLitmus

    async with AsyncExitStack() as stack:
        engine = await enter_engine(stack)
        if isinstance(engine, RemoteLitmus):
            yield engine, engine.desk
        else:
            yield engine, await stack.enter_async_context(reviewing.open_desk(engine))


@asynccontextmanager
async def open_desk() -> "AsyncIterator[DeskSurface]":
    """Open the library to work with its papers. Raises as `enter_engine` does."""
    async with open_engine_and_desk() as (_, desk):
        yield desk
