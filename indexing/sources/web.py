"""Requests to sources on the web, and the pages that they gave, kept for a while.

The only module here that knows httpx, which is imported when something is asked.
"""

import asyncio
import hashlib
import json
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from core.disk import write_atomically
from core.errors import SourceRefused, SourceUnavailable

if TYPE_CHECKING:
    import httpx


_LARGEST_REPLY = 256 * 1024 * 1024


class Clock(Protocol):
    """What waits and tells the time."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""


class SystemClock:
    """The machine's."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source answered; names of headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]


class PageCache:
    """One file a page, in a folder of their own. A cache that cannot be read or written is none."""

    def __init__(self, folder: Path, max_age_s: float, clock: Clock) -> None:
        self._folder = folder
        self._max_age_s = max_age_s
        self._clock = clock

    def get(self, address: str) -> Reply | None:
        """Return what is kept of this address, unless it is too old."""
        path = self._path(address)
        try:
            if not 0 <= self._clock.now() - path.stat().st_mtime < self._max_age_s:
                return None
            unpacked = zlib.decompressobj().decompress(path.read_bytes(), _LARGEST_REPLY)
            head, _, body = unpacked.partition(b"\n")
            told = json.loads(head)
        except (OSError, zlib.error, ValueError):
            return None
        # Two addresses might share a digest, in theory; they do not share a page.
        return Reply(body, told["headers"]) if told.get("address") == address else None

    def put(self, address: str, reply: Reply) -> None:
        """Keep a page."""
        if self._max_age_s <= 0:
            return
        head = json.dumps({"address": address, "headers": dict(reply.headers)}).encode()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(address), zlib.compress(head + b"\n" + reply.body, 1))
        except OSError:
            return

    def prune(self) -> None:
        """Remove what is too old."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            try:
                if self._clock.now() - path.stat().st_mtime >= self._max_age_s:
                    path.unlink(missing_ok=True)
            except OSError:
                continue

    def _path(self, address: str) -> Path:
        return self._folder / f"{hashlib.blake2b(address.encode(), digest_size=16).hexdigest()}.page"


_CONNECT_S = 15.0
_LARGEST_BODY = 64 * 1024 * 1024
_MOST_REDIRECTS = 3


class BrokenOff(Exception):
    """No whole answer came."""


class Web:
    """One client for all sources, with one User-Agent. Close it at the end."""

    def __init__(self, user_agent: str, timeout_s: float) -> None:
        self._user_agent = user_agent
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None

    async def get(self, title: str, address: str, headers: Mapping[str, str]) -> tuple[int, Reply]:
        """Return status and whole answer, whatever the status. Raises BrokenOff, SourceRefused, SourceUnavailable."""
        for _ in range(_MOST_REDIRECTS + 1):
            status, reply, redirects = await self._once(title, address, headers)
            if not redirects:
                return status, reply
            after = urljoin(address, reply.headers.get("location", ""))
            if urlsplit(after).hostname != urlsplit(address).hostname:
                # A key must not travel to somebody else.
                raise SourceRefused(
                    f"{title} points to another host, {urlsplit(after).hostname}. LITMUS_SOURCE_URLS can name it."
                )
            address = after
        raise SourceUnavailable(f"{title} sends from one address to the next and gives no page.")

    async def _once(self, title: str, address: str, headers: Mapping[str, str]) -> tuple[int, Reply, bool]:
        import httpx

        client = self._open()
        body = bytearray()
        try:
            # A server that sends a byte a minute would never run into the timeout between two of them.
            async with asyncio.timeout(5 * self._timeout_s), client.stream("GET", address, headers=headers) as got:
                async for piece in got.aiter_bytes():
                    body += piece
                    if len(body) > _LARGEST_BODY:
                        raise SourceUnavailable(f"{title} sent more than 64 MiB at once. It was not read.")
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
            raise BrokenOff(type(error).__name__) from None
        except (httpx.InvalidURL, ValueError) as error:
            raise SourceRefused(f"{title} cannot be asked this: {error}.") from None
        told = {name.lower(): value for name, value in got.headers.items()}
        return got.status_code, Reply(bytes(body), told), got.is_redirect

    def _open(self) -> "httpx.AsyncClient":
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
                timeout=httpx.Timeout(self._timeout_s, connect=min(_CONNECT_S, self._timeout_s)),
                # A proxy from the environment cannot know a service on this machine.
                verify=_trusted(),
                mounts={"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None},
            )
        return self._client

    async def close(self) -> None:
        """Let go of connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


@cache
def _trusted() -> ssl.SSLContext:
    """Reading every authority's certificate takes longer than a request; once a process is enough."""
    import httpx

    return httpx.create_ssl_context()
