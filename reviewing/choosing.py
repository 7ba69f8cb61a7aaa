"""Which papers work is done on."""

from collections.abc import Sequence

from core.errors import InvalidTopic, LimitExceeded, PaperNotFound
from core.filters import Filters, Selection
from core.paper import Paper
from indexing.catalogue import reading
from indexing.index import Index
from retrieval.search import Retriever

_PASSAGES_A_PAPER = 2
_DEEPEST = 1000
"""Passages that each index is searched for, at most; more take long to choose from."""


class Chooser:
    """Chooses from one library."""

    def __init__(self, index: Index, retriever: Retriever) -> None:
        self._index = index
        self._retriever = retriever

    async def choose(self, selection: Selection, *, usual: int, most: int) -> list[Paper]:
        """Return the papers: as named, or the nearest to the topic first, or in the order of their ids.

        Raises PaperNotFound, InvalidTopic, LimitExceeded.
        """
        if selection.paper_ids:
            return await self._named(selection.paper_ids, most)
        if selection.topic is not None:
            return await self._about(selection.topic, selection.filters, selection.limit or usual, most)
        return await self._admitted(selection.filters, most)

    async def _named(self, paper_ids: Sequence[str], most: int) -> list[Paper]:
        wanted = list(dict.fromkeys(paper_ids))
        _check(len(wanted), most)
        found = await self._index.catalogue.read(reading.papers, wanted)
        for paper_id in wanted:
            if paper_id not in found:
                raise PaperNotFound(paper_id)
        return [found[paper_id] for paper_id in wanted]

    async def _about(self, topic: str, filters: Filters, limit: int, most: int) -> list[Paper]:
        check_topic(topic)
        _check(limit, most)
        passages = _PASSAGES_A_PAPER * limit
        found = await self._retriever.search(topic, top_k=passages, filters=filters, depth=min(passages, _DEEPEST))
        papers = {passage.paper.id: passage.paper for passage in found}
        return list(papers.values())[:limit]

    async def _admitted(self, filters: Filters, most: int) -> list[Paper]:
        filters = await self._index.narrowed(filters)
        roster = await self._index.roster.current()
        numbers = set(roster.papers[roster.admitted(filters)].tolist())
        found = sorted(paper_id for paper_id, number in roster.paper_numbers.items() if number in numbers)
        _check(len(found), most)
        papers = await self._index.catalogue.read(reading.papers, found)
        return [papers[paper_id] for paper_id in found if paper_id in papers]


def check_topic(topic: str) -> None:
    """Raise InvalidTopic for a topic without a word."""
    if not any(char.isalnum() for char in topic):
        raise InvalidTopic("The topic has no word in it. Name something in words.")


def _check(count: int, most: int) -> None:
    if count > most:
        raise LimitExceeded(f"{count:,} papers are too many for this; at most {most:,} are taken. Choose fewer.")
