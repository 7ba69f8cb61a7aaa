"""The API, an address a row: what it takes, what it answers, and by what it may refuse.

The service's routers and its client are both made from these rows, so that neither can drift from the other. The rows
of work on papers are in `desk_endpoints.py`: who only asks need not load what that is made of.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from string import Formatter
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from core import errors
from core.access import Scope
from core.answer import Answer, Chat, ChatPage
from core.importing import ImportJob, PaperPage, RepairReport, SourceInfo
from core.json import from_json
from core.marking import Collection
from core.paper import Paper
from service.wire.about import Alive, ModelOut, ModelsOut, Ready
from service.wire.answer import AnswerOut, AskRequest, ChatIn, ChatTitle, ChatWithTurns
from service.wire.base import core_of, describe_noun
from service.wire.imports import (
    FetchRequest,
    ImportAccepted,
    ImportOut,
    ImportsOut,
    SourcesOut,
)
from service.wire.papers import (
    CollectionName,
    CollectionsOut,
    MarkedOut,
    MarkingIn,
    MarkRequest,
    PaperIn,
    RelatedOut,
    SearchOut,
)

Noun = TypeVar("Noun")
_UNKNOWN: dict[str, type[errors.LitmusError]] = {
    "answer_id": errors.AnswerNotFound,
    "chat_id": errors.ChatNotFound,
    "import_id": errors.ImportNotFound,
    "job_id": errors.JobNotFound,
    "name": errors.CollectionNotFound,
    "paper_id": errors.PaperNotFound,
    "watch": errors.WatchNotFound,
}
"""What it means that an address names nothing, by the name of its part."""
_OF_JSON = (400, 413, 415, 422)
"""What every address that takes JSON may refuse by."""
_OF_KEYS = (401, 403, 429)
"""What every address may refuse by that needs a key: none that fits, one that allows less, or too many requests."""


@dataclass(frozen=True)
class Endpoint(Generic[Noun]):
    """One address."""

    method: str
    path: str
    """Its parts in braces are names; what a name holds, slashes too, stays one part."""
    answers: Any
    """The JSON: the noun, or the model that is its shape. `bytes`: a file; None: nothing."""
    refuses: tuple[int, ...] = ()
    takes: Any = None
    """The JSON of the body; None: there is none."""
    status: int = HTTPStatus.OK
    scope: Scope | None = field(kw_only=True)
    """What a key must allow; None: it needs no key."""
    limited: bool = field(default=False, kw_only=True)
    """Whether it shows a key that is limited to a collection the papers of that collection alone; else it is closed."""

    def __post_init__(self) -> None:
        describe_noun(self.answers)

    @property
    def needs_nothing(self) -> bool:
        """Whether the body may be left out, for no field of it is required."""
        fields = getattr(self.takes, "model_fields", None)
        return fields is not None and not any(field.is_required() for field in fields.values())

    @property
    def refusals(self) -> tuple[int, ...]:
        """All statuses that it may refuse by."""
        return tuple(sorted({*self.refuses, *(_OF_JSON if self.takes else ()), *(_OF_KEYS if self.scope else ())}))

    def address(self, *names: str) -> str:
        """Return the address with these names in its parts. Raises what the service says of a name that is empty."""
        given = dict(zip((part for _, part, _, _ in Formatter().parse(self.path) if part), names, strict=True))
        for part, name in given.items():
            if not name:
                raise cast(Any, _UNKNOWN[part])(name)
        return self.path.format(**{part: quote(name, safe="") for part, name in given.items()})

    def read(self, body: bytes) -> Noun:
        """Return the noun that a response tells of. Raises Unfitting."""
        if self.answers in (bytes, None):
            return cast(Noun, body)
        return cast(Noun, core_of(from_json(self.answers, body)))


_ACCEPTED, _CREATED, _NOTHING = HTTPStatus.ACCEPTED, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT

ASK = Endpoint[Answer](
    "POST", "/v1/ask", AnswerOut, (404, 502, 503, 504), takes=AskRequest, scope=Scope.ASK, limited=True
)
SEARCH = Endpoint[SearchOut]("GET", "/v1/search", SearchOut, (422, 503), scope=Scope.READ, limited=True)

BEGIN_CHAT = Endpoint[Chat]("POST", "/v1/chats", Chat, takes=ChatIn, status=_CREATED, scope=Scope.ASK, limited=True)
CHATS = Endpoint[ChatPage]("GET", "/v1/chats", ChatPage, (422,), scope=Scope.READ, limited=True)
CHAT = Endpoint[ChatWithTurns]("GET", "/v1/chats/{chat_id}", ChatWithTurns, (404, 422), scope=Scope.READ, limited=True)
CHAT_FILE = Endpoint[bytes]("GET", "/v1/chats/{chat_id}/export", bytes, (404, 422), scope=Scope.READ, limited=True)
RENAME_CHAT = Endpoint[Chat](
    "PATCH", "/v1/chats/{chat_id}", Chat, (404,), takes=ChatTitle, scope=Scope.ASK, limited=True
)
DELETE_CHAT = Endpoint[None](
    "DELETE", "/v1/chats/{chat_id}", None, (404,), status=_NOTHING, scope=Scope.ASK, limited=True
)
DELETE_TURN = Endpoint[None](
    "DELETE", "/v1/chats/{chat_id}/turns/{answer_id}", None, (404,), status=_NOTHING, scope=Scope.ASK, limited=True
)

PAPERS = Endpoint[PaperPage]("GET", "/v1/papers", PaperPage, (422,), scope=Scope.READ, limited=True)
PUT_PAPERS = Endpoint[ImportJob]("PUT", "/v1/papers", ImportOut, (503,), takes=list[PaperIn], scope=Scope.WRITE)
PAPER = Endpoint[Paper]("GET", "/v1/papers/{paper_id}", Paper, (404,), scope=Scope.READ, limited=True)
RELATED = Endpoint[RelatedOut](
    "GET", "/v1/papers/{paper_id}/related", RelatedOut, (404, 422, 503), scope=Scope.READ, limited=True
)
MARK_PAPERS = Endpoint[tuple[Paper, ...]](
    "PATCH", "/v1/papers", MarkedOut, (404, 503), takes=MarkRequest, scope=Scope.WRITE
)
MARK_PAPER = Endpoint[Paper]("PATCH", "/v1/papers/{paper_id}", Paper, (404, 503), takes=MarkingIn, scope=Scope.WRITE)
DELETE_PAPER = Endpoint[None]("DELETE", "/v1/papers/{paper_id}", None, (404, 503), status=_NOTHING, scope=Scope.WRITE)
COLLECTIONS = Endpoint[tuple[Collection, ...]](
    "GET", "/v1/collections", CollectionsOut, (422,), scope=Scope.READ, limited=True
)
RENAME_COLLECTION = Endpoint[Collection](
    "PATCH", "/v1/collections/{name}", Collection, (404,), takes=CollectionName, scope=Scope.WRITE
)
DISSOLVE_COLLECTION = Endpoint[None](
    "DELETE", "/v1/collections/{name}", None, (404,), status=_NOTHING, scope=Scope.WRITE
)
EXPORT = Endpoint[bytes]("GET", "/v1/export", bytes, (404, 422), scope=Scope.READ, limited=True)

START_IMPORT = Endpoint[ImportAccepted](
    "POST", "/v1/imports", ImportAccepted, (400, 413, 415, 422, 429), status=_ACCEPTED, scope=Scope.WRITE
)
IMPORTS = Endpoint[tuple[ImportJob, ...]]("GET", "/v1/imports", ImportsOut, scope=Scope.READ)
IMPORT = Endpoint[ImportJob]("GET", "/v1/imports/{import_id}", ImportOut, (404,), scope=Scope.READ)
CANCEL_IMPORT = Endpoint[ImportJob]("DELETE", "/v1/imports/{import_id}", ImportOut, (404,), scope=Scope.WRITE)
SOURCES = Endpoint[tuple[SourceInfo, ...]]("GET", "/v1/sources", SourcesOut, scope=Scope.READ)
START_FETCH = Endpoint[ImportAccepted](
    "POST", "/v1/fetches", ImportAccepted, (429,), takes=FetchRequest, status=_ACCEPTED, scope=Scope.WRITE
)
BACKUP = Endpoint[bytes]("GET", "/v1/backup", bytes, scope=Scope.ADMIN)
RESTORE = Endpoint[RepairReport]("POST", "/v1/restore", RepairReport, (400, 413, 415, 422, 429, 503), scope=Scope.ADMIN)

MODELS = Endpoint[ModelsOut]("GET", "/v1/models", ModelsOut, scope=Scope.READ, limited=True)
MODEL = Endpoint[ModelOut]("GET", "/v1/models/{model:path}", ModelOut, (404,), scope=Scope.READ, limited=True)
ALIVE = Endpoint[Alive]("GET", "/healthz", Alive, scope=None, limited=True)
READY = Endpoint[Ready]("GET", "/readyz", Ready, scope=None, limited=True)
