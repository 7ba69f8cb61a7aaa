"""What the doors need of the inside, whether it runs here or in a service that holds the library."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.answer import Answer
from core.filters import Filters
from core.importing import ImportJob, LibraryCounts, PaperPage, RepairReport
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from core.ports import Progress, Rejection, silent
from core.settings import Settings

if TYPE_CHECKING:
    from answering import Event, Question

EVERYTHING = Filters()


class Shelf(Protocol):
    """The library, as the command line uses it."""

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Import one file to its end. Raises UnreadableFile."""

    async def paper(self, paper_id: str) -> Paper:
        """Raises PaperNotFound."""

    async def papers(self, *, query: str | None = None, cursor: str | None = None, limit: int = 50) -> PaperPage:
        """Return one page."""

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

    async def upsert(self, papers: Sequence[Paper | Rejection], *, name: str = "api") -> ImportJob:
        """Add papers, or bring them up to date."""

    async def start_import(
        self, path: Path, *, format: str | None = None, name: str, remove_when_done: bool = False
    ) -> ImportJob:
        """Import in the background. Raises LimitExceeded."""

    async def import_job(self, import_id: str) -> ImportJob:
        """Raises ImportNotFound."""

    async def import_jobs(self, limit: int = 50) -> tuple[ImportJob, ...]:
        """Return the latest, newest first."""

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
