"""The API, an address a row: what it takes, what it answers, and by what it may refuse.

The service's routers and its client are both made from these rows, so that neither can drift from the other.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from core.answer import Answer
from core.conversation import Chat, ChatPage
from core.errors import (
    AnswerNotFound,
    ChatNotFound,
    CollectionNotFound,
    ImportNotFound,
    JobNotFound,
    LitmusError,
    PaperNotFound,
    WatchNotFound,
)
from core.fetching import SourceInfo
from core.importing import ImportJob, PaperPage, RepairReport
from core.jobs import Job
from core.json import from_json
from core.marking import Collection
from core.paper import Paper
from core.watch import Digest, Watch
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap
from reviewing.review.review import Review
from reviewing.screening.screening import Screened
from service.wire.about import Alive, ModelOut, ModelsOut, Ready
from service.wire.answer import AnswerOut, AskRequest
from service.wire.base import core_of, described
from service.wire.chats import ChatIn, ChatTitle, ChatWithTurns
from service.wire.checks import CheckOut, CheckRequest
from service.wire.comparisons import ComparisonIn, ComparisonOut
from service.wire.imports import (
    DigestMadeOut,
    DigestsOut,
    FetchRequest,
    ImportAccepted,
    ImportOut,
    ImportsOut,
    SourcesOut,
    WatchesOut,
    WatchIn,
    WatchOut,
)
from service.wire.jobs import EstimateOut, JobOut, JobsOut, ResumeIn
from service.wire.maps import MapOut
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
from service.wire.reviews import OutlineOut, ReviewIn, ReviewOut
from service.wire.screenings import DecisionIn, ScreenedOut, ScreeningIn, ScreeningOut

Noun = TypeVar("Noun")
_NAME = re.compile(r"{(\w+)}")
_UNKNOWN: dict[str, type[LitmusError]] = {
    "answer_id": AnswerNotFound,
    "chat_id": ChatNotFound,
    "import_id": ImportNotFound,
    "job_id": JobNotFound,
    "name": CollectionNotFound,
    "paper_id": PaperNotFound,
    "watch": WatchNotFound,
}
"""What it means that an address names nothing, by the name of its part."""
_OF_JSON = (400, 413, 415, 422)
"""What every address that takes JSON may refuse by."""


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

    def __post_init__(self) -> None:
        described(self.answers)

    @property
    def refusals(self) -> tuple[int, ...]:
        """All statuses that it may refuse by."""
        return tuple(sorted({*self.refuses, *(_OF_JSON if self.takes else ())}))

    def address(self, *names: str) -> str:
        """Return the address with these names in its parts. Raises what the service says of a name that is empty."""
        given = iter(names)

        def part(found: re.Match[str]) -> str:
            name = next(given)
            if not name:
                raise cast(Any, _UNKNOWN[found[1]])(name)
            return quote(name, safe="")

        return _NAME.sub(part, self.path)

    def read(self, body: bytes) -> Noun:
        """Return the noun that a response tells of. Raises Unfitting."""
        if self.answers in (bytes, None):
            return cast(Noun, body)
        return cast(Noun, core_of(from_json(self.answers, body)))


_ACCEPTED, _CREATED, _NOTHING = HTTPStatus.ACCEPTED, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
_WORK = (404, 429, 503)
MOST_ROWS = 500
"""Of a screening, in one answer."""

ASK = Endpoint[Answer]("POST", "/v1/ask", AnswerOut, (404, 502, 503, 504), takes=AskRequest)
SEARCH = Endpoint[SearchOut]("GET", "/v1/search", SearchOut, (422, 503))

BEGIN_CHAT = Endpoint[Chat]("POST", "/v1/chats", Chat, takes=ChatIn, status=_CREATED)
CHATS = Endpoint[ChatPage]("GET", "/v1/chats", ChatPage, (422,))
CHAT = Endpoint[ChatWithTurns]("GET", "/v1/chats/{chat_id}", ChatWithTurns, (404, 422))
CHAT_FILE = Endpoint[bytes]("GET", "/v1/chats/{chat_id}/export", bytes, (404, 422))
RENAME_CHAT = Endpoint[Chat]("PATCH", "/v1/chats/{chat_id}", Chat, (404,), takes=ChatTitle)
DELETE_CHAT = Endpoint[None]("DELETE", "/v1/chats/{chat_id}", None, (404,), status=_NOTHING)
DELETE_TURN = Endpoint[None]("DELETE", "/v1/chats/{chat_id}/turns/{answer_id}", None, (404,), status=_NOTHING)

PAPERS = Endpoint[PaperPage]("GET", "/v1/papers", PaperPage, (422,))
PUT_PAPERS = Endpoint[ImportJob]("PUT", "/v1/papers", ImportOut, (503,), takes=list[PaperIn])
PAPER = Endpoint[Paper]("GET", "/v1/papers/{paper_id}", Paper, (404,))
RELATED = Endpoint[RelatedOut]("GET", "/v1/papers/{paper_id}/related", RelatedOut, (404, 422, 503))
MARK_PAPERS = Endpoint[tuple[Paper, ...]]("PATCH", "/v1/papers", MarkedOut, (404, 503), takes=MarkRequest)
MARK_PAPER = Endpoint[Paper]("PATCH", "/v1/papers/{paper_id}", Paper, (404, 503), takes=MarkingIn)
DELETE_PAPER = Endpoint[None]("DELETE", "/v1/papers/{paper_id}", None, (404, 503), status=_NOTHING)
COLLECTIONS = Endpoint[tuple[Collection, ...]]("GET", "/v1/collections", CollectionsOut, (422,))
RENAME_COLLECTION = Endpoint[Collection]("PATCH", "/v1/collections/{name}", Collection, (404,), takes=CollectionName)
DISSOLVE_COLLECTION = Endpoint[None]("DELETE", "/v1/collections/{name}", None, (404,), status=_NOTHING)
EXPORT = Endpoint[bytes]("GET", "/v1/export", bytes, (404, 422))

START_IMPORT = Endpoint[ImportAccepted](
    "POST", "/v1/imports", ImportAccepted, (400, 413, 415, 422, 429), status=_ACCEPTED
)
IMPORTS = Endpoint[tuple[ImportJob, ...]]("GET", "/v1/imports", ImportsOut)
IMPORT = Endpoint[ImportJob]("GET", "/v1/imports/{import_id}", ImportOut, (404,))
CANCEL_IMPORT = Endpoint[ImportJob]("DELETE", "/v1/imports/{import_id}", ImportOut, (404,))
SOURCES = Endpoint[tuple[SourceInfo, ...]]("GET", "/v1/sources", SourcesOut)
START_FETCH = Endpoint[ImportAccepted](
    "POST", "/v1/fetches", ImportAccepted, (429,), takes=FetchRequest, status=_ACCEPTED
)
BACKUP = Endpoint[bytes]("GET", "/v1/backup", bytes)
RESTORE = Endpoint[RepairReport]("POST", "/v1/restore", RepairReport, (400, 413, 415, 422, 429, 503))

WATCHES = Endpoint[tuple[Watch, ...]]("GET", "/v1/watches", WatchesOut)
ADD_WATCH = Endpoint[Watch]("POST", "/v1/watches", WatchOut, takes=WatchIn, status=_CREATED)
WATCH = Endpoint[Watch]("GET", "/v1/watches/{watch}", WatchOut, (404,))
REMOVE_WATCH = Endpoint[None]("DELETE", "/v1/watches/{watch}", None, (404,), status=_NOTHING)
RUN_WATCH = Endpoint[ImportAccepted](
    "POST", "/v1/watches/{watch}/runs", ImportAccepted, (404, 422, 429), status=_ACCEPTED
)
MAKE_DIGEST = Endpoint[DigestMadeOut]("POST", "/v1/watches/{watch}/digests", DigestMadeOut, (404, 503))
DIGESTS = Endpoint[tuple[Digest, ...]]("GET", "/v1/watches/{watch}/digests", DigestsOut, (404,))
FEED = Endpoint[bytes]("GET", "/v1/watches/{watch}/feed", bytes, (404,))

MAP = Endpoint[LibraryMap]("GET", "/v1/map", MapOut, (422, 503))
CHECK = Endpoint[TextReport]("POST", "/v1/check", CheckOut, (503,), takes=CheckRequest)
JOBS = Endpoint[tuple[Job, ...]]("GET", "/v1/jobs", JobsOut, (422,))
JOB = Endpoint[Job]("GET", "/v1/jobs/{job_id}", JobOut, (404,))
CANCEL_JOB = Endpoint[Job]("DELETE", "/v1/jobs/{job_id}", JobOut, (404,))
RESUME_JOB = Endpoint[Job]("POST", "/v1/jobs/{job_id}/resume", JobOut, (404, 429), takes=ResumeIn, status=_ACCEPTED)

COMPARE = Endpoint[Job]("POST", "/v1/comparisons", JobOut, _WORK, takes=ComparisonIn, status=_ACCEPTED)
ESTIMATE_COMPARISON = Endpoint[Estimate]("POST", "/v1/comparisons/estimate", EstimateOut, _WORK, takes=ComparisonIn)
COMPARISON = Endpoint[Comparison]("GET", "/v1/comparisons/{job_id}", ComparisonOut, (404, 422))

REVIEW = Endpoint[Review]("GET", "/v1/reviews/{job_id}", ReviewOut, (404,))
BEGIN_REVIEW = Endpoint[Job]("POST", "/v1/reviews", JobOut, _WORK, takes=ReviewIn, status=_ACCEPTED)
ESTIMATE_REVIEW = Endpoint[Estimate]("POST", "/v1/reviews/estimate", EstimateOut, _WORK, takes=ReviewIn)
OUTLINE = Endpoint[OutlineOut]("POST", "/v1/reviews/outline", OutlineOut, _WORK, takes=ReviewIn)
REVIEW_FILE = Endpoint[bytes]("GET", "/v1/reviews/{job_id}/export", bytes, (404, 422))

SCREENING = Endpoint[ScreeningOut]("GET", "/v1/screenings/{job_id}", ScreeningOut, (404, 422))
SCREEN = Endpoint[Job]("POST", "/v1/screenings", JobOut, _WORK, takes=ScreeningIn, status=_ACCEPTED)
ESTIMATE_SCREENING = Endpoint[Estimate]("POST", "/v1/screenings/estimate", EstimateOut, _WORK, takes=ScreeningIn)
SCREENING_FILE = Endpoint[bytes]("GET", "/v1/screenings/{job_id}/export", bytes, (404, 422))
DECIDE = Endpoint[Screened](
    "PATCH", "/v1/screenings/{job_id}/decisions/{paper_id}", ScreenedOut, (404,), takes=DecisionIn
)

MODELS = Endpoint[ModelsOut]("GET", "/v1/models", ModelsOut)
MODEL = Endpoint[ModelOut]("GET", "/v1/models/{model:path}", ModelOut, (404,))
ALIVE = Endpoint[Alive]("GET", "/healthz", Alive)
READY = Endpoint[Ready]("GET", "/readyz", Ready)
