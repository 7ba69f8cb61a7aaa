"""JSON as the APIs and dumps of this world have it, and CSL-JSON."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from core.identity import normal_doi
from core.importing import Rejection
from indexing.readers.fields import doi_in, first_year, tags_in, year_of
from indexing.readers.json.records import INVERTED_INDEX, JsonObject, json_records
from indexing.readers.json.values import (
    first_filled,
    first_text,
    inside,
    labels,
    labels_of,
    names_of,
    names_under,
    text,
    uninverted,
)
from indexing.readers.record import Record, RecordReader, made
from indexing.readers.retractions import comments_on_withdrawal, says_retracted

_OPENS_JSON = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\[|\"|\]))")
_TITLE = ("title", "papertitle", "articletitle", "documenttitle", "displayname", "titleraw")
_ABSTRACT = ("abstract", "abstracttext", "paperabstract", "abstractnote", "summary", "text")
_AUTHORS = ("authorsparsed", "authorships", "authors", "author", "creators", "creator", "authornames", "authorstring")
_YEAR = (
    "year",
    "publicationyear",
    "pubyear",
    "yearpublished",
    "datepublished",
    "publicationdate",
    "publisheddate",
    "published",
    "pubdate",
    "date",
    "issued",
    "publishedat",
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
    "pub",
    "sourcetitle",
)
_VENUES = (("primarylocation", "source"), ("journalinfo", "journal"), ("source", "title"))
_URL = ("url", "link", "paperurl", "landingpageurl", "absurl", "entryid", "urlabs")
_TAGS = (
    "keywords",
    "tags",
    "categories",
    "fieldsofstudy",
    "s2fieldsofstudy",
    "topics",
    "concepts",
    "subjects",
    "keyword",
    "authorkeywords",
)
_NESTED_TAGS = (("keywordlist", "keyword"), ("meshheadinglist", "meshheading"))
_MODERN_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
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
    if isinstance(metadata := record.get("metadata"), dict):  # of corpora for search
        record = {**metadata, **record}
    ids = record.get("externalids") or record.get("ids")
    return Record(
        place=place,
        title=first_text(first_filled(record, _TITLE)),
        abstract=text(first_filled(record, _ABSTRACT)) or uninverted(record.get(INVERTED_INDEX)),
        authors=names_of(first_filled(record, _AUTHORS)),
        year=next((year for key in _YEAR if (year := _year(record.get(key)))), None) or _first_version(record),
        venue=_venue(record),
        doi=first_text(record.get("doi") or _id(ids, "doi")) or doi_in(text(record.get("note"))),
        arxiv=_arxiv(record, ids),
        url=first_text(first_filled(record, _URL)) or text(inside(record, "primarylocation", "landingpageurl")),
        tags=_tags(record),
        note=text(record.get("annotation")),
        reading=text(record.get("reading")),
        collections=labels(record.get("collections")),
        retracted=(record.get("isretracted") or record.get("retracted")) is True
        or any(comments_on_withdrawal(text(record.get(key))) for key in ("comment", "comments")),
    )


def _first_version(record: JsonObject) -> int | None:
    """Return the year in which the first version came, as arXiv's dump has it."""
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    return year_of(text(first.get("created"))) if isinstance(first, dict) else None


def _year(value: Any) -> int | None:
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return _year(value.get("dateparts") or value.get("year") or value.get("raw"))
    return year_of(value)


def _venue(record: JsonObject) -> str:
    value = first_filled(record, _VENUE) or next((found for path in _VENUES if (found := inside(record, *path))), None)
    return first_text(value) if isinstance(value, list) else names_under(value)


def _arxiv(record: JsonObject, ids: Any) -> list[str]:
    found = [record.get("arxivid"), record.get("arxiv"), record.get("eprint"), _id(ids, "arxiv")]
    known = text(record.get("id"))
    if "authorsparsed" in record or "entryid" in record or _MODERN_ID.fullmatch(known):  # records of arXiv itself
        found.append(known)
    names = record.get("identifier")
    found += names if isinstance(names, list) else []
    found += [record.get("note"), record.get("comment"), record.get("journalref"), record.get("venue")]
    return [mention for value in found if (mention := text(value))]


def _id(ids: Any, kind: str) -> Any:
    """Return the id of this kind, of an object or of a list of them as The Lens has it."""
    if isinstance(ids, list):
        known = (each.get("value") for each in ids if isinstance(each, dict) and text(each.get("type")).lower() == kind)
        return next(known, None)
    return inside(ids, kind)


def _tags(record: JsonObject) -> list[str]:
    found: list[str] = []
    for key in _TAGS:
        value = record.get(key)
        if isinstance(value, str):
            found += value.split() if _ARXIV_CATEGORIES.fullmatch(value) else labels_of(value)
        else:
            found += labels(value)
    for path in _NESTED_TAGS:
        found += labels(inside(record, *path))
    return found


_TELLING = re.compile(r"\"(?:date-parts|container-title|title-short|citation-key|message-type)\"\s*:")
_AUTHOR = re.compile(r"\"author\"\s*:\s*\[\s*\{\s*\"(?:family|given|literal|ORCID|suffix)\"")
_DATES = ("issued", "publishedprint", "publishedonline", "published", "eventdate", "created")


class CslJsonReader(RecordReader):
    """Reads arrays, lines and Crossref's `message.items` alike."""

    name: ClassVar[str] = "csl-json"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether it is JSON with the field names that only CSL has."""
        return head.lstrip()[:1] in ("{", "[") and bool(_TELLING.search(head) or _AUTHOR.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an item."""
        for found in json_records(stream):
            yield found if isinstance(found, Rejection) else made(found[0], csl_record, *found)


def csl_record(place: str, item: JsonObject) -> Record:
    """Return the fields of an object."""
    authors = item.get("author") or item.get("authors") or item.get("editor")
    subtitle = first_text(item.get("subtitle"))
    title = first_text(item.get("title"))
    keywords = item.get("keyword") or item.get("subject") or item.get("categories")
    return Record(
        place=place,
        title=f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title,
        abstract=text(item.get("abstract")),
        authors=names_of(authors),
        year=next((year for key in (*_DATES, "year") if (year := _csl_year(item.get(key)))), None),
        venue=first_text(first_filled(item, ("containertitle", "eventtitle", "event", "collectiontitle"))),
        doi=text(item.get("doi")),
        arxiv=[text(item.get(key)) for key in ("arxiv", "number", "note", "archivelocation", "archiveid", "publisher")],
        url=text(item.get("url")),
        tags=tags_in(keywords) if isinstance(keywords, str) else labels(keywords),
        note=text(item.get("annote")),
        reading=text(inside(item, "custom", "reading")),
        collections=labels(inside(item, "custom", "collections")),
        retracted=says_retracted(text(item.get("note")))
        or any(_retracts(update) for update in _updates(item, "updatedby")),
    )


def retracted_by(item: JsonObject) -> list[str]:
    """Return the DOIs of what this item, a notice of Crossref's, retracts."""
    dois = (normal_doi(text(update.get("doi"))) for update in _updates(item, "updateto") if _retracts(update))
    return [doi for doi in dois if doi]


def _updates(item: JsonObject, key: str) -> list[JsonObject]:
    found = item.get(key)
    return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []


def _retracts(update: JsonObject) -> bool:
    """Corrections, and retractions of a part, leave a paper standing."""
    return text(update.get("type")).lower() in {"retraction", "withdrawal", "removal"}


def _csl_year(date: Any) -> int | None:
    if not isinstance(date, dict):
        return year_of(date)
    parts = date.get("dateparts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return first_year(parts, date.get("raw"), date.get("literal"), date.get("year"))
