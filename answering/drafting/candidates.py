"""The sentences of the passages that may answer a question, each read together with it."""

from asyncio import gather
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from answering.drafting.wording import Wording
from answering.guarding.injected import LIKELY, Guard
from core.models.remembering import remembering_sentences
from core.passage import Passage, searched_text
from core.ports import Embedder, Held, Premise, RelevanceReader, SupportReader, TermIndex
from core.text.sentences import sentence_spans, sentences_of
from core.text.spelling import american
from core.tracing.stages import Stage, timed
from retrieval.owning import own_names

DEEP = 24
"""Passages that are searched for sentences, where fewer are shown."""
_EMBEDDED = 32
"""Sentences that are looked at closely: a vector takes a core some 2 ms."""
READ, READ_PAPERS = 12, 3
"""Sentences that are read with the question, and papers that they are of."""
_LONGEST_TITLE, _LONGEST_SENTENCE = 120, 480
"""Characters that are read; few sentences are longer, and what they are about stands before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text == passage.paper.abstract[start:end]`."""

    passage: Passage
    text: str
    start: int
    end: int
    own: float
    """Share of the question's words that the sentence has, each word by its rarity."""
    coverage: float
    """The same of sentence, title, and what the paper calls its own."""
    rank: int
    """Which of the papers found it is of, from 0."""
    place: tuple[int, int]
    """Which sentence of the abstract it is, from 0, and of how many."""
    cosine: float = 0.0
    """Of the sentence and the question."""
    vector: NDArray[np.float32] | None = None
    logit: float = 0.0
    """Of the cross-encoder that reads question, title and sentence together."""
    margin: float = 0.0
    """Of the reader that knows the sentence in its abstract: the log-odds that it answers the question."""
    named: str = ""
    """What the question calls the paper's own, where the title does not name it."""


class CandidateSearch:
    """Looks closely at passages."""

    def __init__(self, embedder: Embedder, terms: TermIndex) -> None:
        self._embedder = remembering_sentences(embedder)
        self._guard = Guard(self._embedder)
        self._terms = terms

    async def unread(self, question: str, passages: Sequence[Passage], of_each: int | None = None) -> list[Candidate]:
        """Return at most 32 sentences, or at most `of_each` of each paper, in the order of passages and reading.

        Raises EmbedderUnavailable.
        """
        wording = Wording(question, self._terms)
        names = wording.may_name()
        papers = list(dict.fromkeys(passage.paper.id for passage in passages))
        rank = {paper: place for place, paper in enumerate(papers)}
        found = _each_once(
            [each for passage in passages for each in _sentences(passage, wording, names, rank[passage.paper.id])]
        )
        promising = sorted(found, key=lambda each: -_promise(each))
        kept = {id(each) for each in (promising[:_EMBEDDED] if of_each is None else _of_each(promising, of_each))}
        found = [each for each in found if id(each) in kept]
        if not found:
            return []
        asked = await self._embedder.embed_question(question)
        vectors = await self._embedder.embed_passages([each.text for each in found])
        injected = await self._guard.likely([each.text for each in found]) >= LIKELY
        return [
            replace(each, vector=vector, cosine=float(vector @ asked))
            for each, vector, out in zip(found, vectors, injected, strict=True)
            if not out
        ]


@dataclass(frozen=True, slots=True)
class Readers:
    """Both read a question and a sentence together. Only the second knows the abstract around the sentence."""

    relevance: RelevanceReader
    support: SupportReader


@timed(Stage.READ)
async def read_with(readers: Readers, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentences with what the readers say of each."""
    relevant, readings = await gather(
        relevance_of(readers.relevance, question, found),
        readers.support.read([(question, _held(each)) for each in found]),
    )
    return [replace(each, margin=reading.margin) for each, reading in zip(relevant, readings, strict=True)]


async def relevance_of(reader: RelevanceReader, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentences with what the cross-encoder says of each."""
    logits = await relevant(reader, question, [_read_text(each) for each in found])
    return [replace(each, logit=logit) for each, logit in zip(found, logits.tolist(), strict=True)]


async def relevant(reader: RelevanceReader, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the logit of each text. The cross-encoder knows American spelling better, so it reads nothing else."""
    return await reader.score(american(question), [american(text) for text in texts])


def _sentences(passage: Passage, wording: Wording, names: Sequence[str], rank: int) -> list[Candidate]:
    title = wording.found_in(passage.paper.title)
    own = [name for name in own_names(names, passage.paper) if not wording.found_in(name) <= title]
    title |= wording.found_in(" ".join(own))
    named = own[0] if own else ""
    begins = [begin for begin, _ in sentence_spans(passage.paper.abstract)]
    found = []
    for start, end in sentence_spans(passage.chunk.text):
        start, end = start + passage.chunk.start, end + passage.chunk.start
        text = passage.paper.abstract[start:end]
        words = wording.found_in(text)
        place = (max(0, bisect(begins, start) - 1), len(begins))
        shares = wording.share(words), wording.share(words | title)
        found.append(Candidate(passage, text, start, end, *shares, rank, place, named=named))
    return found


def _of_each(found: Sequence[Candidate], count: int) -> list[Candidate]:
    """Return the first ones of each paper."""
    papers = dict.fromkeys(each.passage.paper.id for each in found)
    return [each for paper in papers for each in [one for one in found if one.passage.paper.id == paper][:count]]


def _each_once(found: Sequence[Candidate]) -> list[Candidate]:
    """Chunks of a paper may overlap."""
    return list({(each.passage.paper.id, each.start): each for each in reversed(found)}.values())[::-1]


def _promise(candidate: Candidate) -> float:
    # Abstracts name their subject once, so that a sentence of the best paper may share no word with the question and
    # still answer it.
    return candidate.coverage + candidate.passage.scores.fused + 0.3 * (candidate.rank < 2)


def _held(candidate: Candidate) -> Held:
    paper = candidate.passage.paper
    return Held(Premise(paper.title, _sentences_of(paper.abstract)), (candidate.place[0],))


@lru_cache(maxsize=1024)
def _sentences_of(abstract: str) -> tuple[str, ...]:
    return sentences_of(abstract)


def _read_text(candidate: Candidate) -> str:
    title = candidate.passage.paper.title[:_LONGEST_TITLE]
    named = f"{candidate.named}: {title}" if candidate.named else title
    return searched_text(named, candidate.text[:_LONGEST_SENTENCE])
