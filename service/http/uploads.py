"""An uploaded file, from the request to the disk without ever being in memory as a whole.

The only module that knows python-multipart.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from core.errors import LimitExceeded
from service.http.guards.body import too_large
from service.problems import FieldProblem

_LONGEST_NAME = 200
_LONGEST_HEADER = 8192
_SILENT_S = 5.0
"""An upload of which nothing came for so long gives its place to one that comes."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A whole file on disk, under a name of our own; whoever takes it removes it."""

    path: Path
    filename: str
    """What the client calls it, cut down to something harmless to show."""


class Uploads:
    """The folder of uploads. One process owns it, so what lies in it at the start was left by one that died."""

    def __init__(self, folder: Path, *, max_bytes: int, max_at_once: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_at_once = max_at_once
        self._coming: set[_Coming] = set()

    def clear(self, keep: Collection[Path] = ()) -> None:
        """Remove what an earlier process left, but for what it had accepted and is still to be imported."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in set(self._folder.iterdir()) - set(keep):
            path.unlink(missing_ok=True)

    async def take(self, request: Request) -> Upload:
        """Write the one file of a multipart request to disk. Nothing is left behind if it breaks off."""
        boundary = _boundary(request)
        coming = self._place()
        path = self._folder / f"{uuid4().hex}.upload"
        try:
            out = await asyncio.to_thread(path.open, "wb")
            try:
                form = _Form(out, self._max_bytes)
                await _parse(coming.heard(request.stream()), boundary, form)
                await asyncio.to_thread(_settle, out)
            finally:
                out.close()
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, FormParserError):
                raise HTTPException(400, f"The body is not a multipart form: {error}") from None
            if isinstance(error, ClientDisconnect):
                raise HTTPException(400, "The upload broke off.") from None
            raise
        finally:
            self._coming.discard(coming)
        return Upload(path, form.filename)

    def _place(self) -> "_Coming":
        """Return a place for an upload, if need be that of one that has fallen silent. Raises LimitExceeded."""
        if len(self._coming) >= self._max_at_once:
            stalled = min(self._coming, key=lambda each: each.heard_at)
            if asyncio.get_running_loop().time() - stalled.heard_at < _SILENT_S:
                raise LimitExceeded("Other uploads are still coming in. Try again when they are through.")
            stalled.give_way()
            self._coming.discard(stalled)
        coming = _Coming()
        self._coming.add(coming)
        return coming


class _Coming:
    """An upload under way."""

    def __init__(self) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        self._waiting: asyncio.Timeout | None = None

    def give_way(self) -> None:
        """Have it end: another upload takes its place."""
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def heard(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Yield what comes, and note when. Raises HTTPException where it has to give way."""
        while True:
            try:
                async with asyncio.timeout(None) as self._waiting:
                    data = await anext(stream, None)
            except TimeoutError:
                told = "Nothing of this upload came for a while, and another took its place. Send it again."
                raise HTTPException(408, told, {"Connection": "close"}) from None
            finally:
                self._waiting = None
            if data is None:
                return
            self.heard_at = asyncio.get_running_loop().time()
            yield data


async def _parse(stream: AsyncIterator[bytes], boundary: bytes, form: "_Form") -> None:
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": form.part_begins,
            "on_header_field": form.header_field,
            "on_header_value": form.header_value,
            "on_header_end": form.header_ends,
            "on_part_data": form.part_data,
            "on_part_end": form.part_ends,
            "on_end": form.ends,
        },
        max_header_size=_LONGEST_HEADER,
    )
    async for data in stream:
        # To a thread: a slow disk must not hold up the answers to others.
        await asyncio.to_thread(parser.write, data)
    if not form.ended:
        raise HTTPException(400, "The form breaks off before its closing boundary.")
    if not form.complete:
        raise FieldProblem("file", "The form has no file. Send one as the part `file`.")


def _settle(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _boundary(request: Request) -> bytes:
    content_type, options = parse_options_header(request.headers.get("content-type"))
    if content_type != b"multipart/form-data":
        raise HTTPException(415, "Send the file as multipart/form-data, such as with `curl -F file=@FILE`.")
    boundary = options.get(b"boundary")
    if not boundary:
        raise HTTPException(400, "The header Content-Type names no boundary of the form's parts.")
    return boundary


class _Form:
    """Hears what the parser finds: writes the first file, passes over fields, and refuses a second file."""

    def __init__(self, out: BinaryIO, max_bytes: int) -> None:
        self._out = out
        self._max_bytes = max_bytes
        self._written = 0
        self._header, self._value = bytearray(), bytearray()
        self._in_file = False
        self.filename = ""
        self.complete = False
        self.ended = False

    def part_begins(self) -> None:
        self._in_file = False

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_ends(self) -> None:
        header, value = bytes(self._header).lower(), bytes(self._value)
        self._header.clear()
        self._value.clear()
        if header != b"content-disposition":
            return
        _, options = parse_options_header(value)
        if b"filename" not in options:
            return
        if self.complete:
            raise FieldProblem("file", "The form has several files. Send one at a time.")
        self._in_file = True
        self.filename = _harmless(options[b"filename"])

    def part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._in_file:
            return
        self._written += end - start
        if self._written > self._max_bytes:
            raise HTTPException(413, too_large(self._max_bytes, "LITMUS_MAX_UPLOAD_BYTES"))
        self._out.write(data[start:end])

    def part_ends(self) -> None:
        self.complete = self.complete or self._in_file

    def ends(self) -> None:
        self.ended = True


def _harmless(filename: bytes) -> str:
    bare = filename.decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in bare if char.isprintable()).strip()
    return shown[:_LONGEST_NAME] or "upload"
