"""Each sentence of an answer tested against the passages that it cites."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from answering.checking.spans import moved
from answering.citing.citations import CitedSentence, strip_markers, with_markers
from answering.llm_text.titles import lists_titles
from answering.verification.relevance import Relevance
from answering.verification.untested import FEW, own_words, vocabulary
from core.answer import Policy, Sentence, Source, Verdict
from core.ports import Claim, Judgement, Primed, SupportChecker

_MAY_HELP = 0.2
"""A source that supports a sentence less than that is not tried together with another one."""

_NO_CLAIM = Judgement(Verdict.NOT_A_CLAIM, 0.0)
Citations = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TestedSentence:
    """A sentence with its verdict; `start` and `end` are still the draft's."""

    sentence: Sentence
    needless: int = 0
    """Citations that were taken away."""
    notice: str | None = None
    """What the reader should know of how it was tested."""
    carries: bool = False
    """Whether it claims nothing, so that it was not tested, and has words of its own nevertheless."""


class Verifier:
    """Gives sentences their verdicts and, where the model forgot or misplaced a citation, the passage that supports.

    A sentence without citation gets the source that alone supports it best, else two that do so together. Under
    `strict`, so does one whose citations do not support it. A citation that alone does not support the sentence, and
    that the others do not need, is taken away: ALCE's irrelevant citation (Gao et al. 2023, Enabling Large Language
    Models to Generate Text with Citations).
    """

    def __init__(
        self,
        checker: SupportChecker,
        sources: Sequence[Source],
        policy: Policy,
        relevance: Relevance | None = None,
        question: str = "",
    ) -> None:
        self._checker = checker
        self._titles = [source.paper.title for source in sources]
        self._known = vocabulary([question, *self._titles])
        self._sources = {source.n: source for source in sources}
        self._policy = policy
        self._relevance = relevance

    @property
    def waits_for_all(self) -> bool:
        """Whether all sentences of an answer are to be tested together."""
        return self._policy is not Policy.OFF and self._checker.asks_once

    async def prime(self) -> None:
        """Have the sources read before there are sentences to test, where the checker can."""
        if isinstance(self._checker, Primed) and self._policy is not Policy.OFF:
            await self._checker.prime(
                [Claim("", tuple((n, each) for each in source.passages)) for n, source in self._sources.items()]
            )

    async def test(self, drafts: Sequence[CitedSentence]) -> list[TestedSentence]:
        """Return each sentence tested, in order. The checker is asked for all at once, at most four times."""
        plain = [Sentence(draft.text, draft.start, draft.end, draft.citations) for draft in drafts]
        if self._policy is Policy.OFF or not drafts:
            return [TestedSentence(sentence) for sentence in plain]
        texts = [strip_markers(draft.text) for draft in drafts]
        only_titles = [text for text in texts if lists_titles(text, self._titles)]
        own = {text: own_words(text, self._known) for text in texts}
        judged = _Judged(self._checker, self._sources, only_titles, {text for text in texts if own[text] > FEW})
        await judged.ask((text, draft.citations) for text, draft in zip(texts, drafts, strict=True))
        await judged.ask(self._further(drafts, texts, judged))
        await judged.ask(self._pairs(drafts, texts, judged))
        tested = []
        for draft, text, sentence in zip(drafts, texts, plain, strict=True):
            citations = await self._choose(text, draft.citations, judged)
            judgement = judged.of(text, citations)
            shown = draft.text if citations == draft.citations else with_markers(text, citations)
            tested.append(
                TestedSentence(
                    replace(
                        sentence,
                        text=shown,
                        citations=citations,
                        verdict=judgement.verdict,
                        score=judgement.score,
                        evidence=judgement.evidence,
                        unsupported_spans=moved(judgement.unsupported_spans, text, shown),
                    ),
                    needless=len(set(draft.citations) - set(citations)) if self._holds(text, draft, judged) else 0,
                    notice=judgement.notice,
                    carries=judgement.verdict is Verdict.NOT_A_CLAIM and own[text] > 0 and text not in only_titles,
                )
            )
        return await self._with_relevance(tested, texts)

    def _further(
        self, drafts: Sequence[CitedSentence], texts: Sequence[str], judged: "_Judged"
    ) -> Iterable[tuple[str, Citations]]:
        """What else has to be known: of several citations each alone and the rest without it; else every source."""
        for draft, text in zip(drafts, texts, strict=True):
            if self._holds(text, draft, judged):
                if len(draft.citations) > 1 and judged.of(text, draft.citations).verdict is Verdict.SUPPORTED:
                    for n in draft.citations:
                        yield text, (n,)
                        yield text, _without(draft.citations, n)
            elif self._seeks(draft):
                yield from ((text, (n,)) for n in self._sources)

    def _pairs(
        self, drafts: Sequence[CitedSentence], texts: Sequence[str], judged: "_Judged"
    ) -> Iterable[tuple[str, Citations]]:
        for draft, text in zip(drafts, texts, strict=True):
            if not self._holds(text, draft, judged) and self._seeks(draft) and not self._alone(text, judged):
                yield from ((text, pair) for pair in self._pair(text, judged))

    def _pair(self, text: str, judged: "_Judged") -> list[Citations]:
        by_score = sorted(self._sources, key=lambda n: -judged.of(text, (n,)).score)
        best = [n for n in by_score[:2] if judged.of(text, (n,)).score >= _MAY_HELP]
        return [tuple(sorted(best))] if len(best) == 2 else []

    def _alone(self, text: str, judged: "_Judged") -> list[int]:
        return [n for n in self._sources if judged.of(text, (n,)).verdict is Verdict.SUPPORTED]

    def _holds(self, text: str, draft: CitedSentence, judged: "_Judged") -> bool:
        verdict = judged.of(text, draft.citations).verdict
        return verdict is Verdict.NOT_A_CLAIM or (bool(draft.citations) and verdict is Verdict.SUPPORTED)

    def _seeks(self, draft: CitedSentence) -> bool:
        return not draft.citations or self._policy is Policy.STRICT

    async def _choose(self, text: str, cited: Citations, judged: "_Judged") -> Citations:
        verdict = judged.of(text, cited).verdict
        if verdict is Verdict.NOT_A_CLAIM:
            return cited
        if cited and verdict is Verdict.SUPPORTED:
            return await self._needed(text, cited, judged)
        if cited and self._policy is not Policy.STRICT:
            return cited
        if alone := self._alone(text, judged):
            return (max(alone, key=lambda n: judged.of(text, (n,)).score),)
        together = [pair for pair in self._pair(text, judged) if judged.of(text, pair).verdict is Verdict.SUPPORTED]
        return together[0] if together else cited

    @staticmethod
    async def _needed(text: str, cited: Citations, judged: "_Judged") -> Citations:
        """Take away one after the other: of two that are each not needed, one may be once the other is gone."""
        left = cited
        for n in cited if len(cited) > 1 else ():
            rest = _without(left, n)
            if not rest or judged.of(text, (n,)).verdict is Verdict.SUPPORTED:
                continue
            await judged.ask([(text, rest)])
            if judged.of(text, rest).verdict is Verdict.SUPPORTED:
                left = rest
        return left

    async def _with_relevance(self, tested: Sequence[TestedSentence], texts: Sequence[str]) -> list[TestedSentence]:
        if self._relevance is None:
            return list(tested)
        figures = await self._relevance.of(
            [(text, each.sentence.citations) for each, text in zip(tested, texts, strict=True)]
        )
        return [
            each
            if each.sentence.verdict is Verdict.NOT_A_CLAIM
            else replace(each, sentence=replace(each.sentence, relevance=figure))
            for each, figure in zip(tested, figures, strict=True)
        ]


class _Judged:
    """What the checker said so far of a text and a set of citations."""

    def __init__(
        self, checker: SupportChecker, sources: dict[int, Source], only_titles: Iterable[str], stated: Set[str]
    ) -> None:
        self._checker = checker
        self._stated = stated
        self._sources = sources
        self._only_titles = frozenset(only_titles)
        self._known: dict[tuple[str, Citations], Judgement] = {}

    async def ask(self, wanted: Iterable[tuple[str, Citations]]) -> None:
        missing = [key for key in dict.fromkeys(wanted) if key not in self._known and key[0] not in self._only_titles]
        if missing:
            judgements = await self._checker.check([self._claim(*key) for key in missing])
            self._known |= dict(zip(missing, judgements, strict=True))

    def of(self, text: str, citations: Citations) -> Judgement:
        return _NO_CLAIM if text in self._only_titles else self._known[(text, citations)]

    def _claim(self, text: str, citations: Citations) -> Claim:
        cited = tuple((n, passage) for n in citations for passage in self._sources[n].passages)
        return Claim(text, cited, stated=text in self._stated)


def _without(citations: Citations, n: int) -> Citations:
    return tuple(other for other in citations if other != n)
