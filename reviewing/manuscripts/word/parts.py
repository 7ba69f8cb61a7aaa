"""The parts of a Word document, which is a ZIP archive of XML, as far as a text needs them."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # a noun; what parses is defusedxml

from core.errors import UnreadableFile
from indexing.readers.record import Record
from indexing.readers.xml.records import parsed
from reviewing.manuscripts.word.citations import word_sources

NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
"""By what refers to them: the parts that hold notes."""
_DOCUMENT = "word/document.xml"
_LARGEST = 64 * 1024 * 1024
"""Bytes of one part, unpacked."""
_SOURCES = re.compile(r"customXml/item\d{1,3}\.xml")


@dataclass(frozen=True, slots=True)
class WordParts:
    """What a document consists of."""

    body: Element | None
    notes: Mapping[tuple[str, str], Element]
    """By their part and number."""
    styles: Mapping[str, str]
    """The names of styles, which are English in every language, by their ids."""
    sources: Mapping[str, Record]
    """Word's own list of sources, by their tags."""
    bookmarks: Mapping[str, str]
    """The codes of citations that Zotero keeps as bookmarks."""


def is_word(content: bytes) -> bool:
    """Whether this is a document as Word has written them since 2007."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _DOCUMENT in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def parts_of(content: bytes) -> WordParts:
    """Return the parts of a document. Raises UnreadableFile if it is broken, or larger than any text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            document = _part(archive, _DOCUMENT)
            sources: dict[str, Record] = {}
            for name in filter(_SOURCES.fullmatch, names):
                sources |= word_sources(_part(archive, name))
            return WordParts(
                document.find("body"),
                {
                    (kind, note.get("id", "")): note
                    for kind in NOTES.values()
                    if f"word/{kind}.xml" in names
                    for note in _part(archive, f"word/{kind}.xml")
                },
                _styles(_part(archive, "word/styles.xml")) if "word/styles.xml" in names else {},
                sources,
                _bookmarks(_part(archive, "docProps/custom.xml")) if "docProps/custom.xml" in names else {},
            )
    except (ValueError, OSError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableFile(f"The Word document cannot be read: {error}. Save it anew, or as plain text.") from error


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as file:
        said = file.read(_LARGEST + 1)
    if len(said) > _LARGEST:
        raise ValueError(f"{name} is larger than any text")
    return parsed(said)


def _styles(root: Element) -> dict[str, str]:
    named = ((each.get("styleId", ""), each.find("name")) for each in root.iter("style"))
    return {number: name.get("val", "") for number, name in named if name is not None}


def _bookmarks(root: Element) -> dict[str, str]:
    """Properties hold the codes in numbered pieces."""
    codes: dict[str, str] = {}
    for each in root.iter("property"):
        name, _, piece = each.get("name", "").rpartition("_")
        if name.startswith("ZOTERO_BREF") and piece.isdigit():
            codes[name] = codes.get(name, "") + "".join(each.itertext())
    return codes
