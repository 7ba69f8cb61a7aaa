"""What is opened for a while: with `async with`, or by awaiting it and closing it later, as a notebook does."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, ParamSpec, TypeVar

from core.errors import LitmusError


class Openable:
    """What is opened and closed."""

    _opening: "Opening[Any] | None" = None
    """None where somebody made it by hand: then it is open as long as what it was made of."""

    async def close(self) -> None:
        """Close it. Closing it again does nothing."""
        if self._opening is not None:
            await self._opening.close()

    def check_open(self) -> None:
        """Raise LitmusError if it is closed, or was opened in another event loop."""
        if self._opening is not None:
            self._opening.check_open()


_P = ParamSpec("_P")
_T = TypeVar("_T", bound=Openable)


class Opening(Generic[_T]):
    """What `open_litmus()` gives, before it is open. Everything but opening it is a mistake, and is said to be one."""

    def __init__(self, called: str, manager: AbstractAsyncContextManager[_T]) -> None:
        self._called = called
        self._manager = manager
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def __await__(self) -> Generator[Any, None, _T]:
        return self.__aenter__().__await__()

    async def __aenter__(self) -> _T:
        if self._loop is not None:
            raise LitmusError(f"This {self._called}() was opened before. Call {self._called}() again for another one.")
        self._loop = asyncio.get_running_loop()
        opened = await self._manager.__aenter__()
        opened._opening = self
        return opened

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._closed:
            return None
        self._closed = True
        return await self._manager.__aexit__(kind, error, trace)

    async def close(self) -> None:
        """Close what was opened, once."""
        await self.__aexit__(None, None, None)

    def check_open(self) -> None:
        """Raise LitmusError if it is closed, or was opened in another event loop."""
        if self._closed:
            raise LitmusError(f"It was closed. Open it again with {self._called}().")
        if self._loop is not _running_loop():
            raise LitmusError(
                f"It was opened in another event loop. Call {self._called}() and use what it gives within one "
                "asyncio.run(…), or await both in one notebook."
            )

    @property
    def _right(self) -> str:
        name = self._called.removeprefix("open_")
        return f"write `{name} = await {self._called}(…)`, or `async with {self._called}(…) as {name}:`"

    def __repr__(self) -> str:
        return f"<not open yet: {self._right}>"

    def __enter__(self) -> NoReturn:
        raise TypeError(f"`with` cannot open it: {self._right}.")

    def __exit__(self, *_: object) -> None:
        """Never reached: `with` asks for it before it enters."""

    if not TYPE_CHECKING:  # type checkers find the mistake by themselves

        def __getattr__(self, name: str) -> NoReturn:
            raise AttributeError(f"It is not open yet, so it has no {name!r}: {self._right}.")


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # there is none
        return None


def opens(make: Callable[_P, AbstractAsyncContextManager[_T]]) -> Callable[_P, Opening[_T]]:
    """Have what a function opens be opened both ways."""

    @wraps(make)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> Opening[_T]:
        return Opening(make.__name__, make(*args, **kwargs))

    return call
