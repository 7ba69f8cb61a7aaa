"""The papers that a sentence might cite: searched with its own words, ordered by what is known before any test."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.filters import Filters
from core.paper import Paper
from core.passage import Passage
from core.text.keys import author_keys, filter_key
from core.text.sentences import sentences_of
from indexing.index import Index
from retrieval.search import Retriever
from reviewing.gathering import gathered
from reviewing.reading.rarity import RareWords

_PASSAGES = 24
_READ = 12
"""Papers whose abstracts are looked into."""
_LONGEST_QUERY = 1000
_LONGEST_CONTEXT = 1500
_FUSED, _CONTEXT, _SENTENCE, _COVERAGE, _LEXICAL, _NAMED = 0.18, 0.3, 0.25, 0.1, 0.07, 0.1
"""What counts how much; docs/check.md says on what it was set, and how well it does elsewhere."""
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence to find papers for."""

    words: str
    context: str
    """The sentence with those before it, which say what it speaks of."""


@dataclass(frozen=True, slots=True)
class Citable:
    """A paper that may be meant, and how near it is, in [0, 1]."""

    paper: Paper
    nearness: float
    cosine: float
    """Of the sentence and the passage that is nearest, in [-1, 1]."""
    sentence: str
    """Of its abstract, the one that has most of the words."""


class CitableSearch:
    """Searches one library with the sentences of one text."""

    def __init__(self, index: Index, retriever: Retriever) -> None:
        self._index = index
        self._retriever = retriever
        self._words: dict[str, tuple[frozenset[str], ...]] = {}

    async def search(self, wanted: Sequence[Uncited], filters: Filters) -> list[list[Citable]]:
        """Return the candidates of each sentence, best first. Raises IndexUnavailable, EmbedderUnavailable."""

        async def passages(sentence: Uncited) -> list[Passage]:
            return await self._retriever.search(sentence.words[:_LONGEST_QUERY], top_k=_PASSAGES, filters=filters)

        found = await gathered(passages, wanted)
        vectors = await self._index.embedder.embed_passages([one.context[-_LONGEST_CONTEXT:] for one in wanted])
        roster = await self._index.roster.current()
        ordered = []
        for sentence, each, vector in zip(wanted, found, vectors, strict=True):
            known = [passage for passage in each if passage.chunk.id in roster.place_of]
            places = np.array([roster.place_of[passage.chunk.id] for passage in known], np.intp)
            near = dict(zip((one.chunk.id for one in known), roster.cosines(vector, places).tolist(), strict=True))
            ordered.append(self._ordered(sentence.words, each, near))
            await asyncio.sleep(0)  # a long text must not hold up everybody else
        return ordered

    def _ordered(self, sentence: str, passages: Sequence[Passage], near: Mapping[str, float]) -> list[Citable]:
        by_paper: dict[str, list[Passage]] = {}
        for passage in passages:
            by_paper.setdefault(passage.paper.id, []).append(passage)
        words = RareWords.of(sentence, self._index.terms)
        said = set(filter_key(sentence).split())
        most = max((passage.scores.lexical or 0.0 for passage in passages), default=0.0) or 1.0
        first = sorted(
            ((_at_first_sight(each, near, most), each) for each in by_paper.values()), key=lambda one: -one[0]
        )
        candidates = [self._candidate(each, words, said, seen) for seen, each in first[:_READ]]
        return sorted(candidates, key=lambda each: (-each.nearness, each.paper.id))

    def _candidate(self, passages: Sequence[Passage], words: RareWords, said: Collection[str], seen: float) -> Citable:
        paper = passages[0].paper
        whole, *sentences = self._words_of(paper)
        named = bool(paper.authors) and _is_named(paper.authors[0], said)
        covered = [words.covered(one) for one in sentences]
        best = max(range(len(covered)), key=covered.__getitem__, default=None)
        nearness = (
            seen
            + _COVERAGE * words.covered(whole)
            + _SENTENCE * (0.0 if best is None else covered[best])
            + _NAMED * named
        )
        cosine = max((passage.scores.dense for passage in passages if passage.scores.dense is not None), default=0.0)
        sentence = "" if best is None else sentences_of(paper.abstract)[best]
        return Citable(paper, min(nearness, 1.0), cosine, sentence)

    def _words_of(self, paper: Paper) -> tuple[frozenset[str], ...]:
        """Return the words of a paper as they are searched: of the whole, and of its title with each sentence."""
        if paper.id not in self._words:
            texts = [paper.abstract, *sentences_of(paper.abstract)]
            self._words[paper.id] = tuple(
                frozenset(self._index.terms.words(f"{paper.title}\n{text}")) for text in texts
            )
        return self._words[paper.id]


def _at_first_sight(passages: Sequence[Passage], near: Mapping[str, float], most: float) -> float:
    """Return the part of the nearness for which no abstract must be read."""
    return (
        _FUSED * max(passage.scores.fused for passage in passages)
        + _CONTEXT * max(0.0, *(near.get(passage.chunk.id, 0.0) for passage in passages))
        + _LEXICAL * max(passage.scores.lexical or 0.0 for passage in passages) / most
    )


def _is_named(author: str, said: Collection[str]) -> bool:
    family = min(author_keys(author), key=len, default="")
    return len(family) >= _SHORTEST_NAME and family in said
