"""Makes reviews: the outline, then each section, then the contested points, each kept as soon as it is there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from core.answer import Mode
from core.jobs import JobKind
from core.json import from_plain
from core.paper import Paper
from core.ports import Llm, SupportChecker
from core.settings import Settings
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.gathering import gathered
from reviewing.jobs.estimating import Estimate
from reviewing.jobs.llms import LlmChoice, LlmHelp
from reviewing.jobs.running import JobRun
from reviewing.reading.abstracts import ReadAbstract, read_abstracts
from reviewing.reading.topicality import TopicalityReader
from reviewing.review.asking import asked_section, estimated
from reviewing.review.assembling import (
    CONTESTED,
    OUTLINE,
    StoredContested,
    StoredOutline,
    StoredPaper,
    StoredSection,
    section_key,
)
from reviewing.review.contesting import contested
from reviewing.review.outline import Outline, OutlineSection, read_outline
from reviewing.review.outlining import completed, likely_about, outlined, speaking_of_it
from reviewing.review.review import ReviewRequest
from reviewing.review.telling import MOST_TOLD, Teller

_READ_AT_ONCE = 16
_INSTEAD = "the other sections are made of sentences of the abstracts."
_NOTHING_TO_SAY = "The LLM found nothing to say on “{section}”; the section is made of sentences of the abstracts."


class Reviewer:
    """The worker of reviews."""

    def __init__(
        self, index: Index, choose: LlmChoice, checker: Callable[[], SupportChecker], settings: Settings
    ) -> None:
        self._index = index
        self._choose = choose
        self._checker = checker
        self._settings = settings

    @property
    def kind(self) -> JobKind:
        """What it does."""
        return JobKind.REVIEW

    async def estimate(self, asked: ReviewRequest) -> Estimate:
        """Return what a review may cost. Raises LlmNotConfigured."""
        llm = self._choose(asked.mode, asked.model)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        return estimated(asked, list(papers.values()), llm, self._settings)

    async def outline(self, asked: ReviewRequest) -> tuple[Outline, list[str]]:
        """Return the outline, and the papers that hardly speak of the topic. Raises EmbedderUnavailable."""
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        return await self._outline(asked, await self._read(asked, papers))

    async def work(self, run: JobRun) -> None:
        """Make what is not there yet."""
        asked = from_plain(ReviewRequest, run.job.request)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        read = await self._read(asked, papers)
        if OUTLINE not in run.pieces:
            outline, set_aside = await self._outline(asked, read)
            known = {paper_id: StoredPaper(paper.title, paper.year) for paper_id, paper in papers.items()}
            await run.put({OUTLINE: StoredOutline(outline.title, outline.sections, tuple(set_aside), known)})
        outline = from_plain(StoredOutline, run.pieces[OUTLINE]).outline
        sections = list(enumerate(outline.sections, start=1))
        left = [(n, section) for n, section in sections if section_key(n) not in run.pieces]
        contested_left = CONTESTED not in run.pieces
        total = len(sections) + 2
        await run.expect(total, total - len(left) - contested_left)
        abstracts = {abstract.paper.id: abstract for abstract in read}
        llm = LlmHelp(run, self._choose(asked.mode, asked.model), asked.mode, _INSTEAD)
        teller = Teller(await self._index.embedder.embed_question(asked.topic))

        async def write(n: int, section: OutlineSection) -> None:
            own = [abstracts[each] for each in section.paper_ids if each in abstracts]
            told = await llm.take(lambda llm: self._asked(llm, run, asked, outline, section, own)) if own else None
            await run.put({section_key(n): told or _told(teller, own)}, steps=1)

        await gathered(lambda one: write(*one), left, self._settings.job_llm_calls if llm.there else 1)
        if contested_left:
            shown = [abstracts[paper_id] for paper_id in outline.paper_ids if paper_id in abstracts]
            found = await asyncio.to_thread(contested, shown)
            ids = tuple(each.paper.id for each in shown)
            await run.put({CONTESTED: StoredContested.of(ids, found)}, steps=1)

    async def _read(self, asked: ReviewRequest, papers: Mapping[str, Paper]) -> list[ReadAbstract]:
        there = [papers[paper_id] for paper_id in asked.paper_ids if paper_id in papers]
        read: list[ReadAbstract] = []
        for start in range(0, len(there), _READ_AT_ONCE):
            read += await read_abstracts(there[start : start + _READ_AT_ONCE], self._index.embedder)
        return read

    async def _outline(self, asked: ReviewRequest, read: Sequence[ReadAbstract]) -> tuple[Outline, list[str]]:
        near = await likely_about(asked.topic, read, TopicalityReader(self._index))
        speaking, aside = speaking_of_it(near)
        if asked.named:
            speaking, aside = [each.abstract for each in near], []
        if asked.outline is None:
            return await outlined(asked.topic, speaking, self._index), [each.paper.id for each in aside]
        edited = await completed(read_outline(asked.outline, asked.topic), speaking, self._index.embedder)
        return edited, [each.paper.id for each in aside if each.paper.id not in edited.paper_ids]

    async def _asked(
        self,
        llm: Llm,
        run: JobRun,
        asked: ReviewRequest,
        outline: Outline,
        section: OutlineSection,
        abstracts: Sequence[ReadAbstract],
    ) -> StoredSection | None:
        """Return a section by the LLM; papers that it has no room for stand behind those that it has."""
        papers = [abstract.paper for abstract in abstracts]
        made, notices = await asked_section(
            llm, self._checker(), self._settings, asked, outline, section, papers[:MOST_TOLD]
        )
        for notice in notices if made else (_NOTHING_TO_SAY.format(section=section.title),):
            await run.note(notice)
        if made is None:
            return None
        left = tuple(paper.id for paper in papers[MOST_TOLD:])
        return replace(made, paper_ids=(*made.paper_ids, *left), no_room=(*made.no_room, *left))


def _told(teller: Teller, abstracts: Sequence[ReadAbstract]) -> StoredSection:
    """Return a section of sentences."""
    ids = tuple(abstract.paper.id for abstract in abstracts)
    paragraphs = teller.section(abstracts, {each: n for n, each in enumerate(ids, start=1)})
    cited = {ids[n - 1] for paragraph in paragraphs for each in paragraph.sentences for n in each.citations}
    no_room = tuple(each for each in ids if each not in cited) if len(ids) > MOST_TOLD else ()
    return StoredSection(ids, paragraphs, Mode.EXTRACTIVE, no_room=no_room)
