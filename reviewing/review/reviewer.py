"""Makes reviews: the outline, then each section, then the contested points, each kept as soon as it is there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

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
from reviewing.jobs.running import Run
from reviewing.reading.abstracts import ReadAbstract, read_abstracts
from reviewing.reading.topicality import TopicalityReader
from reviewing.review.asking import SectionAsker, estimated
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
from reviewing.review.outlining import completed, nearness, outlined, speaking_of_it
from reviewing.review.review import ReviewRequest
from reviewing.review.telling import MOST_PAPERS, Teller, written

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

    async def work(self, run: Run) -> None:
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
        writing = _Writing(run, asked, outline, abstracts, self._index, self._choose, self._checker, self._settings)
        await writing.write(left)
        if contested_left:
            shown = [abstracts[paper_id] for paper_id in outline.paper_ids if paper_id in abstracts]
            found = await asyncio.to_thread(contested, shown)
            ids = tuple(each.paper.id for each in shown)
            await run.put({CONTESTED: StoredContested(ids, found.points, found.disputes)}, steps=1)

    async def _read(self, asked: ReviewRequest, papers: Mapping[str, Paper]) -> list[ReadAbstract]:
        there = [papers[paper_id] for paper_id in asked.paper_ids if paper_id in papers]
        read: list[ReadAbstract] = []
        for start in range(0, len(there), _READ_AT_ONCE):
            read += await read_abstracts(there[start : start + _READ_AT_ONCE], self._index.embedder)
        return read

    async def _outline(self, asked: ReviewRequest, read: Sequence[ReadAbstract]) -> tuple[Outline, list[str]]:
        near = await nearness(asked.topic, read, TopicalityReader(self._index))
        speaking, aside = speaking_of_it(near)
        if asked.named:
            speaking, aside = [each.abstract for each in near], []
        if asked.outline is None:
            return await outlined(asked.topic, speaking, self._index), [each.paper.id for each in aside]
        edited = await completed(read_outline(asked.outline, asked.topic), speaking, self._index.embedder)
        return edited, [each.paper.id for each in aside if each.paper.id not in edited.paper_ids]


class _Writing:
    """Sections on their way: by the LLM as long as there is one and it answers, else of sentences."""

    def __init__(
        self,
        run: Run,
        asked: ReviewRequest,
        outline: Outline,
        abstracts: Mapping[str, ReadAbstract],
        index: Index,
        choose: LlmChoice,
        checker: Callable[[], SupportChecker],
        settings: Settings,
    ) -> None:
        self._run = run
        self._asked = asked
        self._outline = outline
        self._abstracts = abstracts
        self._index = index
        self._settings = settings
        self._checker = checker
        self._llm = LlmHelp(run, choose(asked.mode, asked.model), asked.mode, _INSTEAD)

    async def write(self, sections: Sequence[tuple[int, OutlineSection]]) -> None:
        """Write sections and keep them."""
        topic = await self._index.embedder.embed_question(self._asked.topic)
        teller = Teller(topic)
        at_once = self._settings.job_llm_calls if self._llm.there else 1
        await gathered(lambda one: self._write(*one, teller), sections, at_once)

    async def _write(self, n: int, section: OutlineSection, teller: Teller) -> None:
        abstracts = [self._abstracts[each] for each in section.paper_ids if each in self._abstracts]
        told = await self._llm.take(lambda llm: self._ask(llm, section, abstracts)) if abstracts else None
        await self._run.put({section_key(n): told or self._extract(abstracts, teller)}, steps=1)

    async def _ask(self, llm: Llm, section: OutlineSection, abstracts: Sequence[ReadAbstract]) -> StoredSection | None:
        asker = SectionAsker(llm, self._checker(), self._settings, self._asked.policy, self._asked.mode)
        made = await asker.written(self._outline, section, [abstract.paper for abstract in abstracts[:MOST_PAPERS]])
        if made is None:
            await self._run.note(_NOTHING_TO_SAY.format(section=section.title))
            return None
        for notice in made.notices:
            await self._run.note(notice)
        ids = tuple(paper.id for paper in made.papers)
        no_room = tuple(abstract.paper.id for abstract in abstracts if abstract.paper.id not in ids)
        return StoredSection((*ids, *no_room), made.paragraphs, Mode.LLM, made.model, made.removed, no_room)

    def _extract(self, abstracts: Sequence[ReadAbstract], teller: Teller) -> StoredSection:
        ids = tuple(abstract.paper.id for abstract in abstracts)
        told = teller.paragraphs(abstracts)
        paragraphs = written(told, {each: n for n, each in enumerate(ids, start=1)})
        spoken_of = {each.abstract.paper.id for paragraph in told for each in paragraph.sentences}
        no_room = tuple(each for each in ids if each not in spoken_of) if len(ids) > MOST_PAPERS else ()
        return StoredSection(ids, tuple(paragraphs), Mode.EXTRACTIVE, no_room=no_room)
