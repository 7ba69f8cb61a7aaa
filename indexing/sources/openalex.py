"""OpenAlex: works by full-text search, a hundred at once."""

from dataclasses import replace
from typing import Any, ClassVar

from core.importing import Page, Wanted
from indexing.readers.json.formats import json_record
from indexing.readers.json.records import normal
from indexing.readers.record import Record
from indexing.sources.base import WebSource, json_object, number, objects
from indexing.sources.door import NOTHING, Place
from indexing.sources.web import Reply

_PAGE = 100
_WITHOUT_CURSOR = 10_000
"""Pages by number end there."""
_PLACE = Place("OpenAlex", 0.2, "LITMUS_OPENALEX_KEY")
_FIELDS = (
    "id,doi,title,display_name,publication_year,publication_date,authorships,primary_location,locations,"
    "abstract_inverted_index,keywords,is_retracted"
)


class OpenAlex(WebSource):
    """Pages by cursor where there is a key. Without one OpenAlex refuses that, and pages by number do up to 10,000."""

    name: ClassVar[str] = "openalex"
    title: ClassVar[str] = "OpenAlex"
    query_means: ClassVar[str] = "words of title, abstract or full text; AND OR NOT and quotes are understood"
    home: ClassVar[str] = "https://api.openalex.org"

    def advice(self) -> str | None:
        """Return what should be configured first."""
        if self.settings.openalex_key is None:
            return "Set LITMUS_OPENALEX_KEY: without a key OpenAlex answers a few requests a day. A key is free."
        return super().advice()

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 100 works."""
        key = self.settings.openalex_key
        place = cursor or ("*" if key else "page 1")
        params = {"search": self.needed(wanted), "per_page": str(_PAGE), "select": _FIELDS}
        by_number = place.startswith("page ")
        params["page" if by_number else "cursor"] = place.removeprefix("page ")
        if wanted.since:
            params["filter"] = f"from_publication_date:{wanted.since.isoformat()}"
        if wanted.newest_first:
            params["sort"] = "publication_date:desc"
        return await self.door.get(
            _PLACE,
            f"{self.address}/works",
            lambda reply: self._read(reply, place if by_number else None),
            params=params,
            secrets={"api_key": key.get_secret_value()} if key else NOTHING,
            fresh=wanted.fresh,
        )

    def _read(self, reply: Reply, page: str | None) -> Page:
        told = json_object(reply)
        works = objects(told.get("results"), "results")
        meta = told["meta"] if isinstance(told.get("meta"), dict) else {}
        total = number(meta.get("count"))
        return Page(self.papers(map(_record, works)), _next(works, meta, total, page), total)


def _next(works: list[Any], meta: dict[str, Any], total: int | None, page: str | None) -> str | None:
    if not works:
        return None
    if page is None:
        after = meta.get("next_cursor")
        return after if isinstance(after, str) else None
    done = int(page.removeprefix("page "))
    most = _WITHOUT_CURSOR if total is None else min(total, _WITHOUT_CURSOR)
    return f"page {done + 1}" if done * _PAGE < most else None


def _record(work: dict[str, Any]) -> Record:
    record = json_record(f"OpenAlex {str(work.get('id') or '').rpartition('/')[2]}".strip(), normal(work))
    # The first location is the publisher's; the preprint is among the others.
    places = work["locations"] if isinstance(work.get("locations"), list) else []
    pages = (place.get("landing_page_url") for place in places if isinstance(place, dict))
    preprints = [page for page in pages if isinstance(page, str) and "arxiv.org/" in page]
    return replace(record, arxiv=[*record.arxiv, *preprints])
