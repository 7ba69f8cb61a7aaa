"""The addresses of work on papers: watches, the map, checks, jobs, comparisons, reviews and screenings."""

from http import HTTPStatus

from core.access import Scope
from core.importing import Digest, Watch
from core.jobs import Job
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap
from reviewing.review.review import Review
from reviewing.screening.screening import Screened
from service.endpoints import Endpoint
from service.wire.checks import CheckOut, CheckRequest, DocumentOut
from service.wire.imports import (
    DigestMadeOut,
    DigestsOut,
    ImportAccepted,
    WatchesOut,
    WatchIn,
    WatchOut,
)
from service.wire.jobs import ComparisonIn, ComparisonOut, EstimateOut, JobOut, JobsOut, MapOut, ResumeIn
from service.wire.reviews import OutlineOut, ReviewIn, ReviewOut
from service.wire.screenings import DecisionIn, ScreenedOut, ScreeningIn, ScreeningOut

_ACCEPTED, _CREATED, _NOTHING = HTTPStatus.ACCEPTED, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
_WORK = (404, 429, 503)
MOST_ROWS = 500
"""Of a screening, in one answer."""

WATCHES = Endpoint[tuple[Watch, ...]]("GET", "/v1/watches", WatchesOut, scope=Scope.READ)
ADD_WATCH = Endpoint[Watch]("POST", "/v1/watches", WatchOut, takes=WatchIn, status=_CREATED, scope=Scope.WRITE)
WATCH = Endpoint[Watch]("GET", "/v1/watches/{watch}", WatchOut, (404,), scope=Scope.READ)
REMOVE_WATCH = Endpoint[None]("DELETE", "/v1/watches/{watch}", None, (404,), status=_NOTHING, scope=Scope.WRITE)
RUN_WATCH = Endpoint[ImportAccepted](
    "POST", "/v1/watches/{watch}/runs", ImportAccepted, (404, 422, 429), status=_ACCEPTED, scope=Scope.WRITE
)
MAKE_DIGEST = Endpoint[DigestMadeOut](
    "POST", "/v1/watches/{watch}/digests", DigestMadeOut, (404, 503), scope=Scope.WRITE
)
DIGESTS = Endpoint[tuple[Digest, ...]]("GET", "/v1/watches/{watch}/digests", DigestsOut, (404,), scope=Scope.READ)
FEED = Endpoint[bytes]("GET", "/v1/watches/{watch}/feed", bytes, (404,), scope=Scope.READ)

MAP = Endpoint[LibraryMap]("GET", "/v1/map", MapOut, (422, 503), scope=Scope.READ, limited=True)
CHECK = Endpoint[TextReport]("POST", "/v1/check", CheckOut, (503,), takes=CheckRequest, scope=Scope.ASK)
READ_DOCUMENT = Endpoint[DocumentOut](
    "POST", "/v1/check/document", DocumentOut, (400, 413, 415, 422, 429), scope=Scope.ASK
)
JOBS = Endpoint[tuple[Job, ...]]("GET", "/v1/jobs", JobsOut, (422,), scope=Scope.READ)
JOB = Endpoint[Job]("GET", "/v1/jobs/{job_id}", JobOut, (404,), scope=Scope.READ)
CANCEL_JOB = Endpoint[Job]("DELETE", "/v1/jobs/{job_id}", JobOut, (404,), scope=Scope.ASK)
RESUME_JOB = Endpoint[Job](
    "POST", "/v1/jobs/{job_id}/resume", JobOut, (404, 429), takes=ResumeIn, status=_ACCEPTED, scope=Scope.ASK
)

COMPARE = Endpoint[Job]("POST", "/v1/comparisons", JobOut, _WORK, takes=ComparisonIn, status=_ACCEPTED, scope=Scope.ASK)
ESTIMATE_COMPARISON = Endpoint[Estimate](
    "POST", "/v1/comparisons/estimate", EstimateOut, _WORK, takes=ComparisonIn, scope=Scope.ASK
)
COMPARISON = Endpoint[Comparison]("GET", "/v1/comparisons/{job_id}", ComparisonOut, (404, 422), scope=Scope.READ)

REVIEW = Endpoint[Review]("GET", "/v1/reviews/{job_id}", ReviewOut, (404,), scope=Scope.READ)
BEGIN_REVIEW = Endpoint[Job]("POST", "/v1/reviews", JobOut, _WORK, takes=ReviewIn, status=_ACCEPTED, scope=Scope.ASK)
ESTIMATE_REVIEW = Endpoint[Estimate](
    "POST", "/v1/reviews/estimate", EstimateOut, _WORK, takes=ReviewIn, scope=Scope.ASK
)
OUTLINE = Endpoint[OutlineOut]("POST", "/v1/reviews/outline", OutlineOut, _WORK, takes=ReviewIn, scope=Scope.ASK)
REVIEW_FILE = Endpoint[bytes]("GET", "/v1/reviews/{job_id}/export", bytes, (404, 422), scope=Scope.READ)

SCREENING = Endpoint[ScreeningOut]("GET", "/v1/screenings/{job_id}", ScreeningOut, (404, 422), scope=Scope.READ)
SCREEN = Endpoint[Job]("POST", "/v1/screenings", JobOut, _WORK, takes=ScreeningIn, status=_ACCEPTED, scope=Scope.ASK)
ESTIMATE_SCREENING = Endpoint[Estimate](
    "POST", "/v1/screenings/estimate", EstimateOut, _WORK, takes=ScreeningIn, scope=Scope.ASK
)
SCREENING_FILE = Endpoint[bytes]("GET", "/v1/screenings/{job_id}/export", bytes, (404, 422), scope=Scope.READ)
DECIDE = Endpoint[Screened](
    "PATCH", "/v1/screenings/{job_id}/decisions/{paper_id}", ScreenedOut, (404,), takes=DecisionIn, scope=Scope.ASK
)
