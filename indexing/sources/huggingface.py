"""Hugging Face's daily papers: what its readers put forward each day, with the abstracts of arXiv."""

from datetime import date
from typing import Any, ClassVar

from core.importing import Page, Wanted
from core.text.keys import filter_key
from indexing.readers.fields import year_of
from indexing.readers.json.values import labels, people, text
from indexing.readers.record import Record
from indexing.sources.base import WebSource, json_of, objects, offset
from indexing.sources.door import Place
from indexing.sources.web import Reply

_PAGE = 100
_PLACE = Place("Hugging Face", 1.0)


class HuggingFace(WebSource):
    """Walks the list from today back. It cannot be searched, so the words are looked for here."""

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "Hugging Face daily papers"
    query_means: ClassVar[str] = "words of title and abstract, all of which must occur; none: every paper"
    home: ClassVar[str] = "https://huggingface.co/api/daily_papers"

    def check(self, wanted: Wanted) -> None:
        """Take anything: no words mean every paper."""

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return those of a hundred papers that have all the words."""
        number = offset(cursor)
        params = {"limit": str(_PAGE), "p": str(number), "sort": "publishedAt"}

        def read(reply: Reply) -> Page:
            entries = objects(json_of(reply), "papers")
            in_time = [entry for entry in entries if _in_time(entry, wanted.since)]
            over = len(entries) < _PAGE or (wanted.since is not None and not in_time)
            words = filter_key(wanted.query).split()
            records = [record for record in map(_record, in_time) if _has(record, words)]
            return Page(self.papers(records), None if over else str(number + 1))

        return await self.door.get(_PLACE, self.address, read, params=params, fresh=wanted.fresh)


def _in_time(entry: dict[str, Any], since: date | None) -> bool:
    if since is None:
        return True
    try:
        return date.fromisoformat(text(entry.get("publishedAt"))[:10]) >= since
    except ValueError:
        return True  # better one too many than one lost


def _record(entry: dict[str, Any]) -> Record:
    paper = entry["paper"] if isinstance(entry.get("paper"), dict) else {}
    known = text(paper.get("id"))
    authors, keywords = paper.get("authors"), paper.get("ai_keywords")
    return Record(
        place=f"arXiv {known}" if known else "an entry without id",
        title=text(paper.get("title")) or text(entry.get("title")),
        abstract=text(paper.get("summary")) or text(entry.get("summary")),
        authors=people(authors) if isinstance(authors, list) else (),
        year=year_of(text(paper.get("publishedAt")) or text(entry.get("publishedAt"))),
        venue="arXiv" if known else "",
        arxiv=[known],
        tags=labels(keywords),
    )


def _has(record: Record, words: list[str]) -> bool:
    there = f" {filter_key(f'{record.title} {record.abstract}')}"
    # The beginning of a word suffices: a plural is the same word.
    return all(f" {word}" in there for word in words)
