"""The papers that a sentence might cite: searched with its own words, ordered by what is known before any test."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.filters import Filters, author_keys, filter_key
from core.paper import Paper
from core.passage import Passage
from core.ports import TermIndex
from retrieval.search import Retriever
from reviewing.manuscripts.together import gathered

_PASSAGES = 24
_LONGEST_QUERY = 1000
_COVERAGE = 0.5
"""What it counts, beside the rank, that a paper has the sentence's rarer words."""
_NAMED = 0.5
"""What it counts that the sentence names the paper's first author."""
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be meant, and how near it is, in [0, 1]."""

    paper: Paper
    nearness: float
    cosine: float
    """Of the sentence and the passage that is nearest, in [-1, 1]."""


class CandidateSearch:
    """Searches one library with sentences."""

    def __init__(self, retriever: Retriever, terms: TermIndex) -> None:
        self._retriever = retriever
        self._terms = terms

    async def search(self, sentences: Sequence[str], filters: Filters) -> list[list[Candidate]]:
        """Return the candidates of each sentence, best first. Raises IndexUnavailable, EmbedderUnavailable."""

        async def passages(sentence: str) -> list[Passage]:
            return await self._retriever.search(sentence[:_LONGEST_QUERY], top_k=_PASSAGES, filters=filters)

        found = await gathered(passages, sentences)
        return [self._ordered(sentence, each) for sentence, each in zip(sentences, found, strict=True)]

    def _ordered(self, sentence: str, passages: Sequence[Passage]) -> list[Candidate]:
        by_paper: dict[str, list[Passage]] = {}
        for passage in passages:
            by_paper.setdefault(passage.paper.id, []).append(passage)
        words = list(dict.fromkeys(self._terms.words(sentence)))
        rarity = dict(zip(words, self._terms.rarity(words), strict=True))
        said = set(filter_key(sentence).split())
        candidates = [self._candidate(each, rarity, said) for each in by_paper.values()]
        return sorted(candidates, key=lambda each: (-each.nearness, each.paper.id))

    def _candidate(self, passages: Sequence[Passage], rarity: dict[str, float], said: Collection[str]) -> Candidate:
        paper = passages[0].paper
        there = set(self._terms.words(f"{paper.title}\n{paper.abstract}"))
        whole = sum(rarity.values())
        coverage = sum(rare for word, rare in rarity.items() if word in there) / whole if whole else 0.0
        fused = max(passage.scores.fused for passage in passages)
        named = _NAMED if paper.authors and _is_named(paper.authors[0], said) else 0.0
        nearness = (fused + _COVERAGE * coverage + named) / (1 + _COVERAGE + _NAMED)
        cosine = max((passage.scores.dense for passage in passages if passage.scores.dense is not None), default=0.0)
        return Candidate(paper, nearness, cosine)


def _is_named(author: str, said: Collection[str]) -> bool:
    family = min(author_keys(author), key=len, default="")
    return len(family) >= _SHORTEST_NAME and family in said
