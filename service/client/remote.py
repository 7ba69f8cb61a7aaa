"""A service that holds the library, used as if the library were here. The only module that knows httpx."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from answering import Answered, Event, Question, Retrieved, SentenceReady, Token, Understood
from core.answer import Answer
from core.errors import LitmusError, SettingsError, UnreadableFile
from core.filters import Filters
from core.importing import Hears, ImportJob, PaperPage, RepairReport, SourceInfo, Wanted, unheard
from core.marking import Collection, Marking
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from core.ports import Progress, silent
from core.settings import Settings
from service.client.chats import RemoteChats
from service.client.desk import RemoteDesk, filter_params
from service.problems import INTERNAL, error_of, raised_again
from service.surface.library import EVERYTHING
from service.wire.answer import AnswerOut, SentenceOut
from service.wire.doctor import RepairOut
from service.wire.events import RetrievedOut, TokenOut, UnderstoodOut
from service.wire.fetches import FetchRequest, SourcesOut
from service.wire.filters import FiltersWire
from service.wire.imports import ImportAccepted, ImportOut
from service.wire.marking import CollectionOut, CollectionsOut, MarkedOut, MarkingIn
from service.wire.papers import PaperOut, PaperPageOut
from service.wire.passages import SearchOut
from service.wire.problem import Problem
from service.wire.question import AskRequest
from service.wire.related import RelatedOut

_POLL_S = 0.25
_PATIENCE_S = 60.0
"""On top of what the service itself allows its LLM."""


@asynccontextmanager
async def open_remote(url: str, settings: Settings) -> AsyncIterator["RemoteLitmus"]:
    """Connect to the service at `url` with this process's API key."""
    headers = {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"} if settings.api_key else {}
    timeout = httpx.Timeout(settings.llm_timeout_s + _PATIENCE_S, connect=10)
    # trust_env off: a proxy from the environment cannot know a service on this machine.
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False) as client:
        door = _Door(client)
        yield RemoteLitmus(door, settings, url)


class _Door:
    """Requests whose failures are errors of ours."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(self, method: str, path: str, **how: Any) -> bytes:
        async with self.open(method, path, **how) as response:
            return await response.aread()

    @asynccontextmanager
    async def open(self, method: str, path: str, **how: Any) -> AsyncIterator[httpx.Response]:
        try:
            async with self._client.stream(method, path, **how) as response:
                if response.is_error:
                    raise self._error(response.status_code, await response.aread())
                yield response
        except httpx.TransportError as error:
            raise LitmusError(
                f"The service at {self._client.base_url} broke off ({type(error).__name__}). Is it still running?"
            ) from None

    def _error(self, status: int, body: bytes) -> LitmusError:
        if status == 401:
            return SettingsError(f"The service at {self._client.base_url} wants its API key. Set LITMUS_API_KEY to it.")
        try:
            problem = Problem.model_validate_json(body)
        except ValueError:
            return LitmusError(f"The service at {self._client.base_url} answered {status}.")
        return self.told(problem)

    def told(self, problem: Problem) -> LitmusError:
        """Return the error that a problem tells of, as it was raised on the other side."""
        if problem.type.endswith(INTERNAL.slug):
            where = f"The service at {self._client.base_url}"
            return LitmusError(f"{where} failed. Its log says why, under {problem.request_id}.")
        return error_of(problem)


class RemoteLibrary:
    """The papers of the service."""

    def __init__(self, door: _Door) -> None:
        self._door = door
        self.chats = RemoteChats(door.call)

    async def import_file(
        self, path: Path, *, format: str | None = None, name: str | None = None, progress: Progress = silent
    ) -> ImportJob:
        """Upload a file and wait for its import. Raises UnreadableFile. Being cancelled cancels the import."""
        called = name or path.name
        try:
            with path.open("rb") as file:
                body = await self._door.call(
                    "POST",
                    "/v1/imports",
                    params={"format": format} if format else {},
                    files={"file": (called, file, "application/octet-stream")},
                )
        except OSError as error:
            raise UnreadableFile(f"{called} cannot be read: {error.strerror or error}.") from error
        job = await self.follow(
            ImportAccepted.model_validate_json(body), lambda job: progress(job.indexed, job.to_index or None)
        )
        if job.error_kind is not None:
            raise raised_again(job.error_kind, job.error or "The import failed.")
        return job

    async def sources(self) -> tuple[SourceInfo, ...]:
        """Return where the service fetches from."""
        told = SourcesOut.model_validate_json(await self._door.call("GET", "/v1/sources"))
        return tuple(source.to_core() for source in told.sources)

    async def fetch(self, wanted: Wanted, hear: Hears = unheard) -> ImportJob:
        """Have the service fetch, and wait for the end. Being cancelled cancels the fetch."""
        asked = FetchRequest.of(wanted).model_dump(mode="json")
        accepted = ImportAccepted.model_validate_json(await self._door.call("POST", "/v1/fetches", json=asked))
        return await self.follow(accepted, hear)

    async def follow(self, accepted: ImportAccepted, hear: Hears) -> ImportJob:
        """Wait for the end of an import of the service. Being cancelled cancels it."""
        address = f"/v1/imports/{accepted.id}"
        try:
            while not (job := await self._job(address)).ended:
                hear(job)
                await asyncio.sleep(_POLL_S)
        except asyncio.CancelledError:
            await self._door.call("DELETE", address)
            raise
        return job

    async def _job(self, address: str) -> ImportJob:
        return ImportOut.model_validate_json(await self._door.call("GET", address)).to_core()

    async def paper(self, paper_id: str) -> Paper:
        """Return a paper."""
        return PaperOut.model_validate_json(await self._door.call("GET", _paper(paper_id))).to_core()

    async def papers(
        self,
        *,
        query: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        marked: Filters = EVERYTHING,
    ) -> PaperPage:
        """Return one page."""
        given = {"q": query, "cursor": cursor, "limit": limit} | {
            "tag": list(marked.tags),
            "collection": list(marked.collections),
            "reading": marked.reading,
        }
        params = {name: value for name, value in given.items() if value is not None}
        return PaperPageOut.model_validate_json(await self._door.call("GET", "/v1/papers", params=params)).to_core()

    async def related(self, paper_id: str, *, count: int = 8) -> list[RelatedPaper]:
        """Return the papers nearest to a paper, without their abstracts."""
        body = await self._door.call("GET", f"{_paper(paper_id)}/related", params={"top_k": count})
        return RelatedOut.model_validate_json(body).to_core()

    async def mark(self, paper_ids: Sequence[str], marking: Marking) -> list[Paper]:
        """Change what is written on papers."""
        change = MarkingIn.fields_of(marking).model_dump(mode="json")
        body = await self._door.call("PATCH", "/v1/papers", json={"paper_ids": list(paper_ids), **change})
        return [paper.to_core() for paper in MarkedOut.model_validate_json(body).papers]

    async def collections(self) -> list[Collection]:
        """Return the collections."""
        told = CollectionsOut.model_validate_json(await self._door.call("GET", "/v1/collections"))
        return [each.to_core() for each in told.collections]

    async def rename_collection(self, name: str, new: str | None) -> int:
        """Rename or dissolve a collection."""
        address = f"/v1/collections/{quote(name, safe='')}"
        if new is None:
            size = next((each.size for each in await self.collections() if each.name == name), 0)
            await self._door.call("DELETE", address)
            return size
        return CollectionOut.model_validate_json(await self._door.call("PATCH", address, json={"name": new})).size

    async def delete(self, paper_id: str) -> None:
        """Delete a paper."""
        await self._door.call("DELETE", _paper(paper_id))

    async def restore(self, path: Path) -> RepairReport:
        """Have the service replace everything by a backup."""
        try:
            with path.open("rb") as file:
                sent = {"file": (path.name, file, "application/zip")}
                body = await self._door.call("POST", "/v1/restore", files=sent, timeout=None)
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
        return RepairReport(**RepairOut.model_validate_json(body).model_dump())


class RemoteLitmus:
    """Asks the service."""

    def __init__(self, door: _Door, settings: Settings, url: str) -> None:
        self._door = door
        self.url = url
        """Where it serves."""
        self.settings = settings
        self.library = RemoteLibrary(door)
        self.desk = RemoteDesk(door.call, self.library.follow)

    async def ask(self, question: Question | str) -> Answer:
        """Return the answer."""
        body = await self._door.call("POST", "/v1/ask", json=_request(question, stream=False))
        return AnswerOut.model_validate_json(body).to_core()

    async def stream(self, question: Question | str) -> AsyncIterator[Event]:
        """Yield events as they come; closing the iterator hangs up, which stops the LLM."""
        async with self._door.open("POST", "/v1/ask", json=_request(question, stream=True)) as response:
            name = ""
            async for line in response.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    if name == "error":
                        raise self._door.told(Problem.model_validate_json(value))
                    event = _event(name, value)
                    if event is not None:
                        yield event

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        """Return the best passages, best first."""
        params = {"q": query} | ({"top_k": top_k} if top_k is not None else {}) | filter_params(filters)
        found = SearchOut.model_validate_json(await self._door.call("GET", "/v1/search", params=params))
        return [passage.to_core() for passage in found.passages]

    async def readiness(self) -> str | None:
        """Return why the service is not ready, or None."""
        try:
            await self._door.call("GET", "/readyz")
        except LitmusError as error:
            return str(error)
        return None


def _paper(paper_id: str) -> str:
    return f"/v1/papers/{quote(paper_id, safe='')}"


def _request(question: Question | str, *, stream: bool) -> dict[str, Any]:
    asked = Question(question) if isinstance(question, str) else question
    request = AskRequest(
        question=asked.text,
        top_k=asked.top_k,
        filters=FiltersWire.model_validate(asked.filters),
        model=asked.model,
        mode=asked.mode,
        faithfulness=asked.faithfulness,
        chat_id=asked.chat_id,
        read_filters=asked.read_filters,
        correct=asked.correct,
        split=asked.split,
        stream=stream,
    )
    return request.model_dump(mode="json")


def _event(name: str, data: str) -> Event | None:
    match name:
        case "understood":
            understood = UnderstoodOut.model_validate_json(data)
            return Understood(understood.standalone_question, tuple(understood.parts))
        case "retrieved":
            return Retrieved(tuple(source.to_core() for source in RetrievedOut.model_validate_json(data).sources))
        case "token":
            return Token(TokenOut.model_validate_json(data).text)
        case "sentence":
            return SentenceReady(SentenceOut.model_validate_json(data).to_core())
        case "answer":
            return Answered(AnswerOut.model_validate_json(data).to_core())
    return None
