"""The objects of a JSON file that are records: one a line, in an array, or in an array somewhere inside an object.

JSON as people really write it is made fit for a strict parser that holds each string whole.
"""

import io
import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, cast

import ijson  # type: ignore[import-untyped]  # the library ships no types

from core.importing import Rejection
from indexing.readers.decoding import HEAD_BYTES, UNDECODABLE, TextLine, lines_of

LONGEST_STRING = 2 * 1024 * 1024
"""Bytes, give or take one chunk. What is longer is cut, and then rejected as a record that is too long."""
LARGEST_RECORD = 32 * 1024 * 1024
_CHUNK = 65_536
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_CUT_IN_STRING = re.compile(rb"(?:\\{1,64}(?:u[0-9a-fA-F]{0,3})?|[\xc2-\xf4][\x80-\xbf]{0,2})\Z")
_CUT_OUTSIDE = re.compile(rb"[-A-Za-z]{1,9}\Z")
# The last one because the parser takes quadratic time for a number of megabytes.
_NO_NUMBER = re.compile(rb"-?\b(?:NaN|Infinity)\b|[-+.0-9eE]{400,}")
_NO_CONTROLS = bytes(32 if byte < 32 else byte for byte in range(256))


class RecordTooLarge(ValueError):
    """More bytes went by without a record than any record may have."""


class TameJson:
    """A readable stream: overlong strings cut, raw control characters in strings blanked, NaN and Infinity null.

    Python's own json module writes NaN, and spreadsheets full of it are common. Works chunk by chunk and knows no more
    of JSON than where strings begin and end.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._held = b""
        self._in_string = False
        self._length = 0
        """Bytes handed on of the string that is open."""
        self._since_record = 0

    def record_done(self) -> None:
        """Start counting the next record."""
        self._since_record = 0

    def read(self, size: int = -1) -> bytes:
        """Return some of the stream; empty only at its end. Raises RecordTooLarge."""
        if size == 0:
            return b""
        while True:
            came = self._source.read(_CHUNK)
            chunk = self._held + came
            if not chunk:
                return b""
            self._held = b""
            if came:
                self._hold_back_what_is_cut(chunk)
                chunk = chunk[: len(chunk) - len(self._held)]
            tame = self._tame(chunk)
            self._since_record += len(tame)
            if self._since_record > LARGEST_RECORD:
                raise RecordTooLarge
            if tame:
                return tame

    def _hold_back_what_is_cut(self, chunk: bytes) -> None:
        for pattern in (_CUT_IN_STRING, _CUT_OUTSIDE):
            cut = pattern.search(chunk, max(0, len(chunk) - 80))
            if cut:
                self._held = cut.group()
                return

    def _tame(self, chunk: bytes) -> bytes:
        masked = _ESCAPE.sub(b"__", chunk) if b"\\" in chunk else chunk
        out, start = [], 0
        for masked_part in masked.split(b'"'):
            part = chunk[start : start + len(masked_part)]
            start += len(masked_part) + 1
            if self._in_string:
                out.append(b"" if self._length > LONGEST_STRING else part.translate(_NO_CONTROLS))
                self._length += len(part)
            else:
                out.append(_NO_NUMBER.sub(b"null", part))
            self._in_string = not self._in_string
            if start <= len(chunk):
                self._length = 0
        self._in_string = not self._in_string  # the last part is not followed by a quote
        return b'"'.join(out)


JsonObject = dict[str, Any]
"""Keys in lower case, letters and digits only: `externalIds` and `external_ids` are `externalids`."""
Located = tuple[str, JsonObject]
"""Where a record stands, and the record."""

_LINES_TO_TRY = 50
_DEEPEST_LIST = 3
_DEEPEST_VALUE = 30
_NOT_KEY = re.compile(r"[^a-z0-9]+")
INVERTED_INDEX = "abstractinvertedindex"  # its keys are the words of the abstract and keep their spelling
_TITLES = frozenset({"title", "papertitle", "articletitle", "documenttitle"})
_WRAPPERS = ("source", "paper", "work", "citingpaper", "citedpaper", "data")
"""Search engines and citation services put the paper one level down."""


def json_records(stream: BinaryIO) -> Iterator[Located | Rejection]:
    """Yield every record, and a rejection for everything that stands where a record should."""
    head = stream.read(HEAD_BYTES)
    whole = cast(BinaryIO, io.BufferedReader(_Replayed(head, stream), HEAD_BYTES))
    if _one_a_line(head):
        for line in lines_of(whole):
            found = _of_line(line)
            if found is not None:
                yield found
    else:
        yield from _Document(whole).records()


class _Replayed(io.RawIOBase):
    """A stream from its beginning after its head was read."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed: a private buffer type
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _one_a_line(head: bytes) -> bool:
    """Whether most of the first complete lines that begin as objects are objects, each on its own."""
    complete = head if len(head) < HEAD_BYTES else head[: head.rfind(b"\n") + 1]
    lines = [line for line in complete.split(b"\n") if line.strip()][:_LINES_TO_TRY]
    if len(lines) < 2 or not lines[0].lstrip().startswith(b"{"):
        return False
    begun = [line for line in lines if line.lstrip().startswith(b"{")]
    objects = sum(isinstance(_parsed(line.decode("utf-8", UNDECODABLE)), dict) for line in begun)
    return objects * 2 >= len(begun)


def _parsed(text: str) -> object:
    """Return the value, or None for what is not JSON."""
    try:
        return json.loads(text.strip().removesuffix(","), strict=False)
    except (ValueError, RecursionError):
        return None


def _of_line(line: TextLine) -> Located | Rejection | None:
    if line.too_long:
        return line.rejection()
    if not line.text.strip():
        return None
    value = _parsed(line.text)
    if not isinstance(value, dict):
        return Rejection(line.place, "not a JSON object")
    return line.place, _unwrapped(normal(value))


def normal(value: Any, depth: int = 0) -> Any:
    """Return a parsed value with the keys of its objects as JsonObject has them."""
    if depth > _DEEPEST_VALUE:
        return None
    if isinstance(value, dict):
        named = ((_key(key), inner) for key, inner in value.items())
        return {key: inner if key == INVERTED_INDEX else normal(inner, depth + 1) for key, inner in named}
    return [normal(inner, depth + 1) for inner in value] if isinstance(value, list) else value


def _key(key: str) -> str:
    return _NOT_KEY.sub("", key.lower()) or key


def _unwrapped(found: JsonObject) -> JsonObject:
    if not _TITLES & found.keys():
        for wrapper in _WRAPPERS:
            if isinstance(found.get(wrapper), dict):
                return cast(JsonObject, found[wrapper])
    return found


class _Document:
    """A walk over the events of one JSON document, or of several on end. Holds one record at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = TameJson(stream)
        self._events: Iterator[tuple[str, Any]] = ijson.basic_parse(
            self._stream, multiple_values=True, use_float=True, buf_size=HEAD_BYTES
        )
        self._count = 0

    def records(self) -> Iterator[Located | Rejection]:
        """Yield them; where the JSON breaks, what was complete stands and the rest is one rejection."""
        try:
            for event, value in self._events:
                if event == "start_array":
                    yield from self._array(certain=True)
                elif event == "start_map":
                    found, some = yield from self._object(0)
                    if not some:
                        yield self._located(found)
                else:
                    yield self._located(value)
        except RecordTooLarge:
            reason = f"larger than {LARGEST_RECORD // 1024 // 1024} MiB; the rest of the file was not read"
            yield Rejection(f"record {self._count + 1}", reason)
        except (ijson.JSONError, ValueError, OverflowError):
            reason = "the JSON is broken or ends here; the rest of the file was not read"
            yield Rejection(f"record {self._count + 1}", reason)

    def _located(self, value: object) -> Located | Rejection:
        self._count += 1
        self._stream.record_done()
        place = f"record {self._count}"
        return (place, _unwrapped(value)) if isinstance(value, dict) else Rejection(place, "not a JSON object")

    def _array(self, *, certain: bool) -> Generator[Located | Rejection, None, tuple[list[Any], bool]]:
        """Yield the elements if they are records: all of a top-level array; else as the first object shows."""
        kept: list[Any] = []
        streaming: bool | None = True if certain else None
        for event, value in self._events:
            if event == "end_array":
                break
            element = normal(self._value(event, value))
            if streaming is None and isinstance(element, dict):
                streaming = bool(_TITLES & _unwrapped(element).keys())
            if streaming:
                yield self._located(element)
            else:
                kept.append(element)
        return kept, bool(streaming)

    def _object(self, depth: int) -> Generator[Located | Rejection, None, tuple[JsonObject, bool]]:
        """Yield the records inside; return the object itself, and whether there were any.

        An object that has named its title is a record itself; the arrays in it are its authors and references.
        """
        found: JsonObject = {}
        some = False
        key = ""
        for event, value in self._events:
            if event == "map_key":
                key = _key(value)
            elif event == "end_map":
                break
            elif event == "start_array" and not _TITLES & found.keys():
                found[key], inside = yield from self._array(certain=False)
                some |= inside
            elif event == "start_map" and depth < _DEEPEST_LIST and not _TITLES & found.keys():
                inner, inside = yield from self._object(depth + 1)
                if not inside and _TITLES & inner.keys() and "abstract" in inner:
                    yield self._located(inner)
                    inside = True
                elif not inside:
                    found[key] = inner
                some |= inside
            else:
                whole = self._value(event, value)
                found[key] = whole if key == INVERTED_INDEX else normal(whole)
        return found, some

    def _value(self, event: str, value: Any) -> Any:
        """Return the whole value that starts with this event, with its keys as the source spells them."""
        builder = ijson.ObjectBuilder()
        builder.event(event, value)
        depth = int(event.startswith("start_"))
        while depth:
            event, value = next(self._events, ("end_", None))
            builder.event(event, value)
            depth += int(event.startswith("start_")) - int(event.startswith("end_"))
        return builder.value
