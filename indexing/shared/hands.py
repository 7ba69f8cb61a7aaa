"""The hands of one process: they take work that any process has accepted, hold it by leases, and do it.

A lease runs out unless it is renewed, so the work of a process that died is taken by another one. A process that cannot
renew stops what it does before others may begin with it.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.errors import DatabaseUnreachable, LitmusError
from indexing.catalogue import Catalogue, work
from indexing.catalogue.tables.shared import WORKS
from indexing.catalogue.work import LeaseLost, Taken

if TYPE_CHECKING:  # it knows psycopg, which only a shared library needs
    from indexing.shared.link import Signals

_LOOK_AGAIN_S = 5.0
"""For work whose lease has run out: nobody tells of that."""
_ASK_AGAIN_S = 0.2
"""For work that somebody waits for."""
_LOG = logging.getLogger(__name__)

Idle = Callable[[], Coroutine[Any, Any, int]]
Does = Callable[[Taken], Coroutine[Any, Any, None]]


class Takes(Enum):
    """Which work a process takes."""

    OWN = "own"
    """What it has accepted itself, as a command does."""
    ALL = "all"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class _Skill:
    do: Does
    stopped: Does
    at_once: int


class Hands:
    """Takes and does work. `open` it, and `close` it before the catalogue."""

    def __init__(self, catalogue: Catalogue, signals: "Signals", lease_s: float, idle: Idle) -> None:
        """`idle` is done now and then by whoever takes all work: what somebody who died may have left."""
        self.name = f"{socket.gethostname()} {os.getpid()} {uuid4().hex[:8]}"
        self.takes = Takes.OWN
        self._catalogue = catalogue
        self._lease_s = lease_s
        self._idle = idle
        self._idling: asyncio.Task[None] | None = None
        self._skills: dict[str, _Skill] = {}
        self._own: set[str] = set()
        self._tasks: dict[str, tuple[str, asyncio.Task[None]]] = {}
        self._stopped: set[str] = set()
        """Of what is being done, that which somebody has cancelled."""
        self._something_new, self._something_cancelled = asyncio.Event(), asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        signals.on(WORKS, self._hear)

    def learn(self, kind: str, do: Does, stopped: Does, at_once: int) -> None:
        """Do work of a kind from now on. `stopped` notes what became of work that was cancelled meanwhile."""
        self._skills[kind] = _Skill(do, stopped, at_once)
        self._something_new.set()

    async def unlearn(self, kind: str) -> None:
        """Leave work of a kind to others, and what is being done of it."""
        self._skills.pop(kind, None)
        await self._leave([task for of, task in self._tasks.values() if of == kind])

    def accepted(self, work_id: str) -> None:
        """Note that this process has accepted a piece of work."""
        self._own.add(work_id)
        self._something_new.set()

    async def until_gone(self, work_id: str) -> None:
        """Wait until a piece of work neither waits nor is being done, by whichever process."""
        while await self._catalogue.read(work.is_there, work_id):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(_ASK_AGAIN_S)

    def open(self) -> None:
        """Begin."""
        self._loops = [asyncio.create_task(self._look()), asyncio.create_task(self._renew())]

    async def close(self) -> None:
        """Leave everything to others."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        idling = [self._idling] if self._idling is not None else []
        await self._leave([*idling, *(task for _, task in self._tasks.values())])

    async def _leave(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _hear(self) -> None:
        self._something_new.set()
        self._something_cancelled.set()

    async def _look(self) -> None:
        away = False
        while True:
            self._something_new.clear()
            try:
                while taken := await self._take():
                    self._begin(taken)
                if self.takes is Takes.ALL and (self._idling is None or self._idling.done()):
                    self._idling = asyncio.create_task(self._in_passing())
                away = False
            except LitmusError as error:
                if not away:  # once, and not every few seconds until it is back
                    _LOG.warning("No work can be taken: %s", error)
                away = True
            await _set_within(self._something_new, min(_LOOK_AGAIN_S, self._lease_s))

    async def _in_passing(self) -> None:
        try:
            await self._idle()
        except LitmusError as error:
            _LOG.warning("What others have left undone cannot be finished now: %s", error)

    def _begin(self, taken: Taken) -> None:
        task = asyncio.create_task(self._do(taken))
        self._tasks[taken.id] = (taken.kind, task)
        task.add_done_callback(lambda _: self._ended(taken.id))

    def _ended(self, work_id: str) -> None:
        del self._tasks[work_id]
        self._stopped.discard(work_id)
        self._something_new.set()

    async def _take(self) -> Taken | None:
        busy = [kind for kind, _ in self._tasks.values()]
        kinds = [kind for kind, skill in self._skills.items() if busy.count(kind) < skill.at_once]
        only = None if self.takes is Takes.ALL else self._own
        if self.takes is Takes.NOTHING or not kinds or only == set():
            return None
        return await self._catalogue.write(work.take, self.name, self._lease_s, kinds, only)

    async def _do(self, taken: Taken) -> None:
        skill = self._skills[taken.kind]
        try:
            await skill.do(taken)
            await self._catalogue.write(work.forget, taken.id)
        except asyncio.CancelledError:
            with suppress(LitmusError):
                if taken.id in self._stopped:
                    await skill.stopped(taken)
                    await self._catalogue.write(work.forget, taken.id)
                else:
                    await self._catalogue.write(work.release, self.name, taken.id)
        except (DatabaseUnreachable, LeaseLost) as error:
            _LOG.warning("The work %s is left for later: %s", taken.id, error)
            with suppress(LitmusError):
                await self._catalogue.write(work.release, self.name, taken.id)
        except Exception:
            _LOG.exception("The work %s failed in a way that nobody expected.", taken.id)
            with suppress(LitmusError):
                await self._catalogue.write(work.forget, taken.id)

    async def _renew(self) -> None:
        renewed = monotonic()
        while True:
            self._something_cancelled.clear()
            held, now = list(self._tasks), monotonic()
            try:
                kept = await self._catalogue.write(work.renew, self.name, self._lease_s, held) if held else {}
                renewed = now
            except LitmusError as error:
                _LOG.warning("What is being done cannot be held for longer: %s", error)
                kept = dict.fromkeys(held, False) if now - renewed < self._lease_s / 2 else {}
            for work_id in held:
                if work_id in self._tasks and kept.get(work_id, True):
                    if work_id in kept:
                        self._stopped.add(work_id)
                    self._tasks[work_id][1].cancel()
            await _set_within(self._something_cancelled, self._lease_s / 3)


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
