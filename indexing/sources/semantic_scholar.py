"""Semantic Scholar: its Academic Graph, the most relevant first up to a thousand, else in bulk."""

from dataclasses import replace
from typing import Any, ClassVar

from core.importing import Page, Wanted
from indexing.readers.json.formats import json_record
from indexing.readers.json.records import normal
from indexing.readers.record import Record
from indexing.sources.base import WebSource, json_object, number, objects, offset
from indexing.sources.door import NOTHING, Malformed, Place
from indexing.sources.web import Reply

_PAGE = 100
_RANKED = 999
"""So many results it ranks; beyond, there is the bulk search, which does not."""
_PLACE = Place("Semantic Scholar", 1.0, "LITMUS_SEMANTIC_SCHOLAR_KEY")
_FIELDS = "title,abstract,authors,year,venue,externalIds,url,publicationDate,fieldsOfStudy"
_BULK = "bulk "


class SemanticScholar(WebSource):
    """Pages by offset of the ranked search, and by token of the bulk search."""

    name: ClassVar[str] = "semantic-scholar"
    title: ClassVar[str] = "Semantic Scholar"
    query_means: ClassVar[str] = "words of title and abstract"
    home: ClassVar[str] = "https://api.semanticscholar.org/graph/v1"

    def advice(self) -> str | None:
        """Return what should be configured first."""
        if self.settings.semantic_scholar_key is None:
            return "Set LITMUS_SEMANTIC_SCHOLAR_KEY: without a key everybody shares one limit. A key is free."
        return super().advice()

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 100 papers, or 1,000 of the bulk search."""
        params = {"query": self.needed(wanted), "fields": _FIELDS}
        if wanted.since:
            params["publicationDateOrYear"] = f"{wanted.since.isoformat()}:"
        key = self.settings.semantic_scholar_key
        headers = {"x-api-key": key.get_secret_value()} if key else NOTHING
        bulk = cursor.startswith(_BULK) if cursor else wanted.newest_first or wanted.limit > _RANKED
        start = 0 if bulk else offset(cursor)
        if bulk:
            token = (cursor or "").removeprefix(_BULK)
            params |= {"token": token} if token else {}
            params |= {"sort": "publicationDate:desc"} if wanted.newest_first else {}
        else:
            size = min(self.size(wanted, start, _PAGE), _RANKED - start)
            params |= {"offset": str(start), "limit": str(size)}

        def read(reply: Reply) -> Page:
            told = json_object(reply)
            total = number(told.get("total"))
            if "data" not in told and total != 0:
                raise Malformed("neither data nor a total of 0")
            papers = objects(told.get("data", []), "data")
            after = _after_bulk(told) if bulk else _after_ranked(told)
            return Page(self.papers(map(_record, papers)), after if papers else None, total)

        address = f"{self.address}/paper/search{'/bulk' if bulk else ''}"
        return await self.door.get(_PLACE, address, read, params=params, headers=headers, fresh=wanted.fresh)


def _after_bulk(told: dict[str, Any]) -> str | None:
    token = told.get("token")
    return f"{_BULK}{token}" if isinstance(token, str) and token else None


def _after_ranked(told: dict[str, Any]) -> str | None:
    after = number(told.get("next"))
    return str(after) if after is not None and after < _RANKED else None


def _record(paper: dict[str, Any]) -> Record:
    record = json_record(f"Semantic Scholar {str(paper.get('paperId') or '')[:12]}".strip(), normal(paper))
    # "arXiv.org" is where it lies, and not where it was published.
    return replace(record, venue="arXiv" if record.venue.lower() == "arxiv.org" else record.venue)
