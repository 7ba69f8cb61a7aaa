"""What the doors need of the inside, whether it runs here or in a service that holds the library."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.answer import Answer, Chat, ChatPage, Turn
from core.filters import Filters
from core.importing import (
    Hears,
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
from core.marking import Collection, Marking
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from core.ports import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from answering import Event, Question
    from indexing.access import Keys

EVERYTHING = Filters()


class ChatShelf(Protocol):
    """The chats."""

    async def create(self, title: str | None = None) -> Chat:
        """Begin a chat."""

    async def page(self, *, cursor: str | None = None, limit: int = 50) -> ChatPage:
        """Return one page, the latest first. Raises InvalidCursor."""

    async def chat(self, chat_id: str) -> Chat:
        """Raises ChatNotFound."""

    async def turns(self, chat_id: str, *, before: str | None = None, limit: int = 50) -> tuple[Turn, ...]:
        """Return the last turns, oldest first. Raises ChatNotFound, AnswerNotFound."""

    async def rename(self, chat_id: str, title: str) -> Chat:
        """Raises ChatNotFound."""

    async def delete(self, chat_id: str) -> None:
        """Raises ChatNotFound."""

    async def delete_turn(self, chat_id: str, answer_id: str) -> None:
        """Raises ChatNotFound, AnswerNotFound."""


class FullChatShelf(ChatShelf, Protocol):
    """The chats, as the service uses them."""

    def of(self, owner: str) -> "FullChatShelf":
        """Return the chats of one owner alone."""

    async def answer(self, answer_id: str) -> Answer:
        """Return an answer that was given in any chat. Raises AnswerNotFound."""


class Shelf(Protocol):
    """The library, as the command line uses it."""

    @property
    def chats(self) -> ChatShelf:
        """What was asked and answered before."""

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Import one file to its end. Raises UnreadableFile."""

    async def sources(self) -> tuple[SourceInfo, ...]:
        """Return where papers can be fetched from."""

    async def fetch(self, wanted: Wanted, hear: Hears = unheard) -> ImportJob:
        """Fetch from a source to the end, failed or not. Raises InvalidFetch."""

    async def paper(self, paper_id: str) -> Paper:
        """Raises PaperNotFound."""

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        order: Order = Order.TITLE,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        """Return one page. Of `marked`, tags, collections and reading state are looked at. Raises InvalidCursor."""

    async def mark(self, paper_ids: Sequence[str], marking: Marking) -> list[Paper]:
        """Change what is written on papers, and return them. Raises PaperNotFound, InvalidMarking."""

    async def collections(self) -> list[Collection]:
        """Return the collections in the order of their names."""

    async def rename_collection(self, name: str, new: str | None) -> int:
        """Rename a collection, or with None dissolve it. Raises CollectionNotFound, InvalidMarking."""

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        """Return the papers nearest to a paper, nearest first. Raises PaperNotFound."""

    async def delete(self, paper_id: str) -> None:
        """Raises PaperNotFound."""


class Asker(Protocol):
    """What the command line asks; `Litmus` and `RemoteLitmus` are both one."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""

    @property
    def library(self) -> Shelf:
        """The papers."""

    async def ask(self, question: "Question | str") -> Answer:
        """Return the answer. Raises InvalidQuestion, LimitExceeded, LlmError."""

    def stream(self, question: "Question | str") -> AsyncIterator["Event"]:
        """Yield events as they come; closing the iterator stops the LLM."""

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        """Return the best passages, best first."""


class FullShelf(Shelf, Protocol):
    """The library, as the service uses it."""

    @property
    def chats(self) -> FullChatShelf:
        """What was asked and answered before."""

    @property
    def keys(self) -> "Keys":
        """The keys that clients come in with."""

    async def upsert(self, papers: Sequence[Paper | Rejection], *, name: str = "api") -> ImportJob:
        """Add papers, or bring them up to date."""

    async def backup(self, path: Path) -> None:
        """Write everything that cannot be made anew into one file. Raises OSError."""

    async def restore(self, path: Path) -> RepairReport:
        """Have everything replaced by a backup. Raises UnreadableFile, LimitExceeded, IndexUnavailable."""

    async def start_import(
        self, path: Path, *, format: str | None = None, name: str, remove_when_done: bool = False
    ) -> ImportJob:
        """Import in the background. Raises LimitExceeded."""

    async def start_fetch(self, wanted: Wanted) -> ImportJob:
        """Fetch in the background. Raises InvalidFetch and LimitExceeded."""

    async def import_job(self, import_id: str) -> ImportJob:
        """Raises ImportNotFound."""

    async def import_jobs(self, limit: int = 50) -> tuple[ImportJob, ...]:
        """Return the latest, newest first."""

    async def import_states(self) -> Mapping[ImportState, int]:
        """Return how many imports are in which state."""

    async def work_load(self) -> WorkLoad:
        """Return how many imports and jobs wait and run."""

    async def cancel_import(self, import_id: str) -> ImportJob:
        """Raises ImportNotFound."""

    async def counts(self) -> LibraryCounts:
        """Return what the library holds."""

    async def repair(self, progress: Progress = silent) -> RepairReport:
        """Bring the indexes in line with the catalogue."""


class Engine(Asker, Protocol):
    """Everything that the service serves."""

    @property
    def library(self) -> FullShelf:
        """The papers."""

    def models(self) -> tuple[str, ...]:
        """Return the configured models' names, and `extractive`."""

    async def problems(self) -> tuple[str, ...]:
        """Return what stands in the way of answering; empty: ready."""
