"""A Zotero library: at zotero.org, or in the Zotero that runs on this machine, whose local API speaks the same."""

import re
from typing import Any, ClassVar

from core.errors import InvalidFetch
from core.importing import Page, Wanted
from indexing.readers.fields import year_of
from indexing.readers.json.values import first_filled, labels, people, text
from indexing.readers.record import Record
from indexing.sources.base import WebSource, json_of, number, objects, offset
from indexing.sources.door import Place
from indexing.sources.web import Reply

_PAGE = 100
_PLACE = Place("Zotero", 0.2, "LITMUS_ZOTERO_LIBRARY and LITMUS_ZOTERO_KEY")
_LOCAL = "http://127.0.0.1:23119/api"
_LIBRARY = re.compile(r"(?:users|groups)/\d{1,12}")
_COLLECTION = re.compile(r"(?:^|\s)collection:([A-Z0-9]{8})(?=\s|$)")
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
_VENUE = (
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "conferenceName",
    "repository",
    "university",
    "publisher",
)


class Zotero(WebSource):
    """Pages by offset. Nothing is cached: it is one's own library, and it changes when one changes it."""

    name: ClassVar[str] = "zotero"
    title: ClassVar[str] = "Zotero"
    query_means: ClassVar[str] = "words of title, creators and year; collection:KEY; nothing: the whole library"
    dated: ClassVar[bool] = False
    home: ClassVar[str] = "https://api.zotero.org"

    def check(self, wanted: Wanted) -> None:
        """Raise InvalidFetch where no library is configured."""
        self._library()

    def advice(self) -> str | None:
        """Return what should be configured first."""
        if self.settings.zotero_library is None:
            return "Set LITMUS_ZOTERO_LIBRARY to users/NUMBER, groups/NUMBER, or local."
        return None

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 100 items, less the notes and attachments among them."""
        start = offset(cursor)
        params = {"format": "json", "limit": str(_PAGE), "start": str(start), "sort": "dateAdded"}
        params["direction"] = "desc" if wanted.newest_first else "asc"
        collection = _COLLECTION.search(wanted.query)
        words = " ".join(_COLLECTION.sub(" ", wanted.query).split())
        params |= {"q": words} if words else {}
        headers = {"Zotero-API-Version": "3"}
        if key := self.settings.zotero_key:
            headers["Zotero-API-Key"] = key.get_secret_value()

        def read(reply: Reply) -> Page:
            told = objects(json_of(reply), "items")
            items = [item["data"] if isinstance(item.get("data"), dict) else item for item in told]
            total = number(reply.headers.get("total-results"))
            known = [(_record(item), item) for item in items if item.get("itemType") not in _NO_PAPERS]
            records = [record for record, _ in known if _in_time(record, wanted)]
            return Page(self.papers(records), self.after(start, len(items), total), total)

        address = f"{self._library()}{f'/collections/{collection[1]}' if collection else ''}/items/top"
        return await self.door.get(_PLACE, address, read, params=params, headers=headers, fresh=True)

    def _library(self) -> str:
        library = (self.settings.zotero_library or "").strip("/")
        if library == "local":
            return f"{self.address if self.address != self.home else _LOCAL}/users/0"
        if not _LIBRARY.fullmatch(library):
            raise InvalidFetch(
                "Which Zotero library? Set LITMUS_ZOTERO_LIBRARY to users/NUMBER, groups/NUMBER or local."
            )
        return f"{self.address}/{library}"


def _in_time(record: Record, wanted: Wanted) -> bool:
    return wanted.since is None or record.year is None or record.year >= wanted.since.year


def _record(item: dict[str, Any]) -> Record:
    authors, tags = _dicts(item.get("creators")), _dicts(item.get("tags"))
    writers = [one for one in authors if one.get("creatorType") in ("author", None)] or authors
    return Record(
        place=f"item {text(item.get('key')) or 'without key'}",
        title=text(item.get("title")),
        abstract=text(item.get("abstractNote")),
        authors=people([{key.lower(): value for key, value in one.items()} for one in writers]),
        year=year_of(item.get("date")),
        venue=text(first_filled(item, _VENUE)),
        doi=text(item.get("DOI")) or text(item.get("extra")),
        arxiv=[text(item.get(key)) for key in ("archiveID", "extra", "number", "url")],
        url=text(item.get("url")),
        tags=labels([one.get("tag") for one in tags]),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
