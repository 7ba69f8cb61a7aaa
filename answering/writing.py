"""An answer as an LLM writes it: read as it streams, tested sentence by sentence, put right, and put together."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import replace

from answering.citing.citations import CitationStream, CitedSentence, strip_markers
from answering.composing import compose
from answering.events import Event, SentenceReady, Settled, Token
from answering.llm_text.no_answer import Listener, claims_something, denies, finds_none, may_be_no_answer
from answering.run import Run
from answering.verification.assembling import assemble, count, says_something, why_removed, without_failures
from answering.verification.repairing import bare, in_place_of, read_repairs, repair_prompt
from answering.verification.verifying import TestedSentence, Verifier
from core.answer import Mode, Policy, Reason, Removed, Sentence, Source, Verdict
from core.errors import LlmError
from core.paper import Paper
from core.ports import Completion, Llm, Message
from core.settings import Settings
from core.tracing.stages import Stage

_STOPPED = re.compile(r"[.!?…。！？:|][\"'”’»)\]*_`\s]*$")
_CUT = "The LLM was stopped at its limit of tokens. Raise LITMUS_LLM_MAX_TOKENS for more."
_FILTERED = (
    "A content filter of the LLM's provider stopped the answer before its end. Put the question in other words, or use "
    "another LITMUS_LLM_MODEL."
)
_BROKEN = (
    "A part of what the LLM's server sent could not be read, so words may be missing. Ask again for the whole answer."
)
_REPEATS_FROM_WORDS = 4
"""A shorter sentence may well be said twice."""


class Writer:
    """Has one answer written. What came of it is in the run afterwards."""

    def __init__(
        self,
        run: Run,
        llm: Llm,
        verifier: Verifier,
        shown: Sequence[Source],
        papers: Sequence[Paper],
        settings: Settings,
        asked: Sequence[Message] = (),
    ) -> None:
        """`shown`: what the LLM reads; `papers`: all sources, in the order of their numbers.

        `asked` are messages in place of those that ask for an answer.
        """
        self.says_no_answer = False
        """Whether there is nothing to show: the LLM found no answer, or nothing of what it wrote stood the test."""
        self.finds_none = False
        """Whether the LLM says so, be it beside what it does say."""
        self._run = run
        self._llm = llm
        self._verifier = verifier
        self._asked = list(asked) or compose(run.meant.put, shown, run.meant.instructions())
        self._settings = settings
        self._strict = run.policy is Policy.STRICT
        self._papers = papers
        self._cited = CitationStream(papers)
        self._whole = ""
        self._untested: list[CitedSentence] = []
        self._sentences: list[Sentence] = []
        self._said: set[tuple[str, ...]] = set()
        self._repeated: set[int] = set()
        self._carrying: set[int] = set()
        """Places of what was not tested and is not to be shown untested."""
        self._listener = Listener()
        self._unsaid: set[int] = set()
        """Places of sentences that say only that there is no answer."""
        self._needless = 0
        self._repaired = 0
        self._settled = ""
        self._disowned = False
        """Whether what was told as settled turned out to be no part of the answer."""

    async def write(self) -> AsyncGenerator[Event, None]:
        """Yield what happens; closing the iterator stops the LLM. Raises LlmError if it failed before it said anything.

        If it fails later, what stood the test until then is the answer, unless an LLM's answer and no other was asked
        for.
        """
        try:
            async with aclosing(self._draft()) as events:
                async for event in events:
                    yield event
        except LlmError as error:
            self._untested += [draft for draft in self._cited.finish() if _STOPPED.search(draft.text)]
            for event in await self._tested() if self._run.meant.asked.mode is not Mode.LLM else ():
                yield event
            if self._run.meant.asked.mode is Mode.LLM or not says_something(self._kept()[1]):
                raise
            self._run.note(f"The LLM stopped before the end; this is what it had written by then. {error}")
        if self._failing():
            async with aclosing(self._repair()) as events:
                async for event in events:
                    yield event
        self._conclude()
        if not (self.says_no_answer or self._disowned) and (rest := self._run.text[len(self._settled) :]):
            yield Settled(rest)

    async def _draft(self) -> AsyncGenerator[Event, None]:
        held = ""
        async with aclosing(self._llm.stream(self._asked, max_tokens=self._settings.llm_max_tokens)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Completion):
                    self._run.model, self._run.cut, self._run.filtered = piece.model, piece.cut, piece.filtered
                    self._run.used(piece.usage)
                    drafts = [*(self._begin_again(piece.text) if piece.text != self._whole else ()), *self._last(piece)]
                else:
                    self._whole += piece
                    held += piece
                    if not may_be_no_answer(self._whole):
                        yield Token(held)
                        held = ""
                    drafts = self._cited.feed(piece)
                self._run.lap(Stage.GENERATE)
                self._untested += drafts
                if not self._verifier.waits_for_all or isinstance(piece, Completion):
                    for event in await self._tested():
                        yield event

    def _begin_again(self, text: str) -> list[CitedSentence]:
        """Forget what was streamed: it turned out to be thoughts. This is the answer."""
        self._disowned = bool(self._settled)
        self._whole, self._cited = text, CitationStream(self._papers)
        self._untested, self._sentences, self._listener, self._needless = [], [], Listener(), 0
        self._said, self._repeated, self._carrying, self._unsaid = set(), set(), set(), set()
        return self._cited.feed(text)

    def _last(self, whole: Completion) -> list[CitedSentence]:
        """The sentences that were still open; of a text that was cut off, only the whole ones."""
        drafts = self._cited.finish()
        self._run.cut = whole.cut and not self._cited.over
        if self._cited.over or not (whole.cut or whole.filtered or whole.broken):
            return drafts
        self._run.note(_CUT if whole.cut else _FILTERED if whole.filtered else _BROKEN)
        fragment = bool(drafts) and not _STOPPED.search(drafts[-1].text)
        return drafts[:-1] if fragment and (self._sentences or drafts[1:]) else drafts

    async def _tested(self) -> list[Event]:
        drafts, self._untested = self._untested, []
        events: list[Event] = []
        heard = [self._listener.hear(draft) for draft in drafts]
        with self._run.step(Stage.VERIFY) if drafts else nullcontext():
            results = iter(await self._verifier.test([draft for draft in heard if draft is not None]))
        for draft, left in zip(drafts, heard, strict=True):
            if left is None:
                self._unsaid.add(len(self._sentences))
                self._sentences.append(Sentence(draft.text, draft.start, draft.end))
                continue
            tested = next(results)
            self._needless += tested.needless
            self._note(tested)
            self._note_repetition(tested.sentence)
            if tested.carries:
                self._carrying.add(len(self._sentences))
            self._sentences.append(tested.sentence)
            events.append(SentenceReady(tested.sentence))
        if events and (more := self._newly_settled()):
            events.append(Settled(more))
        self._run.lap(Stage.VERIFY)
        return events

    def _note(self, tested: TestedSentence) -> None:
        if tested.notice:
            self._run.note(tested.notice)

    def _note_repetition(self, sentence: Sentence) -> None:
        words = _words(sentence)
        if words in self._said and len(words) >= _REPEATS_FROM_WORDS:
            self._repeated.add(len(self._sentences))
        self._said.add(words)

    async def _repair(self) -> AsyncGenerator[Event, None]:
        places = self._failing()
        failing = [self._sentences[place] for place in places]
        room = self._llm.context_tokens - self._settings.llm_max_tokens
        messages = repair_prompt(self._asked, self._whole, failing, room)
        if messages is None:
            return
        try:
            with self._run.step(Stage.GENERATE):
                completion = await self._llm.complete(messages, max_tokens=self._settings.llm_max_tokens)
        except LlmError as error:
            self._run.note(f"The LLM could not be asked to put right what failed. {error}")
            return
        self._run.used(completion.usage)
        repairs = read_repairs(completion.text, len(failing), self._papers)
        with self._run.step(Stage.VERIFY):
            retested = await self._verifier.test(list(repairs.values()))
        for place, tested in zip(repairs, retested, strict=True):
            self._note(tested)
            sentence = in_place_of(failing[place], tested.sentence)
            holds = sentence.verdict is Verdict.SUPPORTED and self._failure(sentence) is None
            if holds and _words(sentence) not in self._said:
                self._sentences[places[place]] = sentence
                self._said.add(_words(sentence))
                self._repaired += 1
                self._needless += tested.needless
                yield SentenceReady(sentence)
        self._run.lap(Stage.VERIFY)

    def _failure(self, sentence: Sentence) -> Reason | None:
        return why_removed(sentence, self._settings.relevance_threshold) if self._strict else None

    def _failing(self) -> list[int]:
        """Places of sentences that another try may put right."""
        return [
            place
            for place, sentence in enumerate(self._sentences)
            if place not in self._repeated | self._unsaid
            and self._failure(sentence) is not None
            and not denies(sentence.text)
        ]

    def _kept(self, until: int | None = None) -> tuple[str, list[Sentence]]:
        sentences = self._sentences[:until]
        unsaid = {id(self._sentences[place]) for place in self._unsaid}
        if not self._strict:
            return assemble(self._cited.text, sentences, lambda sentence: id(sentence) not in unsaid)
        gone = unsaid | {id(self._sentences[place]) for place in self._repeated | self._carrying}
        return without_failures(
            self._cited.text,
            sentences,
            lambda sentence: self._failure(sentence) is not None or id(sentence) in gone,
        )

    def _newly_settled(self) -> str:
        """What has become settled: up to the first sentence that may yet be put right, once anything is said at all."""
        text, kept = self._kept(next(iter(self._failing()), None))
        if self._disowned or not says_something(kept) or not claims_something(kept):
            return ""
        more, self._settled = text[len(self._settled) :], text
        return more

    def _conclude(self) -> None:
        run = self._run
        run.text, run.sentences = self._kept()
        self.finds_none = finds_none(self._listener, self._sentences)
        self.says_no_answer = not (says_something(run.sentences) if self._strict else run.text.strip()) or (
            self.finds_none and not claims_something(run.sentences)
        )
        removed = dict.fromkeys(
            Removed(strip_markers(sentence.text), self._failure(sentence) or Reason.REPETITION)
            for place, sentence in enumerate(self._sentences)
            if self._strict and place not in self._unsaid
            if self._failure(sentence) is not None or place in self._repeated
            if not (self.says_no_answer and denies(sentence.text))
        )
        run.faithfulness = count(
            run.sentences,
            dropped=self._cited.dropped,
            needless=self._needless,
            repaired=self._repaired,
            removed=tuple(removed),
        )
        if self.says_no_answer:
            run.faithfulness = replace(run.faithfulness, sentences=0, supported=0)


def _words(sentence: Sentence) -> tuple[str, ...]:
    return tuple(bare(sentence).casefold().split())
