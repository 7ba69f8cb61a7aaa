"""The one table from what went wrong to what HTTP says about it, and back: the service reads it, and its client."""

from dataclasses import dataclass

from core import errors
from core.errors import LitmusError
from service.wire.problem import Problem

URN = "urn:litmus:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """What HTTP says about a kind of error."""

    slug: str
    title: str
    status: int


INTERNAL = Kind("internal-error", "Internal error", 500)

KINDS: dict[type[LitmusError], Kind] = {
    LitmusError: INTERNAL,
    errors.SettingsError: Kind("settings", "Wrong setting", 500),
    errors.OtherRecipe: Kind("other-recipe", "Library of another embedder or chunk size", 500),
    errors.LibraryLocked: Kind("library-locked", "Library in use", 503),
    errors.DatabaseUnreachable: Kind("database-unreachable", "Database unreachable", 503),
    errors.IndexUnavailable: Kind("index-unavailable", "Index unavailable", 503),
    errors.CatalogueDamaged: Kind("catalogue-damaged", "The catalogue is damaged", 503),
    errors.EmbedderUnavailable: Kind("embedder-unavailable", "Embedder unavailable", 503),
    errors.WeightsUnavailable: Kind("weights-unavailable", "Weights of a model unavailable", 503),
    errors.PaperNotFound: Kind("paper-not-found", "No such paper", 404),
    errors.ImportNotFound: Kind("import-not-found", "No such import", 404),
    errors.ChatNotFound: Kind("chat-not-found", "No such chat", 404),
    errors.AnswerNotFound: Kind("answer-not-found", "No such answer", 404),
    errors.JobNotFound: Kind("job-not-found", "No such job", 404),
    errors.InvalidCursor: Kind("invalid-cursor", "Invalid cursor", 422),
    errors.UnreadableFile: Kind("unreadable-file", "Unreadable file", 422),
    errors.UnknownFormat: Kind("unknown-format", "Unknown format", 422),
    errors.InvalidQuestion: Kind("invalid-question", "Invalid question", 422),
    errors.InvalidCriteria: Kind("invalid-criteria", "Criteria that cannot be used", 422),
    errors.NotScreened: Kind("not-screened", "No such paper in this screening", 404),
    errors.CollectionNotFound: Kind("collection-not-found", "No such collection", 404),
    errors.InvalidMarking: Kind("invalid-marking", "Tag, note or collection that cannot be taken", 422),
    errors.InvalidKey: Kind("invalid-key", "Key that cannot be made or is not there", 422),
    errors.NotAllowed: Kind("not-allowed", "The key does not allow this", 403),
    errors.WatchNotFound: Kind("watch-not-found", "No such watch", 404),
    errors.InvalidManuscript: Kind("invalid-manuscript", "Nothing that could be checked", 422),
    errors.InvalidFetch: Kind("invalid-fetch", "Nothing that could be fetched", 422),
    errors.SourceError: Kind("source-failed", "A source of papers failed", 502),
    errors.SourceUnavailable: Kind("source-unavailable", "A source of papers does not answer", 502),
    errors.SourceRefused: Kind("source-refused", "A source of papers refuses", 502),
    errors.CostLimitReached: Kind("cost-limit-reached", "The limit of costs is reached", 422),
    errors.PriceUnknown: Kind("price-unknown", "The LLM's price is unknown", 422),
    errors.LimitExceeded: Kind("busy", "More than this service takes at once", 429),
    errors.Overloaded: Kind("overloaded", "Too many questions at once", 503),
    errors.LlmError: Kind("llm-failed", "The LLM failed", 502),
    errors.LlmTimeout: Kind("llm-timeout", "The LLM did not answer in time", 504),
    errors.LlmNotConfigured: Kind("llm-not-configured", "No LLM configured", 503),
}
"""A class that is not listed is treated as its nearest ancestor."""

HTTP_KINDS: dict[int, Kind] = {
    kind.status: kind
    for kind in (
        Kind("malformed-request", "Malformed request", 400),
        Kind("unauthorized", "API key missing or wrong", 401),
        Kind("cross-site", "Request from another site", 403),
        Kind("not-found", "No such page", 404),
        Kind("method-not-allowed", "Method not allowed", 405),
        Kind("too-slow", "The body did not come in time", 408),
        Kind("too-large", "Too large", 413),
        Kind("unsupported-media-type", "Unsupported media type", 415),
        Kind("misdirected", "Request for another host", 421),
        Kind("invalid-request", "Invalid request", 422),
        Kind("too-many-requests", "Too many requests", 429),
        Kind("not-ready", "Not ready", 503),
    )
}


class Stopping(LitmusError):
    """The service was told to stop."""

    def __init__(self) -> None:
        super().__init__("The service is stopping, and this was not done. Ask again when it is back.")


class FieldProblem(LitmusError):
    """A field of a request that is well-formed and still cannot be taken."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class UnknownModel(LitmusError):
    """A client names a model that there is not."""


KINDS[FieldProblem] = KINDS[errors.InvalidTopic] = KINDS[errors.InvalidOutline] = HTTP_KINDS[422]
KINDS[Stopping] = Kind("stopping", "The service is stopping", 503)
KINDS[UnknownModel] = Kind("model-not-found", "No such model", 404)


_CALLS = {
    "`litmus papers list`": "`GET /v1/papers`",
    "`litmus papers collections`": "`GET /v1/collections`",
    "`litmus chat --list`": "`GET /v1/chats`",
    "`litmus jobs list`": "`GET /v1/jobs`",
    "`litmus watch list`": "`GET /v1/watches`",
    "`litmus check` reads it": "`POST /v1/check/document` reads it",
}
"""Commands that errors name, and what does the same over HTTP."""


def over_http(told: str) -> str:
    """Return what an error says in the words of somebody who calls the service."""
    for command, call in _CALLS.items():
        told = told.replace(command, call)
    return told


def in_the_shell(told: str) -> str:
    """Return what a service says in the words of somebody who types commands: the inverse of `over_http`."""
    for command, call in _CALLS.items():
        told = told.replace(call, command)
    return told


def kind_of(error: LitmusError) -> Kind:
    """Return the kind of the class of an error, or of its nearest ancestor that is listed."""
    return next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)


def error_of(problem: Problem) -> LitmusError:
    """Return the error that a problem tells of: of its class, with its message and what else it carries."""
    slug, fields = problem.type.rpartition(":")[2], problem.errors or ()
    if slug == HTTP_KINDS[422].slug and fields:
        # The table has several classes in this row; the field tells them apart.
        kind = _BY_FIELD.get(fields[0].field, FieldProblem)
        told = (
            problem.detail
            if fields[0].message == problem.detail
            else "; ".join(f"{field.field}: {field.message}" for field in fields)
        )
    else:
        kind, told = _BY_SLUG.get(slug, LitmusError), problem.detail
    told = in_the_shell(told)
    return _made(kind, told, retryable=bool(problem.retryable), field=fields[0].field if fields else None)


def raised_again(name: str, message: str) -> LitmusError:
    """Return an error of the class of this name (core/errors.py), with its message."""
    kind = next((error for error in KINDS if error.__name__ == name), LitmusError)
    return _made(kind, message)


def _made(kind: type[LitmusError], message: str, *, retryable: bool = False, field: str | None = None) -> LitmusError:
    error = kind.__new__(kind)  # the constructor would make the message anew, of what only the other side knows
    error.args = (message,)
    if isinstance(error, errors.LlmError):
        error.retryable = retryable
    elif isinstance(error, errors.LibraryLocked):
        error.pid = error.url = None
    elif isinstance(error, FieldProblem | errors.InvalidManuscript):
        error.field = field or ""
    return error


_BY_SLUG = {kind.slug: error for error, kind in KINDS.items() if kind is not HTTP_KINDS[422]} | {
    HTTP_KINDS[401].slug: errors.SettingsError,
    HTTP_KINDS[403].slug: errors.NotAllowed,
    HTTP_KINDS[413].slug: errors.LimitExceeded,
    HTTP_KINDS[429].slug: errors.LimitExceeded,
    HTTP_KINDS[503].slug: errors.IndexUnavailable,
}
_BY_FIELD: dict[str, type[LitmusError]] = {
    "question": errors.InvalidQuestion,
    "q": errors.InvalidQuestion,
    "topic": errors.InvalidTopic,
    "outline": errors.InvalidOutline,
    "outline_text": errors.InvalidOutline,
    "top_k": errors.LimitExceeded,
}
