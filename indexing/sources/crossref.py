"""Crossref: works by their metadata, and which of them were retracted."""

from typing import ClassVar

from core.importing import Page, Wanted
from indexing.readers.json.formats import csl_record, retracted_by
from indexing.readers.json.records import normal
from indexing.sources.base import WebSource, json_object, number, objects, offset
from indexing.sources.door import NOTHING, Malformed, Place
from indexing.sources.web import Reply

_PAGE = 100
_PUBLIC = Place("Crossref", 1.0)
_POLITE = Place("Crossref", 0.34)
"""Whoever says how to be reached may ask for three lists a second, not one."""


class Crossref(WebSource):
    """Pages by offset: a cursor of Crossref's is forgotten after five minutes, and a fetch must go on after any."""

    name: ClassVar[str] = "crossref"
    title: ClassVar[str] = "Crossref"
    query_means: ClassVar[str] = "words of title, authors, journal and year; most works have no abstract there"
    home: ClassVar[str] = "https://api.crossref.org"
    most: ClassVar[int | None] = 10_000

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 100 works."""
        start, contact = offset(cursor), self.settings.contact_email
        params = {"query": self.needed(wanted), "rows": str(self.size(wanted, start, _PAGE)), "offset": str(start)}
        if wanted.since:
            params["filter"] = f"from-pub-date:{wanted.since.isoformat()}"
        if wanted.newest_first:
            params |= {"sort": "published", "order": "desc"}
        return await self.door.get(
            _POLITE if contact else _PUBLIC,
            f"{self.address}/works",
            lambda reply: self._read(reply, start),
            params=params,
            secrets={"mailto": contact} if contact else NOTHING,
            fresh=wanted.fresh,
        )

    def _read(self, reply: Reply, start: int) -> Page:
        message = json_object(reply).get("message")
        if not isinstance(message, dict):
            raise Malformed("no message")
        items = objects(message.get("items"), "items")
        total = number(message.get("total-results"))
        known = [(f"doi {item.get('DOI') or 'unknown'}", normal(item)) for item in items]
        retracted = tuple(doi for _, item in known for doi in retracted_by(item))
        records = (csl_record(place, item) for place, item in known)
        return Page(self.papers(records), self.after(start, len(items), total), total, retracted)
