"""New papers of a watch: how near they are to what it asks for and why, grouped by topic, the most relevant first."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from core.filters import Filters
from core.importing import FOLDER, Digest, DigestTopic, NewPaper, Watch
from core.paper import Paper
from core.ports import TermIndex
from core.text.sentences import sentences_of
from indexing.index import Index
from reviewing.mapping.mapper import Mapper
from reviewing.reading.rarity import RareWords

_TOO_FEW = 6
"""So few papers are read at a glance: they are one topic, and it needs no name."""
_ONE_TOPIC = "New papers"
_NOT_YET_SEARCHABLE = "Not yet by topic"


async def digest_of(watch: Watch, papers: Sequence[Paper], index: Index, mapper: Mapper) -> Digest:
    """Return the digest of these papers. Raises EmbedderUnavailable."""
    asked = "" if watch.source == FOLDER else watch.query  # a path says nothing of what is in its files
    found = {each.paper.id: each for each in await matched(index, asked, papers)}
    groups: dict[str, list[str]] = {_ONE_TOPIC: list(found)}
    if len(found) >= _TOO_FEW:
        made = await mapper.map(filters=Filters(paper_ids=tuple(found)))
        groups = {topic.label: [each for each in topic.paper_ids if each in found] for topic in made.topics}
        on_map = {each for group in groups.values() for each in group}
        if left := [each for each in found if each not in on_map]:
            groups[_NOT_YET_SEARCHABLE] = left
    topics = [
        DigestTopic(label, tuple(sorted((found[each] for each in group), key=_most_relevant_first)))
        for label, group in groups.items()
        if group
    ]
    topics.sort(key=lambda topic: _most_relevant_first(topic.papers[0]))
    return Digest(watch, datetime.now(UTC), tuple(topics))


def _most_relevant_first(new: NewPaper) -> tuple[float, int, str]:
    return (-new.score, -(new.paper.year or 0), new.paper.title)


_SYNTAX = re.compile(
    r"\bcat:\S+|\bcollection:\S+"  # says where, not what
    r"|\b(?:ti|au|abs|co|jr|rn|id|all):"  # arXiv's fields
    r"|\[[^\]]{0,40}\]"  # PubMed's
    r"|\b(?:AND|OR|NOT|ANDNOT)\b"
    r"|[\"()]"
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_OF_MEANING = 0.5
"""What the cosine counts for; the share of the query's words, each by its rarity, is the rest."""


def without_syntax(query: str) -> str:
    """Return the words of a query, without what only its source understands."""
    return " ".join(_SYNTAX.sub(" ", query).split())


async def matched(index: Index, query: str, papers: Sequence[Paper]) -> list[NewPaper]:
    """Return each paper with how near it is to the query and why, in the same order. Raises EmbedderUnavailable."""
    words = without_syntax(query)
    if not words or not papers:
        return [NewPaper(paper, 0.0) for paper in papers]
    roster = await index.roster.current()
    admitted = roster.admitted(Filters(paper_ids=tuple(paper.id for paper in papers)))
    ids, vectors = await asyncio.to_thread(roster.paper_vectors, admitted)
    asked = await index.embedder.embed_question(words)
    cosines = dict(zip(ids, (vectors @ asked).tolist(), strict=True))
    query_words = _Words(index.terms, words)
    return await asyncio.to_thread(
        lambda: [query_words.found_in(paper, max(0.0, cosines.get(paper.id, 0.0))) for paper in papers]
    )


class _Words:
    """The words of a query, as they are written and as they are searched."""

    def __init__(self, terms: TermIndex, query: str) -> None:
        self._terms = terms
        self._stems = {word: tuple(terms.words(word)) for word in dict.fromkeys(_WORD.findall(query))}
        self._rare = RareWords.of(" ".join(self._stems), terms)

    def found_in(self, paper: Paper, cosine: float) -> NewPaper:
        there = set(self._terms.words(f"{paper.title} {paper.abstract}"))
        words = tuple(word for word, stems in self._stems.items() if stems and there.issuperset(stems))
        score = _OF_MEANING * cosine + (1 - _OF_MEANING) * self._rare.covered(there)
        return NewPaper(paper, round(min(1.0, score), 4), words, self._sentence(paper.abstract))

    def _sentence(self, abstract: str) -> str | None:
        """Return the sentence with most of the words, the first of several; None where no sentence has any."""
        sentences = sentences_of(abstract)
        shares = [self._rare.covered(self._terms.words(sentence)) for sentence in sentences]
        best = max(shares, default=0.0)
        return sentences[shares.index(best)] if best else None
