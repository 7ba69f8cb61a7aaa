"""JSON: one record a line, an array, or a list inside an object, as the APIs and dumps of this world have it."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import doi_in, year_of
from indexing.readers.json_records import INVERTED_INDEX, JsonObject, json_records
from indexing.readers.json_values import (
    first_of,
    first_text,
    inside,
    labels,
    labels_of,
    named,
    names_of,
    text,
    uninverted,
)
from indexing.readers.record import Record

_OPENS_JSON = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\[|\"|\]))")
_TITLE = ("title", "papertitle", "articletitle", "documenttitle", "displayname", "titleraw")
_ABSTRACT = ("abstract", "abstracttext", "paperabstract", "abstractnote", "summary", "text")
_AUTHORS = ("authorsparsed", "authorships", "authors", "author", "creators", "creator", "authornames")
_YEAR = (
    "year",
    "publicationyear",
    "pubyear",
    "publicationdate",
    "publisheddate",
    "published",
    "pubdate",
    "date",
    "issued",
)
_VENUE = (
    "venue",
    "journal",
    "journalname",
    "journaltitle",
    "publicationtitle",
    "containertitle",
    "booktitle",
    "conference",
    "publicationvenue",
    "hostvenue",
    "journalref",
)
_URL = ("url", "link", "paperurl", "landingpageurl", "absurl", "entryid", "urlabs")
_TAGS = ("keywords", "tags", "categories", "fieldsofstudy", "s2fieldsofstudy", "topics", "concepts", "subjects")
_ARXIV_CATEGORIES = re.compile(r"(?:[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?\s+)*[a-z]+(?:-[a-z]+)*\.[A-Za-z-]{2,}")


class JsonReader(RecordReader):
    """Reads JSON lines and JSON documents of Semantic Scholar, OpenAlex, arXiv's dump, BEIR, and one's own."""

    name: ClassVar[str] = "json"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether it begins as an object or an array does."""
        return bool(_OPENS_JSON.match(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an object."""
        for found in json_records(stream):
            yield found if isinstance(found, Rejection) else made(found[0], json_record, *found)


def json_record(place: str, record: JsonObject) -> Record:
    """Return the fields of an object."""
    ids = record.get("externalids") or record.get("ids")
    return Record(
        place=place,
        title=first_text(first_of(record, _TITLE)),
        abstract=text(first_of(record, _ABSTRACT)) or uninverted(record.get(INVERTED_INDEX)),
        authors=names_of(first_of(record, _AUTHORS)),
        year=next((year for key in _YEAR if (year := _year(record.get(key)))), None),
        venue=_venue(record),
        doi=first_text(record.get("doi") or inside(ids, "doi")) or doi_in(text(record.get("note"))),
        arxiv=_arxiv(record, ids),
        url=first_text(first_of(record, _URL)) or text(inside(record, "primarylocation", "landingpageurl")),
        tags=_tags(record),
        note=text(record.get("annotation")),
        reading=text(record.get("reading")),
        collections=labels(record.get("collections")),
        retracted=(record.get("isretracted") or record.get("retracted")) is True,
    )


def _year(value: Any) -> int | None:
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return _year(value.get("dateparts") or value.get("year") or value.get("raw"))
    return year_of(value)


def _venue(record: JsonObject) -> str:
    value = first_of(record, _VENUE) or inside(record, "primarylocation", "source")
    return first_text(value) if isinstance(value, list) else named(value)


def _arxiv(record: JsonObject, ids: Any) -> list[str]:
    found = [record.get("arxivid"), record.get("arxiv"), record.get("eprint"), inside(ids, "arxiv")]
    if "authorsparsed" in record or "entryid" in record:  # records of arXiv itself
        found.append(record.get("id"))
    found += [record.get("note"), record.get("comment"), record.get("journalref"), record.get("venue")]
    return [mention for value in found if (mention := text(value))]


def _tags(record: JsonObject) -> list[str]:
    found: list[str] = []
    for key in _TAGS:
        value = record.get(key)
        if isinstance(value, str):
            found += value.split() if _ARXIV_CATEGORIES.fullmatch(value) else labels_of(value)
        else:
            found += labels(value)
    return found
