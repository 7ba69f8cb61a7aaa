"""How near papers are to what a watch asks for, and why."""

import asyncio
import re
from collections.abc import Mapping, Sequence

from core.filters import Filters
from core.importing import NewPaper
from core.paper import Paper
from core.ports import TermIndex
from core.text.sentences import sentence_spans
from indexing.index import Index
from reviewing.mapping.space import paper_vectors

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


def plain(query: str) -> str:
    """Return the words of a query, without what only its source understands."""
    return " ".join(_SYNTAX.sub(" ", query).split())


async def matched(index: Index, query: str, papers: Sequence[Paper]) -> list[NewPaper]:
    """Return each paper with how near it is to the query and why, in the same order. Raises EmbedderUnavailable."""
    words = plain(query)
    if not words or not papers:
        return [NewPaper(paper, 0.0) for paper in papers]
    roster = await index.roster.current()
    admitted = roster.admitted(Filters(paper_ids=tuple(paper.id for paper in papers)))
    ids, vectors = await asyncio.to_thread(paper_vectors, roster, admitted)
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
        stems = list(dict.fromkeys(stem for each in self._stems.values() for stem in each))
        self._rarity: Mapping[str, float] = dict(zip(stems, terms.rarity(stems), strict=True))

    def found_in(self, paper: Paper, cosine: float) -> NewPaper:
        there = set(self._terms.words(f"{paper.title} {paper.abstract}"))
        words = tuple(word for word, stems in self._stems.items() if stems and there.issuperset(stems))
        share = self._weight(there) / (sum(self._rarity.values()) or 1.0)
        score = _OF_MEANING * cosine + (1 - _OF_MEANING) * share
        return NewPaper(paper, round(min(1.0, score), 4), words, self._sentence(paper.abstract))

    def _sentence(self, abstract: str) -> str | None:
        """Return the sentence with most of the words, the first of several; None where no sentence has any."""
        sentences = [abstract[start:end] for start, end in sentence_spans(abstract)]
        weights = [self._weight(set(self._terms.words(sentence))) for sentence in sentences]
        best = max(weights, default=0.0)
        return sentences[weights.index(best)] if best else None

    def _weight(self, stems: set[str]) -> float:
        return sum(rarity for stem, rarity in self._rarity.items() if stem in stems)
