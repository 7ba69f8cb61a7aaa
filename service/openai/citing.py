"""Sources and citations in the forms of OpenAI, Perplexity and Open WebUI."""

from collections.abc import Sequence
from typing import Any

from core.answer import Source
from service.addresses import address_of
from service.openai.numbering import Cited
from service.openai.response import Annotation, SearchResult, UrlCitation


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
