"""arXiv: its query API, which answers with an Atom feed, 2,000 entries at most at once and every three seconds."""

import io
import re
from dataclasses import replace
from typing import ClassVar

from core.errors import SourceRefused
from core.identity import normal_arxiv_id
from core.importing import Page, Rejection, Wanted
from indexing.readers.record import Record
from indexing.readers.xml.arxiv_atom import ArxivAtomReader
from indexing.sources.base import WebSource, number, offset
from indexing.sources.door import Malformed, Place
from indexing.sources.web import Reply

_PAGE = 200
_PLACE = Place("arXiv", 3.0)  # "no more than one request every three seconds", its terms say
_SPEAKS_ARXIV = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all):|\b(?:AND|OR|ANDNOT)\b")
_ID = r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
_IDS = re.compile(rf"{_ID}(?:[\s,]+{_ID})*", re.IGNORECASE)
_NO_SYNTAX = dict.fromkeys(map(ord, "()[]{}:\\"), " ")
_TERM = re.compile(r'"[^"]+"|[^\s"]+')
_TOTAL = re.compile(rb"<(?:\w+:)?totalResults\b[^>]{0,500}>\s*(\d{1,12})\s*<")


class Arxiv(WebSource):
    """Asks for the entries of a query, or those of a list of ids."""

    name: ClassVar[str] = "arxiv"
    title: ClassVar[str] = "arXiv"
    query_means: ClassVar[str] = "words, all of which must occur; arXiv's own ti: au: abs: cat: AND OR; or ids"
    home: ClassVar[str] = "https://export.arxiv.org/api/query"
    most: ClassVar[int | None] = 30_000

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return up to 200 entries."""
        query, start = self.needed(wanted), offset(cursor)
        params = {"id_list": _ids(query)} if _IDS.fullmatch(query) else _search(query, wanted)
        params |= {"start": str(start), "max_results": str(self.size(wanted, start, _PAGE))}

        async def ask(*, fresh: bool) -> Page:
            def read(reply: Reply) -> Page:
                return self._read(reply, start)

            return await self.door.get(_PLACE, self.address, read, params=params, fresh=fresh)

        page = await ask(fresh=wanted.fresh)
        # Now and then arXiv says that nothing matches a query that has thousands of matches.
        return page if page.records or start else await ask(fresh=True)

    def _read(self, reply: Reply, start: int) -> Page:
        reader = ArxivAtomReader()
        if not reader.recognises(reply.body[:4096].decode("utf-8", "replace"), ""):
            raise Malformed("no Atom feed")
        records: list[Record] = []
        for found in reader.records(io.BytesIO(reply.body)):
            if isinstance(found, Rejection):
                raise Malformed(found.reason)
            records.append(found)
        if len(records) == 1 and "/api/errors" in "".join(records[0].arxiv):
            raise SourceRefused(f"arXiv refuses the query: {' '.join(records[0].abstract.split())}.")
        said = _TOTAL.search(reply.body)
        total = number(said[1].decode()) if said else None
        if not records and total is not None and total > start:
            raise Malformed("an empty page, though more was promised")
        return Page(
            self.papers(replace(record, place=_place(record)) for record in records),
            self.after(start, len(records), total),
            total,
        )


def _ids(query: str) -> str:
    ids = query.replace(",", " ").split()
    return ",".join(each[len("arxiv:") :] if each.lower().startswith("arxiv:") else each for each in ids)


def _search(query: str, wanted: Wanted) -> dict[str, str]:
    text = query if _SPEAKS_ARXIV.search(query) else _all_of(query)
    if wanted.since:
        text = f"({text}) AND submittedDate:[{wanted.since:%Y%m%d}0000 TO 299912312359]"
    order = "submittedDate" if wanted.newest_first else "relevance"
    return {"search_query": text, "sortBy": order, "sortOrder": "descending"}


def _all_of(words: str) -> str:
    """arXiv takes words without a field to mean any of them; people mean all of them."""
    terms = [term.strip('"') for term in _TERM.findall(words)]
    bare = (term.translate(_NO_SYNTAX).strip() for term in terms)
    return " AND ".join(f"all:{term}" if term.isalnum() else f'all:"{term}"' for term in bare if term)


def _place(record: Record) -> str:
    known = normal_arxiv_id(next(iter(record.arxiv), ""))
    return f"arXiv {known}" if known else record.place
