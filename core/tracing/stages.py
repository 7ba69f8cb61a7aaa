"""The stages of the work, each named here once: timings of answers, figures for Prometheus and traces all use these.

A stage that ends tells whoever listens how long it took and how it failed. Where traces are wanted it is a span, too.
"""

import os
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping
from contextlib import aclosing, contextmanager
from enum import StrEnum
from functools import cache, wraps
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from core.tracing.spans import Spans

Facts = Mapping[str, str | int | float | bool]
"""What a span tells of a stage: names, counts and states. Never a text that somebody wrote, and never a key."""
_NOTHING: Facts = {}
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

Event = TypeVar("Event")
Result = TypeVar("Result")
Given = ParamSpec("Given")


class Stage(StrEnum):
    """What takes time. `retrieve`, `generate` and `verify` are the fields of `Timings`, too."""

    REQUEST = "request"
    """An answer over HTTP."""
    ANSWER = "answer"
    UNDERSTAND = "understand"
    RETRIEVE = "retrieve"
    """Everything until the sources are there."""
    SEARCH = "search"
    EMBED = "embed"
    SEARCH_VECTORS = "search_vectors"
    SEARCH_TERMS = "search_terms"
    FUSE = "fuse"
    RERANK = "rerank"
    READ = "read_sentences"
    CHOOSE = "choose_sentences"
    GENERATE = "generate"
    LLM = "llm"
    """One request to an LLM, until the end of its answer."""
    VERIFY = "verify"
    CHECK = "check"
    """One call of the checker."""
    IMPORT = "import"
    TAKE = "take_records"
    INDEX = "index_papers"
    """Papers that are embedded become searchable."""
    FETCH = "fetch_page"
    JOB = "job"


Ear = Callable[[Stage, float, BaseException | None], None]
"""Hears of a stage that has ended: the seconds it took, and what it ended with if that was not its own end."""
_ears: list[Ear] = []


@contextmanager
def heard_by(ear: Ear) -> Iterator[None]:
    """Have all stages of this process told until the end of the block."""
    _ears.append(ear)
    try:
        yield
    finally:
        _ears.remove(ear)


class Timed:
    """One stage at work. As a block it is the one that stages inside it belong to."""

    def __init__(
        self,
        stage: Stage,
        facts: Facts = _NOTHING,
        *,
        alone: bool = False,
        caller: Mapping[str, str] | None = None,
    ) -> None:
        """Begin. `alone`: it may outlive what asked for it; `caller`: headers, which may name the caller's span."""
        self.stage = stage
        spans = _spans()
        self._span = None if spans is None else spans.begin(stage, facts, alone=alone, caller=caller)
        self._ended = False
        self._began = perf_counter()

    def __enter__(self) -> Self:
        if self._span is not None:
            self._span.enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._span is not None:
            self._span.leave()
        self.end(error)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Have new stages belong to it until the end of the block, which is not yet its own."""
        if self._span is not None:
            self._span.enter()
        try:
            yield
        finally:
            if self._span is not None:
                self._span.leave()

    def note(self, facts: Facts) -> None:
        """Tell more of it."""
        if self._span is not None:
            self._span.note(facts)

    def rename(self, name: str) -> None:
        """Give the span a name that says more than the stage does."""
        if self._span is not None:
            self._span.rename(name)

    def fail(self, kind: str) -> None:
        """Note that it failed, where nothing is raised that says so."""
        if self._span is not None:
            self._span.fail(kind)

    def headers(self) -> dict[str, str]:
        """Return what a request to another service carries, for its spans to belong to this one."""
        return {} if self._span is None else self._span.headers()

    def end(self, error: BaseException | None = None) -> None:
        """End, once: what is called later is ignored. Being cancelled is no failure."""
        if self._ended:
            return
        self._ended = True
        seconds = perf_counter() - self._began
        if self._span is not None:
            self._span.end(error)
        for ear in _ears:
            ear(self.stage, seconds, error)


def timed(
    stage: Stage,
) -> Callable[[Callable[Given, Coroutine[Any, Any, Result]]], Callable[Given, Coroutine[Any, Any, Result]]]:
    """Return what makes a stage of each call of a coroutine function."""

    def around(work: Callable[Given, Coroutine[Any, Any, Result]]) -> Callable[Given, Coroutine[Any, Any, Result]]:
        @wraps(work)
        async def at_work(*given: Given.args, **named: Given.kwargs) -> Result:
            with Timed(stage):
                return await work(*given, **named)

        return at_work

    return around


async def along(stage: Stage, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """Yield the events of a stage, which lasts until their end. Closing this closes them.

    The stage is what others belong to while the next event is made, and not while somebody handles the last one.
    """
    at_work = Timed(stage)
    error: BaseException | None = None
    try:
        async with aclosing(events):
            while True:
                try:
                    with at_work.inside():
                        event = await anext(events)
                except StopAsyncIteration:
                    return
                yield event
    except BaseException as raised:
        error = raised
        raise
    finally:
        at_work.end(error)


def note(facts: Facts) -> None:
    """Tell more of the innermost stage at work."""
    spans = _spans()
    if spans is not None:
        spans.note(facts)


def get_ready() -> None:
    """Load what traces need, if they are wanted: the first stage would wait for it."""
    _spans()


def traced() -> bool:
    """Whether the environment wants traces."""
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower() or "otlp"
    return not disabled and exporter == "otlp" and any(os.environ.get(name, "").strip() for name in _ENDPOINTS)


@cache
def _spans() -> "Spans | None":
    if not traced():
        return None
    from core.tracing.spans import open_spans

    return open_spans()


def forget() -> None:
    """Send what is left, and read the environment anew at the next stage."""
    spans = _spans()
    if spans is not None:
        spans.close()
    _spans.cache_clear()
