"""CSL-JSON, as Zotero, Mendeley, Pandoc and doi.org write it, and Crossref's API, whose records are nearly that."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from core.identity import normal_doi
from core.ports import Rejection
from indexing.readers.base import RecordReader, made
from indexing.readers.fields import says_retracted, tags_in, year_of
from indexing.readers.json_records import JsonObject, json_records
from indexing.readers.json_values import first_of, first_text, inside, labels, people, text
from indexing.readers.record import Record

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
    authors = item.get("author") or item.get("editor")
    subtitle = first_text(item.get("subtitle"))
    title = first_text(item.get("title"))
    keywords = item.get("keyword") or item.get("subject") or item.get("categories")
    return Record(
        place=place,
        title=f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title,
        abstract=text(item.get("abstract")),
        authors=people(authors) if isinstance(authors, list) else (),
        year=next((year for key in _DATES if (year := _year(item.get(key)))), None),
        venue=first_text(first_of(item, ("containertitle", "eventtitle", "event", "collectiontitle"))),
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


def _year(date: Any) -> int | None:
    if not isinstance(date, dict):
        return year_of(date)
    parts = date.get("dateparts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return year_of(parts) or year_of(date.get("raw")) or year_of(date.get("literal"))
