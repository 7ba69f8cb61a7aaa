"""Bytes of any encoding, handed on as UTF-8 with plain line ends, so that every reader can rely on both."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from core.errors import UnknownFormat, UnreadableFile
from core.importing import Rejection

HEAD_BYTES = 65_536
UNDECODABLE = "litmus-windows-1252"
"""Name of the error handler for bytes that are not UTF-8 in a file that is: they are what Windows wrote."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARK = re.compile("\ufeff|ï»¿|\x1a")
"""Also as Windows-1252 shows it, and what DOS wrote where a file ended."""
_GLUED = re.compile(
    rf"(?<=[^\n])(?:{_MARK.pattern})"
    r"(?=TY {1,2}- |@[A-Za-z]+\s?[{(]|PMID ?-|%0 |FN |PT [A-Z]\s|Record #\d|[\[{]\s*[\"{]|<\?xml)"
)
"""A mark where the last line of the file before had no end."""
_UNPACK = "compressed ({}). Unpack it and import what is inside."
_BINARY = (
    (b"\x1f\x8b", _UNPACK.format("gzip: `gunzip FILE`")),
    (b"BZh", _UNPACK.format("bzip2")),
    (b"\xfd7zXZ\0", _UNPACK.format("xz")),
    (b"\x28\xb5\x2f\xfd", _UNPACK.format("zstd")),
    (b"7z\xbc\xaf\x27\x1c", _UNPACK.format("7z")),
    (b"Rar!", _UNPACK.format("rar")),
    (b"%PDF", "a PDF. Import its bibliographic record (BibTeX, RIS, …); Litmus reads abstracts, not full texts."),
    (b"\xd0\xcf\x11\xe0", "an old Office document. Save the sheet as CSV (UTF-8) and import that."),
    (b"SQLite format 3", "a SQLite database. Export the papers as CSV or JSON."),
    (b"PAR1", "a Parquet table. Export it as CSV or JSON lines."),
    (b"\x89PNG", "an image."),
    (b"\xff\xd8\xff", "an image."),
)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_MANY_CONTROLS = 0.05
_FEW_ZEROS = 0.01
"""Databases leave some in their texts."""
_FEW_HIGH_BYTES = 0.05
_CLOSE_CHAOS = 0.05


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or "\ufffd" for byte in odd), error.end


codecs.register_error(UNDECODABLE, _as_windows_1252)


def encoding_of(head: bytes, name: str) -> str:
    """Return the encoding of a file by its first bytes. Raises UnreadableFile, for what is no text UnknownFormat."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    if not head.strip():
        raise UnreadableFile(f"{name} is empty.")
    _refuse_binary(head, name)
    if head.count(0) > _FEW_ZEROS * len(head):
        return _utf16_without_mark(head, name)
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in head[:4096])
    if controls > _MANY_CONTROLS * len(head[:4096]):
        raise UnknownFormat(f"{name} is not text.")
    return _encoding_without_mark(head)


def _refuse_binary(head: bytes, name: str) -> None:
    for magic, kind in _BINARY:
        if head.startswith(magic):
            raise UnknownFormat(f"{name} is {kind}")
    if head.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in head:
            raise UnknownFormat(
                f"{name} is a Word document. `litmus check` reads it; import its references as BibTeX or RIS."
            )
        office = b"[Content_Types].xml" in head or b"xl/" in head
        kind = (
            "an Office document, such as an Excel sheet. Save the sheet as CSV (UTF-8) and import that."
            if office
            else _UNPACK.format("zip")
        )
        raise UnknownFormat(f"{name} is {kind}")


def _utf16_without_mark(head: bytes, name: str) -> str:
    """Latin text in UTF-16 has a zero in every other byte, and always in the same one."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 6 and min(even, odd) * 20 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise UnknownFormat(f"{name} is binary, not text. Litmus imports text formats; see `litmus import --help`.")


def _encoding_without_mark(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    declared = _XML_ENCODING.match(head.lstrip())
    if declared:
        try:
            return codecs.lookup(declared.group(1).decode()).name
        except LookupError:
            pass
    # Mostly UTF-8 with a few stray bytes is UTF-8: the strays are decoded one by one.
    strays = head.decode("utf-8", "replace").count("\ufffd")
    if sum(char > "\x7f" for char in head.decode("utf-8", "ignore")) >= strays:
        return "utf-8"
    # A western text has few letters beyond ASCII, too few to tell its encodings apart: it is what Windows wrote.
    if sum(byte > 0x7F for byte in head) < _FEW_HIGH_BYTES * len(head):
        return "cp1252"
    return _guessed(head)


def _guessed(head: bytes) -> str:
    """Return the most plausible encoding; KOI8 read as Windows-1251, and the other way round, swaps the cases."""
    matches = list(from_bytes(head))
    if not matches:
        return "cp1252"
    plausible = [match for match in matches if match.chaos <= matches[0].chaos + _CLOSE_CHAOS]
    return max(plausible, key=lambda match: _share_of_small_letters(str(match))).encoding


def _share_of_small_letters(text: str) -> float:
    letters = [char for char in text if char.isupper() or char.islower()]
    return round(sum(char.islower() for char in letters) / len(letters), 1) if letters else 0.0


class Decoded(io.RawIOBase):
    """A stream of UTF-8 with `\\n` line ends over a stream in any encoding; nothing in it can fail to decode.

    It has no byte order marks.
    """

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        self._source = source
        errors = UNDECODABLE if encoding.startswith("utf-8") else "replace"
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed: a private buffer type
        """Fill `buffer` as far as one chunk of the source goes."""
        while not self._ready and not self._ended:
            chunk = self._source.read(HEAD_BYTES)
            self._ended = not chunk
            # Files that were joined have a byte order mark where a later one begins.
            text = self._decoder.decode(chunk, final=self._ended)
            if not text.isascii() or "\x1a" in text:
                text = _MARK.sub("", _GLUED.sub("\n", text))
            self._ready = text.encode("utf-8", "replace")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


LONGEST_LINE = 4 * 1024 * 1024
"""Bytes. No abstract comes near it; a file in which a whole library is one line does."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line without its end; `text` is empty where the line is too long to hold."""

    number: int
    text: str
    too_long: bool = False

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"line {self.number}"

    def rejection(self) -> Rejection:
        """Say that it is too long."""
        return Rejection(self.place, f"the line is longer than {LONGEST_LINE // 1024 // 1024} MiB")


def lines_of(stream: BinaryIO) -> Iterator[TextLine]:
    """Yield every line, counting from 1."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) > LONGEST_LINE and not data.endswith(b"\n"):
            while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            yield TextLine(number, "", too_long=True)
        else:
            yield TextLine(number, data.decode("utf-8", UNDECODABLE).rstrip("\r\n"))
