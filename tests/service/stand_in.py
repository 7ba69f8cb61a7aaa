"""An inside that does as it is told, for what the real one does only on a bad day."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from answering import Answered, Event, Question, Retrieved, SentenceReady, Settled, Token
from answering.chatting import converse
from core.answer import Answer, Evidence, Faithfulness, Fingerprint, Mode, Sentence, Source, Verdict
from core.errors import CollectionNotFound, ImportNotFound, InvalidCursor, PaperNotFound
from core.filters import Filters
from core.importing import (
    Hears,
    ImportCounts,
    ImportJob,
    ImportState,
    LibraryCounts,
    Order,
    PaperPage,
    Rejection,
    RepairReport,
    SourceInfo,
    Wanted,
    unheard,
)
from core.jobs import WorkLoad
from core.marking import Collection, Marking, marked
from core.paper import Paper, RelatedPaper
from core.passage import Chunk, Passage, Scores
from core.ports import Progress, silent
from core.settings import Settings
from indexing.access import Keys
from indexing.catalogue import Catalogue
from indexing.conversations import Chats
from service.surface.library import EVERYTHING

PAPER = Paper(
    title="Counting Sheep with Transformers",
    abstract="We count sheep. Attention counts them better than recurrence does.",
    authors=("Ada Shepherd", "Bo Peep"),
    year=2021,
    venue="Journal of Sheep",
    doi="10.1000/sheep",
    id="p_0000000000000001",
)
_QUOTE = "Attention counts them better than recurrence does."
_CHUNK = Chunk("c_1", PAPER.id, PAPER.abstract, 0, len(PAPER.abstract), 12)
PASSAGE = Passage(_CHUNK, PAPER, Scores(0.9, 0.7, 12.5, 1, 2))
SOURCE = Source(1, PAPER, (PASSAGE,), cited=True)
_TEXT = "Attention counts sheep better than recurrence [1]."
SENTENCE = Sentence(_TEXT, 0, len(_TEXT), (1,), Verdict.SUPPORTED, 0.97, (Evidence(1, _QUOTE, 16, 16 + len(_QUOTE)),))


def answer_to(question: Question) -> Answer:
    return Answer(
        id="a_1",
        question=question.text,
        text=_TEXT,
        mode=Mode.LLM,
        model="openai/fake",
        sources=(SOURCE,),
        sentences=(SENTENCE,),
        standalone_question=question.text,
        faithfulness=Faithfulness(1, 1, 1.0, 1.0),
        filters=question.filters,
        fingerprint=Fingerprint("aa", "bb", "cc"),
        notices=("A notice.",),
    )


@dataclass
class StandInLibrary:
    data_dir: Path
    catalogue: Catalogue | None = None
    held: dict[str, Paper] = field(default_factory=lambda: {PAPER.id: PAPER})
    jobs: dict[str, ImportJob] = field(default_factory=dict)
    unreadable: Exception | None = None
    load: WorkLoad = field(default_factory=WorkLoad)
    fails: Exception | None = None
    took: list[Path] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)

    @property
    def chats(self) -> Chats:
        """The real ones: what they do is part of what the doors promise."""
        if self.catalogue is None:
            self.data_dir.mkdir(exist_ok=True)
            self.catalogue = Catalogue(self.data_dir / "catalogue.sqlite3")
            self._chats = Chats(self.catalogue)
        return self._chats

    @property
    def keys(self) -> Keys:
        """The real ones, likewise."""
        assert self.chats
        assert self.catalogue is not None
        return Keys(self.catalogue)

    async def upsert(self, papers: Sequence[Paper | Rejection], *, name: str = "api") -> ImportJob:
        came = [paper for paper in papers if isinstance(paper, Paper)]
        rejections = tuple(record for record in papers if isinstance(record, Rejection))
        without = sum(rejection.no_abstract for rejection in rejections)
        counts = ImportCounts(len(came), rejected=len(rejections), no_abstract=without)
        job = ImportJob("i_1", name, ImportState.DONE, counts)
        return replace(job, rejections=rejections)

    async def backup(self, path: Path) -> None:
        if self.fails:
            raise self.fails
        await asyncio.to_thread(path.write_bytes, b"a backup")

    async def restore(self, path: Path) -> RepairReport:
        if self.fails:
            raise self.fails
        self.took.append(path)
        return RepairReport(restored_vectors=len(await asyncio.to_thread(path.read_bytes)))

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        return ImportJob("i_1", name or path.name, ImportState.DONE)

    async def start_import(
        self, path: Path, *, format: str | None = None, name: str, remove_when_done: bool = False
    ) -> ImportJob:
        if self.fails:
            raise self.fails
        self.took.append(path)
        job = ImportJob(f"i_{len(self.jobs) + 1}", name, ImportState.WAITING)
        self.jobs[job.id] = job
        return job

    async def sources(self) -> tuple[SourceInfo, ...]:
        return (SourceInfo("arxiv", "arXiv", "words", "Set LITMUS_CONTACT_EMAIL."),)

    async def start_fetch(self, wanted: Wanted) -> ImportJob:
        if self.fails:
            raise self.fails
        self.wanted.append(wanted)
        job = ImportJob(f"i_{len(self.jobs) + 1}", wanted.source, ImportState.WAITING)
        self.jobs[job.id] = job
        return job

    async def fetch(self, wanted: Wanted, hear: Hears = unheard) -> ImportJob:
        return await self.start_fetch(wanted)

    async def import_job(self, import_id: str) -> ImportJob:
        if import_id not in self.jobs:
            raise ImportNotFound(import_id)
        return self.jobs[import_id]

    async def import_jobs(self, limit: int = 50) -> tuple[ImportJob, ...]:
        return tuple(self.jobs.values())[:limit]

    async def import_states(self) -> dict[ImportState, int]:
        return dict(Counter(job.state for job in self.jobs.values()))

    async def work_load(self) -> WorkLoad:
        if self.unreadable:
            raise self.unreadable
        return self.load

    async def cancel_import(self, import_id: str) -> ImportJob:
        self.jobs[import_id] = replace(await self.import_job(import_id), state=ImportState.CANCELLED)
        return self.jobs[import_id]

    async def paper(self, paper_id: str) -> Paper:
        if paper_id not in self.held:
            raise PaperNotFound(paper_id)
        return self.held[paper_id]

    async def mark(self, paper_ids: Sequence[str], marking: Marking) -> list[Paper]:
        self.held |= {paper_id: marked(await self.paper(paper_id), marking) for paper_id in paper_ids}
        return [self.held[paper_id] for paper_id in paper_ids]

    async def collections(self) -> list[Collection]:
        return []

    async def rename_collection(self, name: str, new: str | None) -> int:
        raise CollectionNotFound(name)

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        order: Order = Order.TITLE,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        if cursor is not None:
            raise InvalidCursor
        return PaperPage(tuple(self.held.values())[:limit], None, len(self.held))

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        await self.paper(paper_id)
        return [RelatedPaper(paper, 0.5) for paper in self.held.values() if paper.id != paper_id][:count]

    async def delete(self, paper_id: str) -> None:
        await self.paper(paper_id)
        del self.held[paper_id]

    async def counts(self) -> LibraryCounts:
        return LibraryCounts(len(self.held), 0, len(self.held))

    async def repair(self, progress: Progress = silent) -> RepairReport:
        return RepairReport()


@dataclass
class StandIn:
    """`fails` is raised by everything; `fails_late` after the first token of a stream."""

    settings: Settings
    library: StandInLibrary = field(init=False)
    fails: Exception | None = None
    fails_late: Exception | None = None
    stalls: bool = False
    """A stream that says nothing more after its first token."""
    stalls_late: bool = False
    """A stream that says nothing more after its first sentence."""
    began: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was asked."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a stream was closed or came to its end."""
    asked: list[Question] = field(default_factory=list)
    unready: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.library = StandInLibrary(self.settings.data_dir)

    def close(self) -> None:
        if self.library.catalogue is not None:
            self.library.catalogue.close()

    async def ask(self, question: Question | str) -> Answer:
        async for event in self.stream(question):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError

    def stream(self, question: Question | str) -> AsyncGenerator[Event, None]:
        asked = Question(question) if isinstance(question, str) else question
        if asked.chat_id is None:
            return self._stream(asked)
        return converse(self.library.chats, asked.chat_id, asked, self._stream)

    async def _stream(self, asked: Question) -> AsyncGenerator[Event, None]:
        self.asked.append(asked)
        self.began.set()
        stalls, stalls_late = self.stalls, self.stalls_late
        if self.fails:
            raise self.fails
        answer = answer_to(asked)
        if asked.chat_id is not None:
            answer = replace(answer, id=f"a_{len(self.asked)}")  # those that are kept have ids of their own
        try:
            yield Retrieved(answer.sources)
            yield Token("Attention ")
            if self.fails_late:
                raise self.fails_late
            if stalls:
                await asyncio.Event().wait()
            yield SentenceReady(SENTENCE)
            yield Settled(SENTENCE.text)
            if stalls_late:
                await asyncio.Event().wait()
            yield Answered(answer)
        finally:
            self.stopped.set()

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = Filters()) -> list[Passage]:  # noqa: B008 - as frozen as its original
        if self.fails:
            raise self.fails
        return [PASSAGE]

    def models(self) -> tuple[str, ...]:
        return ("openai/fake", "extractive")

    async def problems(self) -> tuple[str, ...]:
        return self.unready
