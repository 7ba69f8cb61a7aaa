"""A service that holds the library, used as if the library were here."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from answering import Answered, Event, Question, SentenceReady, Token, Understood
from core.answer import Answer, Chat, ChatPage, Sentence, Turn
from core.errors import LitmusError, UnreadableFile
from core.filters import Filters
from core.importing import Hears, ImportJob, Order, PaperPage, RepairReport, SourceInfo, Wanted, unheard
from core.json import from_json
from core.marking import Collection, Marking
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from core.ports import Progress, silent
from core.settings import Settings
from service import endpoints as api
from service.client.calling import Caller, open_caller
from service.problems import raised_again
from service.surface.library import EVERYTHING
from service.wire.answer import AnswerOut, AskRequest, RetrievedOut
from service.wire.base import attributes
from service.wire.filters import MarkedQuery, filter_params
from service.wire.imports import FetchRequest, ImportAccepted
from service.wire.papers import MarkingIn
from service.wire.problem import Problem

if TYPE_CHECKING:
    from service.client.desk import RemoteDesk

_POLL_S = 0.25


@asynccontextmanager
async def open_remote(url: str, settings: Settings) -> AsyncIterator["RemoteLitmus"]:
    """Connect to the service at `url` with this process's API key."""
    async with open_caller(url, settings) as call:
        yield RemoteLitmus(call, settings, url)


class RemoteLitmus:
    """Asks the service."""

    def __init__(self, call: Caller, settings: Settings, url: str) -> None:
        self._call = call
        self.url = url
        """Where it serves."""
        self.settings = settings
        self.library = RemoteLibrary(call)

    @cached_property
    def desk(self) -> "RemoteDesk":
        """Work with the papers; what that is made of takes long to import, and who only asks does without."""
        from service.client.desk import RemoteDesk

        return RemoteDesk(self._call, self.library.follow)

    async def ask(self, question: Question | str) -> Answer:
        """Return the answer."""
        return await self._call(api.ASK, body=_request(question, stream=False))

    async def stream(self, question: Question | str) -> AsyncIterator[Event]:
        """Yield events as they come; closing the iterator hangs up, which stops the LLM."""
        async with self._call.open(api.ASK, body=_request(question, stream=True)) as response:
            name = ""
            async for line in response.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    if name == "error":
                        raise self._call.told(Problem.model_validate_json(value))
                    event = _event(name, value)
                    if event is not None:
                        yield event

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        """Return the best passages, best first."""
        found = await self._call(api.SEARCH, query={"q": query, "top_k": top_k, **filter_params(filters)})
        return [passage.to_core() for passage in found.passages]

    async def readiness(self) -> str | None:
        """Return why the service is not ready, or None."""
        try:
            await self._call(api.READY)
        except LitmusError as error:
            return str(error)
        return None


class RemoteLibrary:
    """The papers of the service."""

    def __init__(self, call: Caller) -> None:
        self._call = call
        self.chats = RemoteChats(call)

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Upload a file and wait for its import. Raises UnreadableFile. Being cancelled cancels the import."""
        called = name or path.name
        try:
            with path.open("rb") as file:
                sent = {"file": (called, file, "application/octet-stream")}
                accepted = await self._call(api.START_IMPORT, query={"format": format or None}, files=sent)
        except OSError as error:
            raise UnreadableFile(f"{called} cannot be read: {error.strerror or error}.") from error

        def hear(job: ImportJob) -> None:
            progress(*(job.indexed, job.to_index) if job.to_index else (job.counts.records, None))

        job = await self.follow(accepted, hear)
        if job.error_kind is not None:
            raise raised_again(job.error_kind, job.error or "The import failed.")
        return job

    async def sources(self) -> tuple[SourceInfo, ...]:
        """Return where the service fetches from."""
        return await self._call(api.SOURCES)

    async def fetch(self, wanted: Wanted, hear: Hears = unheard) -> ImportJob:
        """Have the service fetch, and wait for the end. Being cancelled cancels the fetch."""
        return await self.follow(await self._call(api.START_FETCH, body=attributes(FetchRequest, wanted)), hear)

    async def follow(self, accepted: ImportAccepted, hear: Hears) -> ImportJob:
        """Wait for the end of an import of the service. Being cancelled cancels it."""
        try:
            while not (job := await self._call(api.IMPORT, accepted.id)).ended:
                hear(job)
                await asyncio.sleep(_POLL_S)
        except asyncio.CancelledError:
            await self._call(api.CANCEL_IMPORT, accepted.id)
            raise
        return job

    async def paper(self, paper_id: str) -> Paper:
        """Return a paper."""
        return await self._call(api.PAPER, paper_id)

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        order: Order = Order.TITLE,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        """Return one page."""
        page = {"q": query, "cursor": cursor, "limit": limit, "sort": order}
        return await self._call(api.PAPERS, query=page | filter_params(marked, MarkedQuery))

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        """Return the papers nearest to a paper."""
        told = await self._call(api.RELATED, paper_id, query={"top_k": count})
        return [each.to_core() for each in told.related]

    async def mark(self, paper_ids: Sequence[str], marking: Marking) -> list[Paper]:
        """Change what is written on papers."""
        change = {"paper_ids": paper_ids, **attributes(MarkingIn, marking)}
        papers = await self._call(api.MARK_PAPERS, body=change)
        return list(papers)

    async def collections(self) -> list[Collection]:
        """Return the collections."""
        collections = await self._call(api.COLLECTIONS)
        return list(collections)

    async def rename_collection(self, name: str, new: str | None) -> int:
        """Rename or dissolve a collection."""
        if new is None:
            size = next((each.size for each in await self.collections() if each.name == name), 0)
            await self._call(api.DISSOLVE_COLLECTION, name)
            return size
        return (await self._call(api.RENAME_COLLECTION, name, body={"name": new})).size

    async def delete(self, paper_id: str) -> None:
        """Delete a paper."""
        await self._call(api.DELETE_PAPER, paper_id)

    async def restore(self, path: Path) -> RepairReport:
        """Have the service replace everything by a backup."""
        try:
            with path.open("rb") as file:
                sent = {"file": (path.name, file, "application/zip")}
                return await self._call(api.RESTORE, files=sent, timeout=None)
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error


class RemoteChats:
    """The chats of the service."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    async def create(self, title: str | None = None) -> Chat:
        """Begin a chat."""
        return await self._call(api.BEGIN_CHAT, body={"title": title})

    async def page(self, *, cursor: str | None = None, limit: int = 50) -> ChatPage:
        """Return one page, the latest first."""
        return await self._call(api.CHATS, query={"limit": limit, "cursor": cursor})

    async def chat(self, chat_id: str) -> Chat:
        """Return a chat without its turns."""
        return (await self._call(api.CHAT, chat_id, query={"limit": 1})).chat()

    async def turns(self, chat_id: str, *, before: str | None = None, limit: int = 50) -> tuple[Turn, ...]:
        """Return the last turns of a chat, oldest first."""
        found = await self._call(api.CHAT, chat_id, query={"limit": limit, "before": before})
        return tuple(turn.to_core() for turn in found.turns)

    async def rename(self, chat_id: str, title: str) -> Chat:
        """Give a chat another title."""
        return await self._call(api.RENAME_CHAT, chat_id, body={"title": title})

    async def delete(self, chat_id: str) -> None:
        """Delete a chat."""
        await self._call(api.DELETE_CHAT, chat_id)

    async def delete_turn(self, chat_id: str, answer_id: str) -> None:
        """Delete a question and its answer."""
        await self._call(api.DELETE_TURN, chat_id, answer_id)


def _request(question: Question | str, *, stream: bool) -> dict[str, object]:
    asked = Question(question) if isinstance(question, str) else question
    return {**attributes(AskRequest, asked), "question": asked.text, "stream": stream}


def _event(name: str, data: str) -> Event | None:
    match name:
        case "understood":
            return from_json(Understood, data)
        case "retrieved":
            return from_json(RetrievedOut, data).to_core()
        case "token":
            return from_json(Token, data)
        case "sentence":
            return SentenceReady(from_json(Sentence, data))
        case "answer":
            return Answered(from_json(AnswerOut, data).to_core())
    return None
