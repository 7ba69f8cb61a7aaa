"""What reference managers keep behind a citation in a Word document: the works that it means, with their data."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element  # a noun; what parses is defusedxml

from indexing.readers.fields import first_year
from indexing.readers.json.formats import csl_record
from indexing.readers.json.records import normal
from indexing.readers.record import Record
from indexing.readers.xml.formats import EndnoteXmlReader
from indexing.readers.xml.records import first_at, parsed, texts_at

_CSL = re.compile(r"CSL_CITATION\s*(?=\{)")
_ENDNOTE = re.compile(r"<EndNote>.*?</EndNote>", re.DOTALL)
_WORD = re.compile(r'\s*CITATION\s+("[^"]{1,200}"|\S{1,200})(.*)', re.DOTALL)
_MORE = re.compile(r'\\m\s+("[^"]{1,200}"|\S{1,200})')
_LIST = re.compile(r"ZOTERO_BIBL|CSL_BIBLIOGRAPHY|EN\.REFLIST|^\s*(?:BIBLIOGRAPHY|TOC|INDEX|TOA)\b")
_MENDELEY = "MENDELEY_CITATION_v3_"


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work that a citation means."""

    name: str
    """By what the document knows it: one work has one name."""
    record: Record | None
    """What the document says of it; None where it keeps nothing but the name."""


def is_list(code: str) -> bool:
    """Whether a field makes a list, such as the references or the table of contents, and not a part of a sentence."""
    return bool(_LIST.search(code)) or code.startswith("MENDELEY_BIBLIOGRAPHY")


def cited_works(code: str, data: str, sources: Mapping[str, Record]) -> list[CitedWork]:
    """Return the works that a field means by its code and the data beside it; none if it is no citation.

    `sources` are those that Word itself keeps in the document.
    """
    if code.startswith(_MENDELEY):
        return list(_of_csl(_from_base64(code.removeprefix(_MENDELEY))))
    if csl := _CSL.search(code):
        return list(_of_csl(code[csl.end() :]))
    if "EN.CITE" in code:
        return [work for text in (code, _from_base64(data)) for work in _of_endnote(text)]
    if word := _WORD.match(code):
        names = [name.strip('"') for name in (word[1], *_MORE.findall(word[2]))]
        return [CitedWork(name, sources.get(name)) for name in names]
    return []


def word_sources(root: Element) -> dict[str, Record]:
    """Return by their tags the works that Word's own list of sources holds."""
    return {tag: _source(each, tag) for each in root.iter("Source") if (tag := first_at(each, "Tag"))}


def _from_base64(text: str) -> str:
    try:
        content = base64.b64decode("".join(text.split()), validate=False)
    except (binascii.Error, ValueError):
        return ""
    return content.decode("utf-8", "replace").replace("\0", "")


def _of_csl(text: str) -> Iterator[CitedWork]:
    try:
        said, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return
    items = said.get("citationItems") if isinstance(said, dict) else None
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        found = item.get("itemData")
        name = _name_of(item)
        if isinstance(found, dict):
            data = normal(found)
            yield CitedWork(name or str(data.get("title")), csl_record(name, data) if isinstance(data, dict) else None)
        elif name:
            yield CitedWork(name, None)


def _name_of(item: Mapping[str, Any]) -> str:
    for addresses in (item.get("uris"), item.get("uri")):
        first = addresses[0] if isinstance(addresses, list) and addresses else None
        if isinstance(first, str):
            return first
    return str(item.get("id") or "")


def _of_endnote(text: str) -> Iterator[CitedWork]:
    for found in _ENDNOTE.finditer(text):
        try:
            root = parsed(found[0])
        except ValueError:
            continue
        for cite in root.iter("Cite"):
            name = " ".join(filter(None, (first_at(cite, "Author"), first_at(cite, "Year"), first_at(cite, "RecNum"))))
            record = cite.find("record")
            yield CitedWork(name, None if record is None else EndnoteXmlReader().record(name, record))


def _source(source: Element, tag: str) -> Record:
    people = source.find("Author/Author/NameList")
    persons = people.findall("Person") if people is not None else []
    named = (", ".join(filter(None, (first_at(each, "Last"), first_at(each, "First")))) for each in persons)
    return Record(
        place=tag,
        title=first_at(source, "Title"),
        authors=[name for name in named if name]
        or [f"{{{said}}}" for said in texts_at(source, "Author/Author/Corporate")],
        year=first_year(first_at(source, "Year")),
        venue=first_at(source, "JournalName", "ConferenceName", "BookTitle"),
        doi=first_at(source, "DOI") or first_at(source, "StandardNumber"),
        url=first_at(source, "URL"),
    )
