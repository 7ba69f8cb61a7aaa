"""Answers one question, or one part of it, from what was found for it: by an LLM, by extraction, or with a refusal."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from answering.checking.choosing import open_checker
from answering.drafting.plan import Plan
from answering.events import Event, SentenceReady, Settled, Token
from answering.extractive import write_extractively
from answering.joining import Ground
from answering.refusal.explaining import explained, wording_of
from answering.refusal.refusing import Cause, asks_something, refuse
from answering.run import Run
from answering.understanding.languages import not_read
from answering.understanding.spelling import Speller
from answering.verification.assembling import count
from answering.verification.relevance import Relevance
from answering.verification.second_look import MOST_SENTENCES, look_again
from answering.verification.verifying import Verifier
from answering.writing import Writer
from core.answer import Mode, Policy, Refusal, Source
from core.errors import LlmError
from core.ports import Embedder, Llm, Message, SupportChecker
from core.settings import Settings
from core.tracing.stages import Stage
from indexing.library import Library
from retrieval.reading import relevance_reader

SECOND_LOOK = (
    "The language model found no answer in the passages. Asked again about the sentences that come nearest, it wrote "
    "this, which they support."
)


OWN_SENTENCES = (
    "What the language model wrote is not supported by the papers, or beside the question. These are sentences of the "
    "papers themselves."
)


class Responder:
    """Works for one library."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        checker: SupportChecker | None,
        speller: Speller,
        embedder: Embedder,
    ) -> None:
        """`embedder` is the library's, and knows the last sentences."""
        self._embedder = embedder
        self._settings = settings
        self._library = library
        self._checker = checker
        self._speller = speller
        self._priming: set[asyncio.Task[None]] = set()

    async def respond(self, run: Run, ground: Ground, sources: tuple[Source, ...]) -> AsyncGenerator[Event, None]:
        """Yield what happens; text, sentences or refusal are in the run afterwards. Raises LlmError."""
        asks = asks_something(run.meant.question, self._library.index.terms)
        cause = Cause.FAR if asks else Cause.NOTHING_ASKED
        # An LLM reads the passages and decides, unless nothing comes near.
        refused = not asks or (not ground.draft.near and self._settings.refusal_threshold > 0)
        believed = False
        """Whether an LLM took the papers for an answer, though nothing that it wrote stands."""
        if not refused and run.llm is not None:
            writer = await self._writer(run, run.llm, ground, sources)
            spoken = False
            try:
                async with aclosing(writer.write()) as events:
                    async for event in events:
                        spoken = spoken or isinstance(event, Token)
                        yield event
                refused, cause = writer.says_no_answer, _cause(run)
                believed = not writer.finds_none and run.policy is not Policy.OFF
                if refused and cause is Cause.NONE_FOUND and run.policy is not Policy.OFF:
                    async with aclosing(self._look_again(run, run.llm, ground, sources)) as events:
                        async for event in events:
                            if spoken and isinstance(event, Token):
                                spoken = False
                                yield Token("\n\n")
                            yield event
                    refused, cause = not run.sentences, _cause(run)
            except LlmError as error:
                if run.meant.asked.mode is Mode.LLM:
                    raise
                run.note(f"The LLM did not answer, so these are sentences of the abstracts themselves. {error}")
                run.llm = None
        plan = _plan(ground)
        stands = bool(plan.lines) and ground.draft.likely >= self._settings.refusal_threshold
        if refused and believed and stands and run.meant.asked.mode is not Mode.LLM:
            run.note(OWN_SENTENCES)
            run.llm, refused = None, False
        elif not refused and run.llm is None:
            refused = not stands  # also where the LLM failed, which is asked about what extraction refuses
        if refused:
            run.refusal = await self.refusal(run, [ground], cause)
        elif run.llm is None:
            for event in self._extract(run, ground, plan):
                yield event

    async def refusal(self, run: Run, grounds: Sequence[Ground], cause: Cause = Cause.FAR) -> Refusal:
        """Return why these grounds hold no answer."""
        counts = await self._library.counts()
        passages = [passage for ground in grounds for passage in ground.passages]
        found = [sentence for ground in grounds for sentence in ground.draft.candidates]
        refusal = refuse(passages, found, counts, run.meant.filters, cause)
        terms = self._library.index.terms
        wording = await wording_of(run.meant, passages, terms, self._speller)
        return explained(refusal, cause, wording)

    async def _look_again(
        self, run: Run, llm: Llm, ground: Ground, sources: tuple[Source, ...]
    ) -> AsyncGenerator[Event, None]:
        """Ask the LLM, which found no answer, about the nearest sentences; what stands the test of `strict` answers.

        Where nothing does, or where it says again that there is no answer, the run has no sentences afterwards.
        """
        held: list[Event] = []
        again = replace(run.part(run.meant.question), policy=Policy.STRICT)
        best = ground.draft.best(MOST_SENTENCES)
        asked = look_again(run.meant.put, ground.sources, best, run.meant.instructions())
        writer = await self._writer(again, llm, ground, sources, asked)
        try:
            async with aclosing(writer.write()) as events:
                async for event in events:
                    if isinstance(event, Token):
                        yield event
                    else:
                        held.append(event)  # a no may follow
        except LlmError as error:
            run.note(f"The LLM found no answer and could not be asked again. {error}")
        run.take(again)
        removed = (*run.faithfulness.removed_sentences, *again.faithfulness.removed_sentences)
        refused = writer.says_no_answer or writer.finds_none
        run.text, run.sentences = ("", []) if refused else (again.text, again.sentences)
        run.faithfulness = replace(again.faithfulness, removed_sentences=removed)
        if run.sentences:
            run.note(SECOND_LOOK)
            for event in held:
                yield event

    async def _writer(
        self, run: Run, llm: Llm, ground: Ground, sources: tuple[Source, ...], asked: Sequence[Message] = ()
    ) -> Writer:
        nearness = None
        in_english = run.meant.answer_in is None and run.meant.foreign is None
        if run.policy is not Policy.OFF and in_english:  # nearness is told among English sentences
            nearness = await Relevance.to(
                run.meant.question,
                sources,
                ground.draft.candidates,
                self._embedder,
                relevance_reader(),
                self._settings.relevance_threshold,
            )
        verifier = Verifier(self._support_checker(), sources, run.policy, nearness, run.meant.question)
        # The LLM takes a second to begin: the sources are read meanwhile.
        priming = asyncio.create_task(verifier.prime())
        self._priming.add(priming)
        priming.add_done_callback(self._priming.discard)
        papers = [source.paper for source in sources]
        return Writer(run, llm, verifier, ground.sources, papers, self._settings, asked)

    def _extract(self, run: Run, ground: Ground, plan: Plan) -> Iterator[Event]:
        numbers = {source.paper.id: source.n for source in ground.sources}
        with run.step(Stage.GENERATE):
            run.text, sentences = write_extractively(plan.unrepeated(run.meant.said, run.meant.most_sentences), numbers)
        if run.meant.foreign is not None and not run.notices:
            run.note(not_read(run.meant.foreign, untranslated=run.meant.untranslated))
        run.sentences, run.model, run.cut, run.filtered = list(sentences), None, False, False
        run.faithfulness = count(sentences, removed=run.faithfulness.removed_sentences)
        told = 0
        for sentence in sentences:
            yield SentenceReady(sentence)
            yield Settled(run.text[told : sentence.end])
            told = sentence.end

    def _support_checker(self) -> SupportChecker:
        if self._checker is None:
            self._checker = open_checker(self._settings, self._embedder)
        return self._checker


def _plan(ground: Ground) -> Plan:
    """Return what of the draft rests on the sources."""
    return ground.draft.plan.within({source.paper.id for source in ground.sources}).standing_in(ground.passages)


def _cause(run: Run) -> Cause:
    return Cause.NOTHING_STANDS if run.faithfulness.removed_sentences else Cause.NONE_FOUND
