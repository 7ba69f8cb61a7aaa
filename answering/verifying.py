"""Each sentence of an answer tested against the passages that it cites."""

from collections.abc import Sequence
from dataclasses import replace

from answering.citations import CitedSentence, mark, strip_markers
from core.answer import Policy, Sentence, Source, Verdict
from core.ports import Claim, Judgement, SupportChecker

_HOLDS = frozenset({Verdict.SUPPORTED, Verdict.NOT_A_CLAIM})


class Verifier:
    """Gives sentences their verdicts and, where the model forgot or misplaced a citation, the passage that supports."""

    def __init__(self, checker: SupportChecker, sources: Sequence[Source], policy: Policy) -> None:
        self._checker = checker
        self._sources = {source.n: source for source in sources}
        self._policy = policy

    async def test(self, draft: CitedSentence) -> Sentence:
        """Return the sentence with verdict, score and evidence; `start` and `end` are still the draft's.

        A sentence without citation gets the source that alone supports it best. Under `strict`, so does one whose
        citations do not support it. A citation that alone does not support the sentence and that the others do not
        need is dropped, as ALCE counts precision (Gao et al. 2023, Enabling Large Language Models to Generate Text
        with Citations).
        """
        plain = Sentence(draft.text, draft.start, draft.end, draft.citations)
        if self._policy is Policy.OFF:
            return plain
        text = strip_markers(draft.text)
        subsets = self._subsets(draft.citations)
        judgements = await self._checker.check([self._claim(text, subset) for subset in subsets])
        judged = dict(zip(subsets, judgements, strict=True))
        citations = self._choose(draft.citations, judged)
        if citations not in judged:
            (judged[citations],) = await self._checker.check([self._claim(text, citations)])
        verdict = judged[citations]
        marked = draft.text if citations == draft.citations else mark(text, citations)
        return replace(
            plain,
            text=marked,
            citations=citations,
            verdict=verdict.verdict,
            score=verdict.score,
            evidence=verdict.evidence,
        )

    def _subsets(self, cited: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Every set of citations that the choice below may need to know about."""
        return list(dict.fromkeys([cited, *((n,) for n in self._sources)]))

    def _claim(self, text: str, citations: tuple[int, ...]) -> Claim:
        return Claim(text, tuple((n, passage) for n in citations for passage in self._sources[n].passages))

    def _choose(self, cited: tuple[int, ...], judged: dict[tuple[int, ...], Judgement]) -> tuple[int, ...]:
        if judged[cited].verdict is Verdict.NOT_A_CLAIM:
            return cited
        if cited and judged[cited].verdict in _HOLDS:
            return self._needed(cited, judged)
        if cited and self._policy is not Policy.STRICT:
            return cited
        supporting = [(n,) for n in self._sources if judged[(n,)].verdict is Verdict.SUPPORTED]
        return max(supporting, key=lambda alone: judged[alone].score, default=cited)

    @staticmethod
    def _needed(cited: tuple[int, ...], judged: dict[tuple[int, ...], Judgement]) -> tuple[int, ...]:
        # If some support the sentence alone, the others are not needed; if none does, they may need each other.
        alone = tuple(n for n in cited if judged[(n,)].verdict is Verdict.SUPPORTED)
        return alone or cited
