"""A section by an LLM, written, tested and put right by what writes answers."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from answering.citations import strip_markers
from answering.composing import as_data, as_passages
from answering.no_answer import NO_ANSWER
from answering.question import Question
from answering.repairing import bare
from answering.run import Run as AnswerRun
from answering.verifying import Verifier
from answering.writing import Writer
from core.answer import Mode, Policy, Removed, Sentence, Source, Verdict
from core.errors import CostLimitReached, LlmError
from core.paper import Paper
from core.ports import Completion, Llm, Message, SupportChecker
from core.settings import Settings
from core.text.tokens import count_tokens
from prompts import load
from retrieval.ranking import within_budget
from reviewing.reading.whole import whole_passage
from reviewing.review.outline import Outline, OutlineSection
from reviewing.review.review import Paragraph, ReviewSentence

SECTION_TOKENS = 900
"""Of one section, at most; a lower LITMUS_LLM_MAX_TOKENS holds too."""
_TURN_TOKENS = 8
_HEADING = re.compile(r"^\s*+#{1,6}\s+|^\s*+\*\*[^*]++\*\*\s*+(?::\s*+)?$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """What came of one section; citations are places in `papers`, from 1."""

    papers: tuple[Paper, ...]
    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removed, ...]
    notices: tuple[str, ...]
    model: str


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


class SectionAsker:
    """Has an LLM write sections."""

    def __init__(self, llm: Llm, checker: SupportChecker, settings: Settings, policy: Policy, mode: Mode) -> None:
        self._llm = _Capped(llm)
        self._checker = checker
        tokens = max(SECTION_TOKENS, settings.llm_max_tokens)
        self._settings = settings.model_copy(update={"llm_max_tokens": min(tokens, llm.context_tokens // 3)})
        self._policy = policy
        self._mode = mode

    async def written(
        self, outline: Outline, section: OutlineSection, papers: Sequence[Paper]
    ) -> WrittenSection | None:
        """Return the section, or None if the LLM finds nothing to say. Raises LlmError, CostLimitReached."""
        empty = sum(count_tokens(each.content) + _TURN_TOKENS for each in section_prompt(outline, section, ()))
        room = self._llm.context_tokens - self._settings.llm_max_tokens - empty
        kept = within_budget([whole_passage(paper) for paper in papers], room)
        sources = tuple(Source(n, passage.paper, (passage,)) for n, passage in enumerate(kept, start=1))
        if not sources:
            return None
        run = AnswerRun(Question(section.title, mode=self._mode), self._policy)
        verifier = Verifier(self._checker, sources, self._policy)
        asked = section_prompt(outline, section, sources)
        papers = [source.paper for source in sources]
        writer = Writer(run, self._llm, verifier, sources, papers, self._settings, asked)
        async with aclosing(writer.write()) as events:
            async for _ in events:
                pass
        if writer.says_no_answer:
            return None
        return WrittenSection(
            tuple(source.paper for source in sources),
            _paragraphs(run.text, run.sentences),
            run.faithfulness.removed_sentences,
            tuple(run.notices),
            run.model or self._llm.model,
        )


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
                text=_EMPHASIS.sub(r"\2", bare(sentence)).strip(),
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
