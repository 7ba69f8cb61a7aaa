"""JSON as people really write it, made fit for a strict parser that holds each string whole."""

import re
from typing import BinaryIO

LONGEST_STRING = 2 * 1024 * 1024
"""Bytes, give or take one chunk. What is longer is cut, and then rejected as a record that is too long."""
LARGEST_RECORD = 32 * 1024 * 1024
_CHUNK = 65_536
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_CUT_IN_STRING = re.compile(rb"(?:\\{1,64}(?:u[0-9a-fA-F]{0,3})?|[\xc2-\xf4][\x80-\xbf]{0,2})\Z")
_CUT_OUTSIDE = re.compile(rb"[-A-Za-z]{1,9}\Z")
_NO_NUMBER = re.compile(rb"-?\b(?:NaN|Infinity)\b|[-+.0-9eE]{400,}")
"""The last one because the parser takes quadratic time for a number of megabytes."""
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
