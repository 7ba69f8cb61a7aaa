"""PubMed: NCBI's E-utilities. A search gives numbers, a second request their MEDLINE records."""

import io
from collections.abc import Callable
from typing import ClassVar

from core.errors import SourceRefused
from core.importing import Page, Rejection, Wanted
from indexing.readers.record import Record
from indexing.readers.tagged.lines import MedlineReader
from indexing.sources.base import WebSource, json_object, number, offset
from indexing.sources.door import Malformed, Parsed, Place
from indexing.sources.web import Reply

_PAGE = 100
_WITHOUT_KEY = Place("PubMed", 0.34, "LITMUS_NCBI_KEY")
_WITH_KEY = Place("PubMed", 0.1, "LITMUS_NCBI_KEY")


class PubMed(WebSource):
    """Pages by offset of the search."""

    name: ClassVar[str] = "pubmed"
    title: ClassVar[str] = "PubMed"
    query_means: ClassVar[str] = "as on PubMed's page: words, [fields], AND OR NOT"
    home: ClassVar[str] = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    most: ClassVar[int | None] = 9_999

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 100 records."""
        start = offset(cursor)
        params = {
            "db": "pubmed",
            "term": self.needed(wanted),
            "retmode": "json",
            "retstart": str(start),
            "retmax": str(self.size(wanted, start, _PAGE)),
            "sort": "pub_date" if wanted.newest_first else "relevance",
        }
        if wanted.since:
            params |= {"datetype": "pdat", "mindate": f"{wanted.since:%Y/%m/%d}", "maxdate": "3000"}
        numbers, total = await self._get("esearch.fcgi", params, _numbers, fresh=wanted.fresh)
        if not numbers:
            return Page((), None, total)
        params = {"db": "pubmed", "id": ",".join(numbers), "rettype": "medline", "retmode": "text"}
        records = await self._get("efetch.fcgi", params, _records, fresh=wanted.fresh)
        return Page(self.papers(records), self.after(start, len(numbers), total), total)

    async def _get(self, tool: str, params: dict[str, str], read: Callable[[Reply], Parsed], *, fresh: bool) -> Parsed:
        key = self.settings.ncbi_key
        told = {"tool": "litmus", "email": self.settings.contact_email or ""}
        secrets = {**told, "api_key": key.get_secret_value() if key else ""}
        return await self.door.get(
            _WITH_KEY if key else _WITHOUT_KEY,
            f"{self.address}/{tool}",
            read,
            params=params,
            secrets={name: value for name, value in secrets.items() if value},
            fresh=fresh,
        )


def _numbers(reply: Reply) -> tuple[list[str], int | None]:
    told = json_object(reply)
    result = told.get("esearchresult")
    if not isinstance(result, dict):
        raise Malformed("no result of the search")
    if said := result.get("ERROR") or told.get("error"):
        raise SourceRefused(f"PubMed refuses the query: {said}")
    numbers = result.get("idlist")
    if not isinstance(numbers, list):
        raise Malformed("no list of numbers")
    return [each for each in numbers if isinstance(each, str) and each.isdecimal()], number(result.get("count"))


def _records(reply: Reply) -> list[Record]:
    found = list(MedlineReader().records(io.BytesIO(reply.body)))
    records = [record for record in found if not isinstance(record, Rejection)]
    if not records:
        raise Malformed("no MEDLINE record")
    return records
