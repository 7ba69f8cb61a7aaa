"""Litmus itself: one open library, asked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from time import perf_counter
from uuid import uuid4

from answering.chatting import converse
from answering.citing.numbering import Renumbering
from answering.composing import prompt_tokens
from answering.drafting.candidates import DEEP
from answering.drafting.drafter import Draft, Drafter
from answering.events import Answered, Event, Retrieved, SentenceReady, Settled, Understood
from answering.fingerprinting import EXTRACTIVE, fingerprint, prompts_of
from answering.guarding.injected import Guard, left_out_notice
from answering.joining import Ground, Joining
from answering.limits import check_length, check_top_k
from answering.question import Question
from answering.question.splitting import SubQuestion, split
from answering.refusal.refusing import filters_in_words
from answering.responding import Responder
from answering.run import Run
from answering.sources import numbered
from answering.understanding.understanding import Understanding
from answering.verification.assembling import count, with_cited
from core import gateway
from core.answer import Answer, Faithfulness, Mode, Policy, Sentence, Source, Verdict
from core.disk import disk_problem
from core.errors import InvalidQuestion, LitmusError, LlmNotConfigured
from core.filters import Filters
from core.models.remembering import remembering_sentences
from core.opening import Openable, opens
from core.passage import Passage
from core.ports import Llm, SupportChecker
from core.settings import Settings, read_settings
from core.tracing.stages import Stage, Timed, along, note
from indexing.catalogue.reading import papers_titled
from indexing.library import Library, open_library
from indexing.recipe import agree, let_be
from retrieval.ranking import within_budget
from retrieval.search import Retriever

_ANYTHING = Filters()


class Litmus(Openable):
    """Asks one library. `open_litmus` opens it."""

    def __init__(self, settings: Settings, library: Library, checker: SupportChecker | None = None) -> None:
        self.settings = settings
        self._library = library
        self._retriever = Retriever(library.index, settings)
        self._understanding = Understanding(settings, library.index)
        embedder = remembering_sentences(library.index.embedder)
        self._guard = Guard(embedder)
        self._drafter = Drafter(library.index, self._retriever, embedder)
        self._responder = Responder(settings, library, checker, self._understanding.speller, embedder)

    @property
    def library(self) -> Library:
        """The papers. Raises LitmusError if it is closed."""
        self.check_open()
        return self._library

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = _ANYTHING) -> list[Passage]:
        """Return the passages nearest to a query, best first. Raises InvalidQuestion, LimitExceeded."""
        text = self._checked(query)
        return await self._retriever.search(text, top_k=self._top_k(top_k), filters=filters)

    async def ask(self, question: Question | str) -> Answer:
        """Return the answer, or a refusal as an answer.

        Raises InvalidQuestion, LimitExceeded, ChatNotFound, LlmError.
        """
        async with aclosing(self.stream(question)) as events:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
        raise AssertionError("A stream of events ends with Answered.")

    def stream(self, question: Question | str) -> AsyncGenerator[Event, None]:
        """Yield what happens until the answer is there; closing the iterator stops the LLM. Raises as `ask` does."""
        asked = Question(question) if isinstance(question, str) else question
        if not isinstance(asked, Question):
            raise TypeError(f"A question is a text or a Question, not {type(question).__name__}.")
        if asked.chat_id is None:
            return along(Stage.ANSWER, self._stream(asked))
        patience_s = self.settings.llm_timeout_s
        return along(Stage.ANSWER, converse(self.library.chats, asked.chat_id, asked, self._stream, patience_s))

    async def _stream(self, asked: Question) -> AsyncGenerator[Event, None]:
        asked = replace(asked, text=self._checked(asked.text))
        began, llm = perf_counter(), self._llm(asked)
        with Timed(Stage.UNDERSTAND):
            meant = await self._understanding.read(asked, llm)
        run = Run.of(meant, asked.faithfulness or self.settings.faithfulness, llm, began)
        if meant.courtesy is not None:
            for event in await self._reply(run, meant.courtesy):
                yield event
            return
        whole = SubQuestion(meant.question, meant.question)
        parts = split(meant.question) if asked.split and not meant.whole else (whole,)
        several = tuple(part.text for part in parts) if len(parts) > 1 else ()
        if several or meant.question != asked.text:
            yield Understood(meant.question, several)
        with run.step(Stage.RETRIEVE):
            drafts = [await self._draft(run, part.standalone) for part in parts]
            shown = [await self._guarded(run, self._shown(run, *each)) for each in zip(parts, drafts, strict=True)]
        sources = numbered([passage for passages in shown for passage in passages])
        numbers = {source.paper.id: source.n for source in sources}
        grounds = [
            Ground(part, passages, numbered(passages, numbers), draft)
            for part, passages, draft in zip(parts, shown, drafts, strict=True)
        ]
        joining = Joining(run, several=bool(several))
        async with aclosing(self._respond(run, grounds, sources, joining)) as events:
            if run.llm is None:  # all of it is there at once, and can be numbered as it is cited
                told = [event async for event in events]
                renumbering = Renumbering(run.text, run.sentences, sources)
                sources = joining.renumber(renumbering, sources)
                yield Retrieved(sources)
                for event in told:
                    yield renumbering.event(event)
            else:
                yield Retrieved(sources)
                async for event in events:
                    yield event
        if joining.refused_all:
            run.refusal = joining.parts[0].refusal if not several else await self._responder.refusal(run, grounds)
        answer = await self._answer(run, sources, joining)
        note({"litmus.mode": answer.mode, "litmus.refused": answer.refused, "litmus.sources": len(answer.sources)})
        yield Answered(answer)

    async def _respond(
        self, run: Run, grounds: Sequence[Ground], sources: tuple[Source, ...], joining: Joining
    ) -> AsyncGenerator[Event, None]:
        """Yield what happens while the parts are answered one after the other."""
        for ground in grounds:
            part = run.part(ground.question.standalone)
            joining.begin(ground.question.text)
            async with aclosing(self._responder.respond(part, ground, sources)) as events:
                async for event in events:
                    for moved in joining.moved(event):
                        yield moved
            joining.end(part)
        for rest in joining.rest():
            yield rest

    async def _draft(self, run: Run, question: str) -> Draft:
        async def searched() -> str:
            if run.meant.filters:
                return f"the papers with {filters_in_words(run.meant.filters)}"
            return f"{(await self.library.counts()).searchable:,} papers"

        passages = await self._search(run, question, max(self._top_k(run.meant.asked.top_k), DEEP))
        return await self._drafter.draft(question, passages, run.meant.filters, searched)

    def _shown(self, run: Run, part: SubQuestion, draft: Draft) -> list[Passage]:
        """Return the passages that an answer is made of: those that sentences were chosen from, and the first ones."""
        chosen = [each.passage for each in draft.plan.sentences()]
        passages = _each_once([*chosen, *draft.passages[: self._top_k(run.meant.asked.top_k)]])
        if run.llm is None:
            return passages
        asked = prompt_tokens(part.standalone, run.meant.instructions())
        return within_budget(passages, run.llm.context_tokens - self.settings.llm_max_tokens - asked)

    async def _guarded(self, run: Run, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages without instructions to language models, and keep in mind where there were some."""
        guarded = await self._guard.blank(passages)
        run.instructed |= guarded.told
        return guarded.passages

    async def _search(self, run: Run, question: str, top_k: int) -> list[Passage]:
        """Return passages, best first; for a follow-up, those of the papers just quoted are among them."""
        passages = await self._retriever.search(question, top_k=top_k, filters=run.meant.filters)
        if not run.meant.quoted or run.meant.filters:
            return passages
        papers = await self.library.index.catalogue.read(papers_titled, run.meant.quoted)
        if not papers:
            return passages
        quoted = await self._retriever.search(question, top_k=top_k, filters=Filters(paper_ids=tuple(papers)))
        known = {passage.chunk.id for passage in passages}
        # They are ranked among few, so their own scores are too high.
        least = min((passage.scores.fused for passage in passages), default=0.0)
        more = [passage for passage in quoted if passage.chunk.id not in known]
        return [*passages, *(replace(each, scores=replace(each.scores, fused=least)) for each in more)]

    async def _reply(self, run: Run, text: str) -> list[Event]:
        """Return what is told where nothing is asked: a courteous sentence, which claims nothing."""
        verdict = None if run.policy is Policy.OFF else Verdict.NOT_A_CLAIM
        run.text, run.sentences, run.llm = text, [Sentence(text, 0, len(text), verdict=verdict)], None
        run.faithfulness = count(run.sentences)
        answer = await self._answer(run, (), Joining(run, several=False))
        return [Retrieved(()), SentenceReady(run.sentences[0]), Settled(text), Answered(answer)]

    async def _answer(self, run: Run, sources: tuple[Source, ...], joining: Joining) -> Answer:
        index = self.library.index
        if run.refusal is not None:
            run.text, run.sentences = "", []
            run.faithfulness = Faithfulness(removed_sentences=run.faithfulness.removed_sentences)
        shown = with_cited(sources, run.sentences)
        return Answer(
            id=f"a_{uuid4().hex[:16]}",
            question=run.meant.asked.text,
            text=run.text,
            mode=Mode.LLM if run.llm is not None or run.model is not None else Mode.EXTRACTIVE,
            sources=shown,
            sentences=tuple(run.sentences),
            standalone_question=run.meant.question,
            model=run.model or (run.llm.model if run.llm is not None else None),
            refusal=run.refusal,
            faithfulness=run.faithfulness,
            filters=run.meant.filters,
            filters_read=run.meant.filters_read,
            searched_for=run.meant.searched_for,
            parts=tuple(joining.parts) if len(joining.parts) > 1 and run.refusal is None else (),
            usage=run.usage,
            timings=run.timed(),
            fingerprint=fingerprint(prompts_of(run), self.settings, index.library_id, await index.revision()),
            cut=run.cut,
            filtered=run.filtered,
            notices=(*run.notices, *left_out_notice(shown, run.instructed, refused=run.refusal is not None)),
        )

    def models(self) -> tuple[str, ...]:
        """Return the models that a question may name: the configured LLM and its fallbacks, and `extractive`."""
        configured = (self.settings.llm_model,) if self.settings.llm_model else ()
        return tuple(dict.fromkeys((*configured, *self.settings.llm_fallbacks, EXTRACTIVE)))

    async def problems(self) -> tuple[str, ...]:
        """Return what keeps this library from being searched; nothing when it is ready."""
        full = disk_problem(self.settings.data_dir)
        try:
            await self.library.index.probe()
        except LitmusError as error:
            return (*full, str(error))
        return full

    def _llm(self, asked: Question) -> Llm | None:
        if asked.mode is Mode.EXTRACTIVE or asked.model == EXTRACTIVE:
            return None
        if asked.model or self.settings.llm_model:
            return gateway.LiteLlm(self.settings, asked.model)
        if asked.mode is Mode.LLM:
            raise LlmNotConfigured
        return None

    def _checked(self, text: str) -> str:
        self.check_open()
        text = text.strip()
        if not any(char.isalnum() for char in text):
            raise InvalidQuestion("The question has no word in it. Ask something in words.")
        check_length(text, self.settings)
        return text

    def _top_k(self, asked: int | None) -> int:
        top_k = self.settings.top_k if asked is None else asked
        check_top_k(top_k, self.settings)
        return top_k


def _each_once(passages: Sequence[Passage]) -> list[Passage]:
    return list({passage.chunk.id: passage for passage in passages}.values())


@opens
@asynccontextmanager
async def open_litmus(
    settings: Settings | None = None,
    *,
    serving_at: str | None = None,
    repair: bool = False,
    as_it_is: bool = False,
    any_recipe: bool = False,
) -> AsyncIterator[Litmus]:
    """Open the library of the settings, by default those of the environment, and whatever else an answer needs.

    `async with open_litmus() as litmus:` closes it at the end of the block; after `litmus = await open_litmus()`, which
    is for notebooks, `await litmus.close()` does. With `any_recipe` the library may be of another embedder or
    chunk size, for what it holds will be replaced.

    Raises SettingsError, OtherRecipe, LibraryLocked, IndexUnavailable, EmbedderUnavailable.
    """
    settings = read_settings() if settings is None else settings
    if not isinstance(settings, Settings):
        raise TypeError(f"Give Settings, such as Settings(data_dir=…), not {type(settings).__name__}.")
    settle = let_be if any_recipe else agree
    opened = open_library(settings, serving_at=serving_at, repair=repair, as_it_is=as_it_is, settle=settle)
    async with opened as library:
        warming = asyncio.create_task(gateway.warm()) if settings.llm_model else None
        try:
            yield Litmus(settings, library)
        finally:
            if warming is not None:
                warming.cancel()
                with suppress(asyncio.CancelledError):
                    await warming
