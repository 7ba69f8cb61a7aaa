"""The one door to all sources on the web: one request at a time and source, at its pace, with patience and a cache."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlencode

from core.errors import SourceRefused, SourceUnavailable
from core.text.readable import readable
from indexing.locks import LocalLocks, Locks
from indexing.sources.web import BrokenOff, Clock, PageCache, Reply, SystemClock, Web

_MOST_DIGITS = 9


def seconds_of(value: str | None, now: float) -> float | None:
    """Return the wait that a `Retry-After` or `Backoff` header asks for: seconds, or an HTTP date; None: neither."""
    text = (value or "").strip()
    if text.replace(".", "", 1).isdigit() and len(text) <= _MOST_DIGITS and text.isascii():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)


def pause_of(headers: Mapping[str, str], now: float) -> float:
    """Return how long a server that answered well wants to be left alone all the same.

    Zotero says `Backoff`; Crossref tells its rate as `X-Rate-Limit-Limit` requests in `X-Rate-Limit-Interval`.
    """
    pause = seconds_of(headers.get("backoff"), now) or 0.0
    limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    every = seconds_of(interval.strip().removesuffix("s"), now)
    if limit.strip().isdigit() and len(limit) <= _MOST_DIGITS and int(limit) and every is not None:
        pause = max(pause, every / int(limit))
    return pause


Parsed = TypeVar("Parsed")
NOTHING: Mapping[str, str] = MappingProxyType({})

_TRIES = 5
_FIRST_WAIT_S = 2.0
_COME_BACK = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEY_REFUSED = frozenset({401, 402, 403})
_SHOWN = 200
_LOG = logging.getLogger(__name__)

told_to_wait: ContextVar[Callable[[str | None], None]] = ContextVar("told_to_wait", default=lambda note: None)
"""Hears what is being waited for, and None when the wait is over."""


class Malformed(Exception):
    """A body that is not what the source's documentation promises. Asked for again, like a server error."""


@dataclass(frozen=True, slots=True)
class Place:
    """A source as the door knows it."""

    title: str
    """For messages."""
    pace_s: float
    """The least time between the beginnings of two requests."""
    key_setting: str | None = None
    """The setting to look at when the source refuses the key."""


class Door:
    """Gets pages. Close it at the end."""

    def __init__(
        self, web: Web, cache: PageCache, *, patience_s: float, clock: Clock | None = None, locks: Locks | None = None
    ) -> None:
        self._web = web
        self._cache = cache
        self._patience_s = patience_s
        self._clock = clock or SystemClock()
        self._locks = locks or LocalLocks()
        self._free_at: dict[str, float] = {}
        """When each source may be asked next."""

    async def get(
        self,
        place: Place,
        address: str,
        read: Callable[[Reply], Parsed],
        *,
        params: Mapping[str, str] = NOTHING,
        headers: Mapping[str, str] = NOTHING,
        secrets: Mapping[str, str] = NOTHING,
        fresh: bool = False,
    ) -> Parsed:
        """Return what `read` makes of the page; `read` raises Malformed for a body that it cannot use.

        `secrets` are parameters too, but neither the cache nor a message sees them. With `fresh` the cache is not asked
        (and is written all the same). Raises SourceUnavailable and SourceRefused.
        """
        shown = f"{address}?{urlencode(params)}" if params else address
        if not fresh and (kept := await asyncio.to_thread(self._cache.get, shown)) is not None:
            try:
                return read(kept)
            except Malformed:
                _LOG.debug("What is kept of %s cannot be read; it is asked for again.", shown)
        asked = f"{address}?{urlencode({**params, **secrets})}" if params or secrets else address
        reply, parsed = await self._ask(place, asked, headers, read)
        await asyncio.to_thread(self._cache.put, shown, reply)
        return parsed

    async def close(self) -> None:
        """Let go of connections."""
        await self._web.close()

    async def _ask(
        self, place: Place, address: str, headers: Mapping[str, str], read: Callable[[Reply], Parsed]
    ) -> tuple[Reply, Parsed]:
        async with self._locks.named(f"source {place.title}"):
            try:
                return await self._ask_in_turn(place, address, headers, read)
            finally:
                if self._locks.shared:  # no other process knows when the source may be asked next
                    await self._wait(self._free_at.get(place.title, 0.0) - self._clock.monotonic(), None)

    async def _ask_in_turn(
        self, place: Place, address: str, headers: Mapping[str, str], read: Callable[[Reply], Parsed]
    ) -> tuple[Reply, Parsed]:
        free_at, title = self._free_at, place.title
        for number in range(_TRIES):
            await self._wait(free_at.get(title, 0.0) - self._clock.monotonic(), None)
            free_at[title] = self._clock.monotonic() + place.pace_s
            trouble, asked_wait_s = "", None
            try:
                status, reply = await self._web.get(place.title, address, headers)
                if status == 200:
                    parsed = read(reply)
                    free_at[title] = max(
                        free_at[title], self._clock.monotonic() + pause_of(reply.headers, self._clock.now())
                    )
                    return reply, parsed
                _refuse(place, status, reply)
                trouble = f"answered {status}"
                asked_wait_s = seconds_of(reply.headers.get("retry-after"), self._clock.now())
            except Malformed as error:
                trouble = f"sent what cannot be read ({error})"
            except BrokenOff as error:
                trouble = f"could not be reached ({error})"
            if asked_wait_s is not None and asked_wait_s > self._patience_s:
                raise SourceUnavailable(
                    f"{place.title} {trouble} and asks to be left alone for {_spoken(asked_wait_s)}. Run the same "
                    "again then: it goes on where it stopped."
                )
            if number < _TRIES - 1:
                wait = _FIRST_WAIT_S * 2**number if asked_wait_s is None else asked_wait_s
                await self._wait(wait, f"{place.title} {trouble}: waiting {_spoken(wait)}")
        raise SourceUnavailable(
            f"{place.title} {trouble}, {_TRIES} times in a row. What was fetched is kept; run the same again later: it "
            "goes on where it stopped."
        )

    async def _wait(self, seconds: float, note: str | None) -> None:
        if seconds <= 0:
            return
        if note:
            _LOG.info("%s", note)
            told_to_wait.get()(note)
        await self._clock.sleep(seconds)
        if note:
            told_to_wait.get()(None)


def _refuse(place: Place, status: int, reply: Reply) -> None:
    """Raise SourceRefused unless asking again can help."""
    if status in _COME_BACK:
        return
    said = _said(reply.body)
    told = f"{place.title} answered {status}{f': {said}' if said else ''}"
    if status in _KEY_REFUSED:
        hint = f"Look at {place.key_setting}." if place.key_setting else "It may be blocking requests from here."
        raise SourceRefused(f"{told}. {hint}")
    raise SourceRefused(f"{told}. Look at the query.")


def _said(body: bytes) -> str:
    """Return the message in an error body, which is JSON, XML or text, or nothing."""
    text = body[:20_000].decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    while isinstance(value, dict | list) and value:
        if isinstance(value, list):
            value = value[0]
            continue
        value = next((value[key] for key in ("message", "error", "detail", "reason") if value.get(key)), "")
    said = readable(value if isinstance(value, str) else "").rstrip(".")
    return f"{said[:_SHOWN]}…" if len(said) > _SHOWN else said


def _spoken(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"
