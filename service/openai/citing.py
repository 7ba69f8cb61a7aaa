"""Sources numbered as the text cites them, and citations in the forms of OpenAI, Perplexity and Open WebUI.

Clients take `[n]` for the n-th of the sources that they are given, and show all of these as cited. So a source that is
not cited gets no number here, and the numbers have no gaps. They are given as the text streams.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from answering.rendering import MARKER
from core.answer import Source
from service.addresses import address_of
from service.openai.response import Annotation, SearchResult, UrlCitation


@dataclass(frozen=True, slots=True)
class Cited:
    """A marker, `text[start:end]`, and the source that it means."""

    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of the text; markers count from the beginning of the text."""

    text: str
    new: tuple[Source, ...]
    """Sources that are cited here for the first time, with their new numbers."""
    cited: tuple[Cited, ...]


class Numbering:
    """Gives the sources of one answer new numbers. Pieces may be cut anywhere, within a marker too."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.n: source for source in sources}
        self._cited: dict[int, Source] = {}
        self._held = ""
        self._length = 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """The cited sources, in the order of their numbers."""
        return tuple(self._cited.values())

    def feed(self, text: str) -> Piece:
        """Take a piece of the text; a marker that is not complete is held back."""
        text = self._held + text
        before, bracket, number = text.rpartition("[")
        whole = before if bracket and (not number or number.isdecimal()) else text
        self._held = text[len(whole) :]
        return self._numbered(whole)

    def finish(self) -> Piece:
        """Return what was held back: no marker, it turns out."""
        rest, self._held = self._held, ""
        return self._numbered(rest)

    def _numbered(self, text: str) -> Piece:
        known = len(self._cited)
        result, before, cited = "", 0, []
        for marker in MARKER.finditer(text):
            result += text[before : marker.start()]
            before = marker.end()
            source = self._source(int(marker[1]))
            start = self._length + len(result)
            result += f"[{source.n}]" if source else marker[0]
            if source:
                cited.append(Cited(source, start, self._length + len(result)))
        result += text[before:]
        self._length += len(result)
        return Piece(result, self.sources[known:], tuple(cited))

    def _source(self, n: int) -> Source | None:
        if n not in self._cited and n in self._sources:
            self._cited[n] = replace(self._sources[n], n=len(self._cited) + 1, cited=True)
        return self._cited.get(n)


class Citing:
    """Says the sources of one answer, those without an address of their own by that of the service's page of them."""

    def __init__(self, service: str) -> None:
        self._service = service

    def annotations(self, cited: Sequence[Cited]) -> list[Annotation]:
        """Return OpenAI's form: each marker of the text with its source."""
        return [
            Annotation(
                type="url_citation",
                url_citation=UrlCitation(
                    start_index=marker.start,
                    end_index=marker.end,
                    title=marker.source.paper.title,
                    url=self._url(marker.source),
                ),
            )
            for marker in cited
        ]

    def citations(self, sources: Sequence[Source]) -> list[str]:
        """Return Perplexity's short form."""
        return [self._url(source) for source in sources]

    def search_results(self, sources: Sequence[Source]) -> list[SearchResult]:
        """Return Perplexity's long form."""
        return [
            SearchResult(
                title=source.paper.title,
                url=self._url(source),
                date=str(source.paper.year) if source.paper.year else None,
                snippet=" … ".join(passage.chunk.text for passage in source.passages),
            )
            for source in sources
        ]

    def event(self, source: Source) -> dict[str, Any]:
        """Return Open WebUI's form.

        It groups what it is given by `metadata.source`, and makes the same groups of OpenAI's annotations by their
        address. So the address stands there too, or every source would be shown twice and `[2]` lead to the wrong one.
        """
        url, title = self._url(source), source.paper.title
        passages = [passage.chunk.text for passage in source.passages]
        about = {"source": url, "name": title, "paper_id": source.paper.id}
        named = {"id": url, "name": title, "url": url}
        return {
            "type": "source",
            "data": {"source": named, "document": passages, "metadata": [about for _ in passages]},
        }

    def _url(self, source: Source) -> str:
        return address_of(source.paper, self._service)
