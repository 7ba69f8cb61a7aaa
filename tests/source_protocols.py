"""How each source answers, over papers that nobody wrote: pages, totals, cursors and refusals as documented."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A paper. `number` is its place in the order of the source."""

    number: int
    title: str
    abstract: str | None
    day: date
    authors: tuple[str, ...] = ("Ada Shepherd", "Bo Peep")
    retracted: bool = False

    @property
    def doi(self) -> str:
        return f"10.5555/sheep.{self.number}"

    @property
    def sha(self) -> str:
        return hashlib.sha1(self.doi.encode(), usedforsecurity=False).hexdigest()

    @property
    def arxiv(self) -> str:
        return f"{self.day:%y%m}.{self.number:05d}"


@dataclass(frozen=True, slots=True)
class Served:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


_ABSTRACT = "We count sheep of kind {} from the air. The error is {} percent. A fence is not needed."


def made_up(count: int, *, without_abstract: int = 0, retracted: Sequence[int] = ()) -> list[MadeUp]:
    """Return papers, the last `without_abstract` of them without one, each a day older than the one before."""
    return [
        MadeUp(
            number,
            f"Sheep of kind {number} and how they are counted",
            None if number > count - without_abstract else _ABSTRACT.format(number, number % 9 + 1),
            date(2024, 6, 30) - timedelta(days=number - 1),
            retracted=number in retracted,
        )
        for number in range(1, count + 1)
    ]


def _json(value: object, status: int = 200, **headers: str) -> Served:
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return Served(json.dumps(value).encode(), status, {"Content-Type": "application/json", **named})


def _since(papers: Sequence[MadeUp], day: str | None) -> list[MadeUp]:
    return [paper for paper in papers if day is None or paper.day >= date.fromisoformat(day)]


def _people(paper: MadeUp) -> list[tuple[str, str]]:
    return [(given, family) for given, _, family in (name.partition(" ") for name in paper.authors)]


def arxiv(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    if ids := query.get("id_list"):
        found = [paper for paper in papers if paper.arxiv in re.sub(r"v\d+", "", ids).split(",")]
    elif "((" in query.get("search_query", ""):
        return Served(_ARXIV_ERROR.encode(), 400)
    else:
        day = re.search(r"submittedDate:\[(\d{4})(\d\d)(\d\d)0000 TO", query["search_query"])
        found = _since(papers, "-".join(day.groups()) if day else None)
    start, size = int(query["start"]), int(query["max_results"])
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv}v2</id><published>{paper.day}T10:00:00Z</published>"
        f"<title>{escape(paper.title)}</title><summary>  {escape(paper.abstract or '')}\n</summary>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
        + f'<link href="http://arxiv.org/abs/{paper.arxiv}v2" rel="alternate" type="text/html"/>'
        '<category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/></entry>'
        for paper in found[start : start + size]
    )
    return Served(
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f'<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{len(found)}'
        f"</opensearch:totalResults>{entries}</feed>".encode()
    )


_ARXIV_ERROR = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'
    "<id>http://arxiv.org/api/errors#malformed_query</id><title>Error</title>"
    "<summary>malformed query</summary></entry></feed>"
)


def openalex(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    assert path == "/works"
    if "cursor" in query and query.get("api_key") != "good":
        return _json({"error": "Unauthorized", "message": "API key not valid"}, 401)
    day = re.search(r"from_publication_date:(\S+)", query.get("filter", ""))
    found = _since(papers, day[1] if day else None)
    size = int(query["per_page"])
    assert size <= 100
    cursor = query.get("cursor")
    start = (int(query["page"]) - 1) * size if cursor is None else 0 if cursor == "*" else int(cursor[1:])
    shown = found[start : start + size]
    after = f"c{start + size}" if cursor and shown else None
    meta = {"count": len(found), "per_page": size, "next_cursor": after}
    return _json({"meta": meta, "results": [_work(paper) for paper in shown], "group_by": []})


def _work(paper: MadeUp) -> dict[str, Any]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate((paper.abstract or "").split()):
        places.setdefault(word, []).append(place)
    publisher = {"landing_page_url": f"https://doi.org/{paper.doi}", "source": {"display_name": "Journal of Sheep"}}
    return {
        "id": f"https://openalex.org/W{paper.number}",
        "doi": f"https://doi.org/{paper.doi.upper()}",
        "title": paper.title,
        "display_name": paper.title,
        "publication_year": paper.day.year,
        "authorships": [{"author_position": "first", "author": {"display_name": name}} for name in paper.authors],
        "primary_location": publisher,
        "locations": [publisher, {"landing_page_url": f"http://arxiv.org/abs/{paper.arxiv}", "source": None}],
        "abstract_inverted_index": places or None,
        "keywords": [{"id": "https://openalex.org/keywords/sheep", "display_name": "Sheep", "score": 0.5}],
        "is_retracted": paper.retracted,
    }


def semantic_scholar(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    day = query.get("publicationDateOrYear", "").partition(":")[0] or None
    found = _since(papers, day)
    if not found:
        return _json({"total": 0, "offset": 0})
    if path == "/paper/search/bulk":
        start = int(query.get("token", "t0")[1:])
        shown = found[start : start + 1000]
        after: dict[str, Any] = {"token": f"t{start + 1000}" if start + 1000 < len(found) else None}
    else:
        assert path == "/paper/search"
        start, size = int(query["offset"]), int(query["limit"])
        if start + size >= 1000 or size > 100:
            return _json({"error": "offset + limit must be < 1000"}, 400)
        shown = found[start : start + size]
        after = {"offset": start, **({"next": start + size} if start + size < len(found) else {})}
    return _json({"total": len(found), **after, "data": [_graph(paper) for paper in shown]})


def _graph(paper: MadeUp) -> dict[str, Any]:
    return {
        "paperId": paper.sha,
        "externalIds": {"DOI": paper.doi, "ArXiv": paper.arxiv, "CorpusId": paper.number},
        "title": paper.title,
        "abstract": paper.abstract,
        "venue": "arXiv.org",
        "year": paper.day.year,
        "publicationDate": paper.day.isoformat(),
        "authors": [{"authorId": "1", "name": name} for name in paper.authors],
        "fieldsOfStudy": ["Computer Science"],
        "url": f"https://www.semanticscholar.org/paper/{paper.sha}",
    }


def crossref(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    assert path == "/works"
    day = re.search(r"from-pub-date:(\S+)", query.get("filter", ""))
    found = _since(papers, day[1] if day else None)
    start, rows = int(query["offset"]), int(query["rows"])
    if start + rows > 10_000:
        told = [{"type": "parameter-not-allowed", "value": str(start), "message": "Offset is too great."}]
        return _json({"status": "failed", "message-type": "validation-failure", "message": told}, 400)
    items = [_registered(paper) for paper in found[start : start + rows]]
    message = {"total-results": len(found), "items-per-page": rows, "items": items}
    limits = {"X_Rate_Limit_Limit": "50", "X_Rate_Limit_Interval": "1s"}
    return _json({"status": "ok", "message-type": "work-list", "message": message}, 200, **limits)


def _registered(paper: MadeUp) -> dict[str, Any]:
    text = {"abstract": f"<jats:title>Abstract</jats:title><jats:p>{paper.abstract}</jats:p>"}
    notice = {"DOI": f"{paper.doi}.notice", "type": "retraction", "label": "Retraction", "source": "retraction-watch"}
    return {
        "DOI": paper.doi,
        "type": "journal-article",
        "title": [paper.title],
        "container-title": ["Journal of Sheep"],
        "author": [{"given": given, "family": family, "sequence": "first"} for given, family in _people(paper)],
        "issued": {"date-parts": [[paper.day.year, paper.day.month, paper.day.day]]},
        "URL": f"https://doi.org/{paper.doi}",
        **(text if paper.abstract else {}),
        **({"updated-by": [notice]} if paper.retracted else {}),
    }


def retraction_notice(doi: str) -> dict[str, Any]:
    """Return what Crossref says of a notice."""
    return {
        "DOI": f"{doi}.notice",
        "type": "journal-article",
        "title": ["Retraction: a notice"],
        "update-to": [{"DOI": doi.upper(), "type": "retraction", "label": "Retraction"}],
    }


def pubmed(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    if path == "/esearch.fcgi":
        if query["term"] == "(":
            return _json({"header": {"type": "esearch"}, "esearchresult": {"ERROR": "Unbalanced parentheses"}})
        found = _since(papers, query.get("mindate", "1900/01/01").replace("/", "-"))
        start, size = int(query["retstart"]), int(query["retmax"])
        numbers = [str(30_000_000 + paper.number) for paper in found[start : start + size]]
        return _json({"esearchresult": {"count": str(len(found)), "retstart": str(start), "idlist": numbers}})
    assert path == "/efetch.fcgi"
    wanted = {int(number) - 30_000_000 for number in query["id"].split(",")}
    records = [_medline(paper) for paper in papers if paper.number in wanted]
    return Served("\n\n".join(records).encode())


def _medline(paper: MadeUp) -> str:
    lines = [
        f"PMID- {30_000_000 + paper.number}",
        f"TI  - {paper.title}.",
        *([f"AB  - {paper.abstract}"] if paper.abstract else []),
        *(f"FAU - {family}, {given}" for given, family in _people(paper)),
        f"DP  - {paper.day:%Y %b}",
        "JT  - Journal of Sheep",
        f"LID - {paper.doi} [doi]",
        "PT  - Journal Article",
        *(["PT  - Retracted Publication"] if paper.retracted else []),
    ]
    return "\n".join(lines)


def huggingface(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    start, size = int(query["p"]) * int(query["limit"]), int(query["limit"])
    return _json(
        [
            {
                "paper": {
                    "id": paper.arxiv,
                    "title": paper.title,
                    "summary": paper.abstract or "",
                    "publishedAt": f"{paper.day}T00:00:00.000Z",
                    "authors": [{"_id": "x", "name": name, "hidden": False} for name in paper.authors],
                    "upvotes": 3,
                },
                "publishedAt": f"{paper.day}T09:00:00.000Z",
                "title": paper.title,
            }
            for paper in papers[start : start + size]
        ]
    )


def zotero(papers: Sequence[MadeUp], path: str, query: Query, headers: Query) -> Served:
    if headers.get("zotero-api-key") not in (None, "good"):
        return Served(b"Forbidden", 403)
    match = re.fullmatch(r"/(?:users|groups)/\d+(?:/collections/(\w{8}))?/items/top", path)
    if not match:
        return Served(b"Not found", 404)
    items: list[dict[str, Any]] = [{"key": "NOTE0001", "data": {"itemType": "note", "note": "<p>Read this.</p>"}}]
    items += [_item(paper) for paper in papers[: 2 if match[1] else None]]
    words = query.get("q", "").lower().split()
    items = [item for item in items if all(word in str(item["data"].get("title")).lower() for word in words)]
    start, size = int(query["start"]), int(query["limit"])
    return _json(items[start : start + size], 200, Total_Results=str(len(items)))


def _item(paper: MadeUp) -> dict[str, Any]:
    key = f"ITEM{paper.number:04d}"
    return {
        "key": key,
        "version": 7,
        "data": {
            "key": key,
            "itemType": "journalArticle",
            "title": paper.title,
            "creators": [
                *({"creatorType": "author", "firstName": g, "lastName": f} for g, f in _people(paper)),
                {"creatorType": "editor", "name": "The Editor"},
            ],
            "abstractNote": paper.abstract or "",
            "publicationTitle": "Journal of Sheep",
            "date": f"{paper.day:%B %Y}",
            "DOI": paper.doi,
            "extra": f"arXiv: {paper.arxiv} [cs]",
            "tags": [{"tag": "to read"}, {"tag": "sheep", "type": 1}],
        },
    }


PROTOCOLS: dict[str, tuple[str, Callable[[Sequence[MadeUp], str, Query, Query], Served]]] = {
    "arxiv": ("/api/query", arxiv),
    "openalex": ("", openalex),
    "semantic-scholar": ("", semantic_scholar),
    "crossref": ("", crossref),
    "pubmed": ("", pubmed),
    "huggingface": ("/api/daily_papers", huggingface),
    "zotero": ("", zotero),
}
"""What follows the name in the address, and who answers there."""
