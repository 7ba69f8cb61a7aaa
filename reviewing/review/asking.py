"""A section by an LLM, written, tested and put right by what writes answers; and what that takes."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from answering.citing.citations import strip_markers
from answering.guarding.injected import without_injected
from answering.llm_text.no_answer import NO_ANSWER
from answering.question import Question
from answering.run import Run as AnswerRun
from answering.understanding.meant import Meant
from answering.verification.repairing import bare
from answering.verification.verifying import Verifier
from answering.writing import Writer
from core.answer import Mode, Sentence, Source, Verdict
from core.errors import CostLimitReached, LlmError
from core.paper import Paper
from core.passage import Passage
from core.ports import Completion, Llm, Message, SupportChecker
from core.settings import Settings
from core.text.tokens import count_tokens
from core.text.words import EMPHASIS
from prompts import as_data, as_passages, load, message_tokens
from retrieval.ranking import within_budget
from reviewing.jobs.estimating import Estimate, Span
from reviewing.reading.abstracts import whole_passage
from reviewing.review.assembling import StoredSection
from reviewing.review.outline import Outline, OutlineSection, read_outline, sections_for
from reviewing.review.review import Paragraph, ReviewRequest, ReviewSentence
from reviewing.review.telling import MOST_TOLD

SECTION_TOKENS = 900
"""Of one section, at most; a lower LITMUS_LLM_MAX_TOKENS holds too."""
_HEADING = re.compile(r"^\s*+#{1,6}\s+|^\s*+\*\*[^*]++\*\*\s*+(?::\s*+)?$")


def section_prompt(outline: Outline, section: OutlineSection, sources: Sequence[Source]) -> list[Message]:
    """Return the messages that ask for one section."""
    system = load("review_system", "no_answer")
    user = load("review_user", "passages", "topic", "outline", "section")
    return [
        Message("system", system.render(no_answer=NO_ANSWER)),
        Message(
            "user",
            user.render(
                passages=as_passages(sources),
                topic=as_data(outline.title),
                outline="; ".join(as_data(each.title) for each in outline.sections),
                section=as_data(section.title),
            ),
        ),
    ]


async def asked_section(
    llm: Llm,
    checker: SupportChecker,
    settings: Settings,
    asked: ReviewRequest,
    outline: Outline,
    section: OutlineSection,
    papers: Sequence[Paper],
) -> tuple[StoredSection | None, tuple[str, ...]]:
    """Have an LLM write a section; return it, or None if it finds nothing to say, and what a reader should know.

    Raises LlmError, CostLimitReached.
    """
    tokens = min(max(SECTION_TOKENS, settings.llm_max_tokens), llm.context_tokens // 3)
    room = llm.context_tokens - tokens - message_tokens(section_prompt(outline, section, ()))
    kept = within_budget([guarded(whole_passage(paper)) for paper in papers], room)
    sources = tuple(Source(n, passage.paper, (passage,)) for n, passage in enumerate(kept, start=1))
    if not sources:
        return None, ()
    run = AnswerRun(Meant(Question(section.title, mode=asked.mode), section.title), asked.policy)
    writer = Writer(
        run,
        _Capped(llm),
        Verifier(checker, sources, asked.policy),
        sources,
        [source.paper for source in sources],
        settings.model_copy(update={"llm_max_tokens": tokens}),
        section_prompt(outline, section, sources),
    )
    async with aclosing(writer.write()) as events:
        async for _ in events:
            pass
    if writer.says_no_answer:
        return None, ()
    ids = tuple(source.paper.id for source in sources)
    no_room = tuple(paper.id for paper in papers if paper.id not in ids)
    paragraphs, removed = _paragraphs(run.text, run.sentences), run.faithfulness.removed_sentences
    model = run.model or llm.model
    return StoredSection((*ids, *no_room), paragraphs, Mode.LLM, model, removed, no_room), tuple(run.notices)


def guarded(passage: Passage) -> Passage:
    """Return a passage without sentences that instruct whoever writes from it."""
    return replace(passage, chunk=replace(passage.chunk, text=without_injected(passage.chunk.text)))


def _paragraphs(text: str, sentences: Sequence[Sentence]) -> tuple[Paragraph, ...]:
    """Return the sentences by the line breaks between them; headings are left out, for a section has its own."""
    paragraphs: list[list[ReviewSentence]] = [[]]
    before = 0
    for sentence in sentences:
        if "\n" in text[before : sentence.start] and paragraphs[-1]:
            paragraphs.append([])
        before = sentence.end
        if sentence.verdict in {None, Verdict.NOT_A_CLAIM} and _HEADING.match(strip_markers(sentence.text)):
            continue
        paragraphs[-1].append(
            ReviewSentence(
                text=EMPHASIS.sub(r"\2", bare(sentence)).strip(),
                citations=sentence.citations,
                verdict=sentence.verdict,
                score=sentence.score,
                evidence=sentence.evidence,
            )
        )
    return tuple(Paragraph(tuple(each)) for each in paragraphs if each)


class _Capped:
    """An LLM with a limit of costs, whose limit ends a section only before it has begun.

    What was written is paid for; that it can not be put right any more must not cost the section.
    """

    def __init__(self, llm: Llm) -> None:
        self._llm = llm

    @property
    def model(self) -> str:
        return self._llm.model

    @property
    def context_tokens(self) -> int:
        return self._llm.context_tokens

    async def complete(self, messages: Sequence[Message], *, max_tokens: int) -> Completion:
        try:
            return await self._llm.complete(messages, max_tokens=max_tokens)
        except CostLimitReached as reached:
            raise LlmError(str(reached), retryable=False) from reached

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Completion, None]:
        return self._llm.stream(messages, max_tokens=max_tokens)


_FEWEST = 0.25
"""Of the papers that are looked at, that speak of the topic in the worst case."""
_SHORT_SECTION = 150
"""Tokens."""
_PASSAGE = 24
"""Tokens around one."""


def estimated(asked: ReviewRequest, papers: Sequence[Paper], llm: Llm | None, settings: Settings) -> Estimate:
    """Return the calls and tokens, from few papers and nothing put right to all papers and every section put right."""
    if llm is None:
        return Estimate(len(papers))
    sizes = [count_tokens(paper.title) + count_tokens(paper.abstract) + _PASSAGE for paper in papers]
    if asked.outline is not None:
        outline = read_outline(asked.outline, asked.topic)
        fewest = most = len(outline.sections)
    else:
        fewest = sections_for(len(papers) if asked.named else int(_FEWEST * len(papers)))
        most = sections_for(len(papers))
        outline = Outline(asked.topic, (OutlineSection("x" * 40),) * most)
    frame = message_tokens(section_prompt(outline, outline.sections[0], ()))
    few = sum(sizes[: max(1, int(_FEWEST * len(sizes)))]) if not asked.named else 0
    all_ = sum(sorted(sizes, reverse=True)[: MOST_TOLD * most])
    longest = max(SECTION_TOKENS, settings.llm_max_tokens)
    return Estimate(
        papers=len(papers),
        model=llm.model,
        calls=Span(fewest, 2 * most),
        prompt_tokens=Span(fewest * frame + (few or all_), 2 * (most * frame + all_) + 2 * most * longest),
        completion_tokens=Span(fewest * _SHORT_SECTION, 2 * most * longest),
    )
