"""Files of papers in, records out: one reader a format, recognised by content."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from core.errors import UnknownFormat, UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from indexing.readers.bibtex.reading import BibtexReader
from indexing.readers.decoding import HEAD_BYTES, Decoded, encoding_of
from indexing.readers.delimited import DelimitedReader
from indexing.readers.json.formats import CslJsonReader, JsonReader
from indexing.readers.plain_text import PlainTextReader
from indexing.readers.record import RecordReader
from indexing.readers.tagged.cochrane import CochraneReader
from indexing.readers.tagged.lines import EndnoteReader, MedlineReader, WebOfScienceReader
from indexing.readers.tagged.ovid import OvidReader
from indexing.readers.tagged.pubmed_text import PubmedTextReader
from indexing.readers.tagged.refworks import RefworksReader
from indexing.readers.tagged.ris import RisReader
from indexing.readers.unread import told
from indexing.readers.xml.arxiv_atom import ArxivAtomReader
from indexing.readers.xml.formats import EndnoteXmlReader, PubmedXmlReader

__all__ = ["FORMATS", "FORMAT_NAMES", "READERS", "Records", "open_records", "reader_of"]

READERS: tuple[type[RecordReader], ...] = (
    ArxivAtomReader,
    PubmedXmlReader,
    EndnoteXmlReader,
    CslJsonReader,
    JsonReader,
    MedlineReader,
    PubmedTextReader,
    OvidReader,
    CochraneReader,
    RefworksReader,
    WebOfScienceReader,
    EndnoteReader,
    RisReader,
    BibtexReader,
    DelimitedReader,
    PlainTextReader,
)
FORMATS = tuple(reader.name for reader in READERS)
ALIASES = {
    "jsonl": "json",
    "ndjson": "json",
    "tsv": "csv",
    "bib": "bibtex",
    "nbib": "medline",
    "pubmed-abstract": "pubmed-text",
    "pubmed": "medline",
    "csl": "csl-json",
    "atom": "arxiv",
    "txt": "text",
    "enw": "endnote",
    "refer": "endnote",
    "ciw": "wos",
    "isi": "wos",
    "web-of-science": "wos",
}
"""Other names that people give a format, mostly the ending of its files."""
FORMAT_NAMES = (*FORMATS, *ALIASES)
"""What an import may be told of its file's format."""


class Records(Iterator[Paper | Rejection]):
    """The records of one file, in its order. `position` of `size` bytes are read: a measure of progress."""

    def __init__(self, path: Path, reader: RecordReader, encoding: str, source: str) -> None:
        self.format = reader.name
        self.size = path.stat().st_size
        self.position = 0
        self._records = self._read(path, reader, encoding, source)

    def __next__(self) -> Paper | Rejection:
        return next(self._records)

    def _read(self, path: Path, reader: RecordReader, encoding: str, source: str) -> Iterator[Paper | Rejection]:
        empty = True
        with path.open("rb", buffering=0) as file:
            stream = io.BufferedReader(Decoded(cast(BinaryIO, _Counted(file, self)), encoding), HEAD_BYTES)
            for record in reader.read(stream):
                empty = False
                yield replace(record, source=source) if isinstance(record, Paper) else record
        if empty:
            raise UnreadableFile(f"{source} holds no record of the format {reader.name}.")


class _Counted:
    """Tells the records how far the file was read."""

    def __init__(self, file: io.RawIOBase | io.FileIO, records: Records) -> None:
        self._file = file
        self._records = records

    def read(self, size: int) -> bytes:
        data = self._file.read(size) or b""
        self._records.position += len(data)
        return data


def open_records(path: Path, *, format: str | None = None, max_record_chars: int, name: str | None = None) -> Records:
    """Recognise the file by its content, or take `format`, and return its records.

    `name` is what the file is called where `path` is only a temporary copy; each paper carries it as its source.
    Raises UnreadableFile, and UnknownFormat where no reader recognises the content.
    """
    source = name or path.name or str(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise UnreadableFile(f"{source} cannot be read: {error.strerror or error}.") from error
    encoding = encoding_of(head, source)
    text = Decoded(io.BytesIO(head), encoding).read().decode()
    if not text.strip("\ufeff\0 \t\n\r"):
        raise UnreadableFile(f"{source} is empty.")
    return Records(path, _reader(text, source, format, max_record_chars), encoding, source)


def reader_of(format: str) -> type[RecordReader]:
    """Return what reads a format, by one of its names. Raises UnknownFormat."""
    wanted = format.strip().lower()
    for reader in READERS:
        if reader.name == ALIASES.get(wanted, wanted):
            return reader
    known = f"Choose one of {', '.join(FORMATS)}, or leave it out: the content tells."
    raise UnknownFormat(f"There is no format {format!r}. {known}")


def _reader(head: str, filename: str, format: str | None, max_record_chars: int) -> RecordReader:
    if format is not None:
        return reader_of(format)(max_record_chars)
    for reader in READERS:
        candidate = reader(max_record_chars)
        if candidate.recognises(head, filename):
            return candidate
    raise UnknownFormat(
        f"{filename} is in no format that Litmus recognises by its content. Known formats: {', '.join(FORMATS)}. "
        + told(head)
    )
