"""What Prometheus is told. Each application has a registry of its own, so that two in one process do not mix.

Labels have few values, whatever clients send: routes are templates, methods and verdicts a fixed list.
"""

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager, aclosing
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector

import answering
from core import version
from core.answer import Answer
from core.errors import LitmusError
from core.importing import ImportState, LibraryCounts
from core.jobs import WORK_KINDS, WorkLoad
from core.tracing.stages import Stage
from service.surface.library import Engine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event, Question

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"
"""The route of what reached none: unknown addresses, and what a guard turned away."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 180.0)


class Metrics:
    """The figures of one application since its start."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge("litmus_build_info", "1; the label tells the version.", ["version"], registry=registry).labels(
            version()
        ).set(1)
        self._requests = Counter(
            "litmus_http_requests", "Answers over HTTP.", ["method", "route", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "litmus_http_request_duration_seconds",
            "From the request to the end of its answer.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._questions = Gauge(
            "litmus_questions",
            "Questions and texts that are worked on, or wait for that.",
            ["state"],
            registry=registry,
        )
        for state in ("running", "waiting"):
            self._questions.labels(state)
        self._answers = Counter("litmus_answers", "Questions answered.", ["status", "mode"], registry=registry)
        self._answer_seconds = Histogram(
            "litmus_answer_duration_seconds",
            "What an answer took.",
            ["step"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._sentences = Counter("litmus_sentences", "Sentences of answers.", ["verdict"], registry=registry)
        self._removed = Counter("litmus_removed_sentences", "Sentences that strict removed.", registry=registry)
        self._dropped = Counter("litmus_dropped_citations", "Markers that point at no source.", registry=registry)
        self._tokens = Counter("litmus_llm_tokens", "Tokens read and written by the LLM.", ["kind"], registry=registry)
        self._papers = Gauge("litmus_papers", "Papers in the library.", registry=registry)
        self._pending = Gauge("litmus_papers_pending", "Papers that cannot be searched yet.", registry=registry)
        self._chunks = Gauge("litmus_chunks", "Stretches of abstracts that are searched.", registry=registry)
        self._imports = Gauge("litmus_imports", "Imports that are remembered.", ["state"], registry=registry)
        self._work = Gauge("litmus_work", "Imports and jobs that are not done.", ["kind", "state"], registry=registry)
        self._overdue = Gauge(
            "litmus_work_overdue_seconds",
            "For how long the oldest lease has run out that nobody has taken over; 0 where there is none.",
            registry=registry,
        )
        self._readable = Gauge(
            "litmus_library_readable",
            "Whether the library could be read just now. Where it is 0, what it holds is not told.",
            registry=registry,
        )
        self._stage_seconds = Histogram(
            "litmus_stage_duration_seconds",
            "What a stage of the work took, in this process.",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._stage_failures = Counter(
            "litmus_stage_failures", "Stages that failed, in this process.", ["stage", "error"], registry=registry
        )

    def request(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count one answer over HTTP; `route` is the template of the address."""
        method = method if method in METHODS else "other"
        self._requests.labels(method, route or UNMATCHED, str(status)).inc()
        self._request_seconds.labels(method, route or UNMATCHED).observe(seconds)

    def question(self, state: str) -> AbstractContextManager[object]:
        """Count a question as `running` or `waiting` until the end of the block."""
        return self._questions.labels(state).track_inprogress()

    def answer(self, answer: Answer) -> None:
        """Count one answer to a question."""
        self._answers.labels("refused" if answer.refused else "answered", answer.mode.value).inc()
        timings = answer.timings
        for step in fields(timings):
            self._answer_seconds.labels(step.name).observe(getattr(timings, step.name) / 1000)
        for sentence in answer.sentences:
            self._sentences.labels(sentence.verdict.value if sentence.verdict else "untested").inc()
        self._removed.inc(len(answer.faithfulness.removed_sentences))
        self._dropped.inc(answer.faithfulness.dropped_citations)
        self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
        self._tokens.labels("completion").inc(answer.usage.completion_tokens)

    def stage(self, stage: Stage, seconds: float, error: BaseException | None) -> None:
        """Count a stage that has ended. Requests are counted with their addresses, and not here."""
        if stage is Stage.REQUEST:
            return
        self._stage_seconds.labels(stage.value).observe(seconds)
        if isinstance(error, Exception):
            known = isinstance(error, LitmusError)
            self._stage_failures.labels(stage.value, type(error).__name__ if known else "other").inc()

    def unreadable(self) -> None:
        """Note that the library does not say what it holds."""
        self._readable.set(0)
        for figure in (self._papers, self._pending, self._chunks, self._overdue):
            figure.set(math.nan)
        self._imports.clear()
        self._work.clear()

    def library(self, counts: LibraryCounts, imports: Mapping[ImportState, int], load: WorkLoad) -> None:
        """Note what the library holds now, and what is to be done for it."""
        self._readable.set(1)
        for kind in WORK_KINDS:
            self._work.labels(kind, "waiting").set(load.waiting.get(kind, 0))
            self._work.labels(kind, "running").set(load.running.get(kind, 0))
        self._overdue.set(load.overdue_s)
        self._papers.set(counts.papers)
        self._pending.set(counts.pending)
        self._chunks.set(counts.chunks)
        for state in ImportState:
            self._imports.labels(state.value).set(imports.get(state, 0))

    def told(self, accept: str) -> tuple[bytes, str]:
        """Return everything in the format that the client takes, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class MeasuredEngine:
    """The engine it is given; answers are counted on their way out."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    def __getattr__(self, name: str) -> Any:
        """Return what the engine has: it does everything else."""
        return getattr(self._engine, name)

    async def ask(self, question: "Question | str") -> Answer:
        """Return the answer."""
        answer = await self._engine.ask(question)
        self._metrics.answer(answer)
        return answer

    async def stream(self, question: "Question | str") -> "AsyncIterator[Event]":
        """Yield events as they come; closing the iterator stops the LLM."""
        async with aclosing(cast("AsyncGenerator[Event, None]", self._engine.stream(question))) as events:
            async for event in events:
                if isinstance(event, answering.Answered):
                    self._metrics.answer(event.answer)
                yield event
