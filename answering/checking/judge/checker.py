"""An LLM as the checker: any model that the gateway reaches, asked once for all claims."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from answering.checking.at_once import judged_at_once
from answering.checking.judge.prompt import JudgeCall, judge_calls
from answering.checking.judge.quoting import QuotableText, proves_something
from answering.checking.judge.reading import Said, read_verdicts
from core.answer import Evidence, Verdict
from core.errors import LlmError, LlmTimeout
from core.ports import Claim, Judgement, Llm, SupportChecker
from core.tracing.stages import Stage, timed

_SURE = 0.9
"""The confidence of a judge that names none."""
_PARTIAL = 0.4
_UNPROVEN = 0.3
"""The score of a verdict that does not count because its quotes stand nowhere."""
_REST_S = 60.0
"""So long a judge that let its time pass is not asked again: else every sentence of an answer would wait as long."""


class LlmChecker:
    """A `SupportChecker` that asks an LLM and believes it as far as it can quote (docs/judges.md).

    Claims on which it says nothing that can be read are tested by `fallback`, and so are all when it fails; the
    `notice` of their judgements says so.
    """

    def __init__(self, llm: Llm, fallback: SupportChecker, *, answer_tokens: int) -> None:
        """`answer_tokens` is what the judge may write if there is room: some models think aloud first."""
        self._llm = llm
        self._fallback = fallback
        self._answer_tokens = answer_tokens
        self._rests_until = 0.0
        self._why_it_rests = ""

    @property
    def name(self) -> str:
        """The name that settings and reports use."""
        return f"llm:{self._llm.model}"

    @property
    def asks_once(self) -> bool:
        """Whether an answer is tested when it is whole."""
        return True

    @timed(Stage.CHECK)
    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order. Raises what the fallback raises; a failing LLM is no error."""
        judged = {claim: at_once for claim in claims if (at_once := judged_at_once(claim)) is not None}
        asked = [claim for claim in dict.fromkeys(claims) if claim not in judged]
        unjudged: dict[Claim, str] = {}
        """With the reason why the judge's word is missing."""
        if asked:
            judged |= await self._judge(asked, unjudged)
        if unjudged:
            judged |= await self._fall_back(unjudged)
        return [judged[claim] for claim in claims]

    async def _judge(self, claims: Sequence[Claim], unjudged: dict[Claim, str]) -> dict[Claim, Judgement]:
        calls, too_long = await asyncio.to_thread(
            judge_calls, claims, context_tokens=self._llm.context_tokens, answer_tokens=self._answer_tokens
        )
        unjudged |= dict.fromkeys(too_long, f"Some passages are too long for the judge {self._llm.model}.")
        judged: dict[Claim, Judgement] = {}
        failure = self._resting()
        for call in calls:
            if not failure:
                try:
                    said = await self._ask(call)
                except LlmError as error:
                    failure = self._failed(error)
            if failure:
                unjudged |= dict.fromkeys(call.claims, failure)
                continue
            for number, claim in enumerate(call.claims, start=1):
                if number in said:
                    judged[claim] = _judgement(claim, said[number])
                else:
                    unjudged[claim] = f"Some verdicts of the judge {self._llm.model} could not be read."
        return judged

    async def _ask(self, call: JudgeCall) -> dict[int, Said]:
        completion = await self._llm.complete(call.messages(), max_tokens=call.max_tokens)
        return await asyncio.to_thread(read_verdicts, completion.text, len(call.claims))

    def _failed(self, error: LlmError) -> str:
        reason = f"The judge did not answer. {error}"
        if isinstance(error, LlmTimeout):
            self._rests_until = asyncio.get_running_loop().time() + _REST_S
            self._why_it_rests = reason
        return reason

    def _resting(self) -> str:
        """Return why the judge is not asked now; empty if it is."""
        return self._why_it_rests if asyncio.get_running_loop().time() < self._rests_until else ""

    async def _fall_back(self, unjudged: Mapping[Claim, str]) -> Iterator[tuple[Claim, Judgement]]:
        judgements = await self._fallback.check(list(unjudged))
        said_so = (f"{reason} The {self._fallback.name} checker tested in its place." for reason in unjudged.values())
        noted = (replace(made, notice=notice) for made, notice in zip(judgements, said_so, strict=True))
        return zip(unjudged, noted, strict=True)


def _judgement(claim: Claim, said: Said) -> Judgement:
    """Return what counts of a verdict: as much as its quotes prove.

    With no quote that stands in a cited passage it is `unsupported`; `supported` with one that stands nowhere is
    `partial`, because a part of what it rests on is made up.
    """
    if said.verdict is Verdict.UNSUPPORTED:
        return Judgement(said.verdict, _score(said.verdict, said.confidence))
    found = [_evidence(claim, quote) for quote in said.quotes if proves_something(quote)]
    evidence = tuple(dict.fromkeys(each for spans in found for each in spans))
    if not evidence:
        return Judgement(Verdict.UNSUPPORTED, _UNPROVEN)
    verdict = said.verdict
    if verdict is Verdict.SUPPORTED and not all(found):
        verdict = Verdict.PARTIAL
    return Judgement(verdict, _score(verdict, said.confidence), evidence)


def _evidence(claim: Claim, quote: str) -> tuple[Evidence, ...]:
    """Return the quote where it stands in the first of the cited passages that holds it; nothing if none does."""
    for source, passage in claim.cited:
        abstract, begin, text = passage.paper.abstract, passage.chunk.start, passage.chunk.text
        spans = QuotableText(text).find(quote)
        places = [(begin + start, begin + end) for start, end in spans]
        # Offsets into another abstract would prove nothing.
        if places and all(abstract[start:end] == text[start - begin : end - begin] for start, end in places):
            return tuple(Evidence(source, abstract[start:end], start, end) for start, end in places)
    return ()


def _score(verdict: Verdict, confidence: float | None) -> float:
    """Return how likely support is by the judge's word; its confidence moves that, but across no verdict."""
    sure = _SURE if confidence is None else confidence
    if verdict is Verdict.SUPPORTED:
        return 0.6 + 0.35 * sure
    if verdict is Verdict.PARTIAL:
        return _PARTIAL
    return 0.3 - 0.25 * sure if verdict is Verdict.UNSUPPORTED else 0.2 - 0.18 * sure
