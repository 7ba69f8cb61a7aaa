"""From a question to a plan of an answer, and how likely it is that there is one."""

import re
from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from answering.drafting.abbreviations import spelled_out
from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import Candidate, CandidateSearch, Readers, read_with, relevance_of, relevant
from answering.drafting.choosing import choose, led_up_to
from answering.drafting.comparing import lacking, things_compared
from answering.drafting.deciding import evidence, in_other_words
from answering.drafting.features import unread_rows
from answering.drafting.learned import learned
from answering.drafting.listing import LISTED, listed, match_rows, papers_of, read_text
from answering.drafting.plan import Line, Plan
from answering.drafting.weighing import most_promising, of_what_is_named, roles_of, standing, worth_of
from answering.drafting.wording import Wording, stands_in
from answering.voice.telling import usable
from core.filters import Filters
from core.paper import Paper
from core.passage import Passage
from core.ports import Embedder
from core.tracing.stages import Stage, timed
from indexing.index import Index
from retrieval.owning import own_names
from retrieval.reading import relevance_reader
from retrieval.reading.support import answer_reader
from retrieval.search import Retriever

_NAMES, _OF_A_NAME = 3, 3
"""Names of a question that are looked for, and passages that are searched for each."""
_OF_A_THING = 6
"""Passages that are searched for each thing of a comparison."""
_OF_A_PAPER = 4
"""Sentences of a listed paper that are looked at closely."""
_NEARLY = 0.5
"""Where no paper surely matches, those are listed that are at least this share as likely to match as the best one."""
_SURE = 0.75
"""How likely it is that there is an answer where a thing that is compared is named by a paper."""
_EXPECTED = 0.55
"""The same where the question means what a paper says in other words."""
_OF_SEVERAL = frozenset({Asks.PAPERS, Asks.DIFFERENCE})
"""Kinds of question that are about what others do with what is named as well."""
_MERELY_COMPARING = "difference differ different compare comparison better versus one versus main"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read for a question, and what an answer without an LLM would say."""

    passages: Sequence[Passage] = ()
    """Best first."""
    candidates: Sequence[Candidate] = ()
    worth: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    """How likely each candidate answers."""
    likely: float = 0.0
    """How likely it is that there is an answer; 0.5 is where the default threshold lies."""
    near: bool = False
    """Whether anything comes near at all."""
    plan: Plan = field(default_factory=Plan)

    def best(self, count: int) -> list[Candidate]:
        """Return the candidates that are worth most, best first."""
        return [self.candidates[place] for place in np.argsort(-self.worth, kind="stable")[:count]]


class Drafter:
    """Works for one library."""

    def __init__(self, index: Index, retriever: Retriever, embedder: Embedder) -> None:
        self._embedder = index.embedder.name
        self._terms = index.terms
        self._retriever = retriever
        self._readers = Readers(relevance_reader(), answer_reader())
        self._search = CandidateSearch(embedder, index.terms)

    @timed(Stage.CHOOSE)
    async def draft(
        self, question: str, passages: Sequence[Passage], filters: Filters, searched: Callable[[], Awaitable[str]]
    ) -> Draft:
        """Read passages with the question. `searched` says which papers were searched; only a list tells that.

        Where the passages spell an abbreviation of the question out, they are searched anew.

        Raises IndexUnavailable, EmbedderUnavailable, WeightsUnavailable.
        """
        asked, things = question, things_compared(question)
        spelled = spelled_out(question, passages)
        if spelled != question:
            more = await self._retriever.search(spelled, top_k=len(passages), filters=filters)
            question, passages = spelled, more
        passages = await self._with_named(question, passages, filters)
        if asks_for(question) is Asks.PAPERS:
            return await self._list(question, passages, searched)
        draft = await self._read(question, passages)
        if things and not self._speak_of_all(draft.plan, things):
            return await self._compare(asked, things, draft, filters)
        return draft

    async def _with_named(self, question: str, passages: Sequence[Passage], filters: Filters) -> Sequence[Passage]:
        """Return the passages, behind those of the papers that the question names.

        A search by meaning does not know the names that papers give. One that it found and that alone goes by a name
        comes first; where none goes by it, the name is searched for.
        """
        wording = Wording(question, self._terms)
        may_name = wording.may_name()
        named_so = [(paper.id, self._gone_by(paper, may_name, wording)) for paper in papers_of(passages)]
        known = {name: [id for id, names in named_so if name in names] for name in may_name}
        names = [name for name in may_name if not known[name]][:_NAMES]
        found = await gather(*(self._retriever.search(name, top_k=_OF_A_NAME, filters=filters) for name in names))
        own = {ids[0] for ids in known.values() if len(ids) == 1}
        named = {each.chunk.id: each for each in passages if each.paper.id in own} | {
            each.chunk.id: each
            for name, passages_of_it in zip(names, found, strict=True)
            for each in passages_of_it
            if self._gone_by(each.paper, [name], wording)
        }
        most = max((each.scores.fused for each in passages), default=0.0)
        first = (replace(each, scores=replace(each.scores, fused=most)) for each in named.values())
        return [*first, *(each for each in passages if each.chunk.id not in named)]

    def _gone_by(self, paper: Paper, names: Sequence[str], wording: Wording) -> frozenset[str]:
        """Return which of the names a paper goes by."""
        title = self._words(wording.without_compounds(paper.title))
        own = frozenset(map(str.casefold, own_names(names, paper)))
        return frozenset(name for name in names if name.casefold() in own or title.issuperset(self._terms.words(name)))

    async def _read(self, question: str, passages: Sequence[Passage]) -> Draft:
        unread = await self._search.unread(question, passages)
        if not unread:
            return Draft(passages)
        model = learned()
        rows = unread_rows(question, unread, roles_of(unread, self._embedder))
        wording = Wording(question, self._terms)
        asks = asks_for(question)
        of_it = of_what_is_named(wording, unread, asks not in _OF_SEVERAL)
        best = most_promising(model.promises.probability(rows) * of_it, unread)
        candidates = await read_with(self._readers, question, [unread[place] for place in best])
        worth = worth_of(model.answers, candidates, rows[best]) * of_it[best]
        told = evidence(wording, passages, candidates, worth)
        likely = float(model.answerable.probability(told[None])[0])
        near = max(each.logit for each in candidates) >= model.near
        if in_other_words(wording, passages, candidates):
            near, likely = True, max(likely, _EXPECTED)
        plan = led_up_to(choose(candidates, worth, model, standing(asks, of_it[best], rows[best])), candidates)
        return Draft(passages, candidates, worth, likely if near else 0.0, near, plan)

    async def _list(self, question: str, passages: Sequence[Passage], searched: Callable[[], Awaitable[str]]) -> Draft:
        """Return a list of the papers that match. Where none surely does, those that come nearest are listed."""
        read = papers_of(passages)
        logits = await relevant(self._readers.relevance, question, [read_text(paper) for paper in read])
        matches = learned().matches.probability(match_rows(logits, read, passages))
        least, likely = 0.5, float(matches.max(initial=0.0))
        if likely < least:
            draft = await self._read(question, passages)
            least, likely = _NEARLY * likely, draft.likely
            if likely < 0.5:
                return draft
        matching = [read[place] for place in np.argsort(-matches, kind="stable") if matches[place] >= least]
        shown = {paper.id for paper in matching[:LISTED]}
        found = await self._search.unread(question, [each for each in passages if each.paper.id in shown], _OF_A_PAPER)
        # That the paper matches was read already: which of its sentences says so is told without the abstract.
        candidates = await relevance_of(self._readers.relevance, question, found)
        rows = unread_rows(question, candidates, roles_of(candidates, self._embedder))
        worth = worth_of(learned().answers, candidates, rows)
        plan = listed(matching, candidates, worth, await searched())
        return Draft(passages, candidates, worth, likely, near=True, plan=plan)

    async def _compare(self, question: str, things: Sequence[str], draft: Draft, filters: Filters) -> Draft:
        """Return a line for each thing that the library has, and say which it lacks."""
        merely = frozenset(self._terms.words(" ".join((_MERELY_COMPARING, *things))))
        aspect = frozenset(self._terms.words(question)) - merely
        found, missing = [], []
        for thing in things:
            if self._unheard_of(thing):
                missing.append(thing)
            elif best := await self._of_thing(thing, question if aspect else f"What is {thing}?", draft, filters):
                found.append((*best, thing))
            else:  # no name but a description: no passage holds all its words
                return draft
        if not found:
            return draft
        # "X or Y, which is faster?" is answered where the speed of one of them is told.
        lines = [Line((each,), thing) for _, each, thing in sorted(found, key=lambda line: -line[0])]
        passages = [*draft.passages, *(line.sentences[0].passage for line in lines)]
        return replace(
            draft,
            passages=passages,
            likely=max(draft.likely, _SURE),
            near=True,
            plan=Plan(tuple(lines), after=lacking(missing)),
        )

    async def _of_thing(
        self, thing: str, question: str, draft: Draft, filters: Filters
    ) -> tuple[float, Candidate] | None:
        """Return the sentence that says most of a thing, from a paper that speaks of it, and how likely it answers."""
        named = self._terms.words(thing)
        own = await self._retriever.search(thing, top_k=_OF_A_THING, filters=filters)
        # What is called by several words is spoken of where they stand together.
        passages = [
            each
            for each in (*own, *draft.passages)
            if stands_in(named, self._terms.words(each.paper.title))
            or stands_in(named, self._terms.words(each.chunk.text))
        ]
        # DistiLLM-2 is another thing than DistiLLM.
        named_so = re.compile(rf"(?<![\w-]){re.escape(thing)}(?!-?\w)", re.IGNORECASE)
        passages = [each for each in passages if named_so.search(each.paper.title)] or passages
        read = await self._read(question, passages)
        order = np.argsort(-read.worth, kind="stable").tolist()
        of_it = [
            (float(read.worth[at]), read.candidates[at])
            for at in order
            if self._said(read.candidates[at]).issuperset(named)
        ]
        return next((best for best in of_it if usable(best[1])), next(iter(of_it), None))

    def _unheard_of(self, thing: str) -> bool:
        """Whether it is a name with a word that no paper has. Papers may say in one word what is said in several."""
        words = thing.split()
        named = thing if len(words) == 1 else " ".join(word for word in words if not word.islower())
        rarity = self._terms.rarity(self._terms.words(named))
        return max(rarity, default=0.0) >= self._terms.rarity_of_count(0)

    def _speak_of_all(self, plan: Plan, things: Sequence[str]) -> bool:
        """Whether one of the sentences sets the things against each other itself."""
        named = [frozenset(self._terms.words(thing)) for thing in things]
        return any(all(each <= self._said(sentence) for each in named) for sentence in plan.sentences())

    def _said(self, candidate: Candidate) -> frozenset[str]:
        return self._words(candidate.passage.paper.title, candidate.text)

    def _words(self, *texts: str) -> frozenset[str]:
        return frozenset(word for text in texts for word in self._terms.words(text))
