"""Asking every question of a set: in parallel, resumable, and one that fails never takes the rest with it."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Protocol

from answering.checking.choosing import checker_name
from answering.checking.versions import checker_version
from answering.events import Answered, Event, Retrieved
from answering.question import Question
from core.answer import Answer, Mode, Policy
from core.errors import LitmusError
from core.filters import Filters
from core.passage import Passage
from core.ports import Progress, silent
from core.settings import Settings
from eval.figures import RECALL_DEPTHS
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, FoundChunk, RecordStore, digest_of_parts
from eval.statistics import SEED

_DEPTH = max(RECALL_DEPTHS)
_IRRELEVANT = {
    "data_dir", "models_dir", "host", "port", "api_key", "log_level", "chroma_url", "llm_api_key",
    "database_url", "background", "lease_s",
    "llm_first_token_timeout_s", "llm_timeout_s", "llm_retries", "faithfulness",
    "max_body_bytes", "max_upload_bytes", "max_record_chars", "max_question_chars", "max_top_k",
    "max_concurrent_imports", "max_concurrent_jobs", "job_llm_calls",
}  # fmt: skip
"""Settings that do not shape an answer, and the policy, which the key names by itself."""


class AnyEngine(Protocol):
    """What is measured: a Litmus, or anything that answers like one."""

    def stream(self, question: Question) -> AsyncIterator[Event]:
        """Yield events, last of all the whole answer."""

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = ...) -> list[Passage]:
        """Return passages, best first."""


async def run_questions(
    litmus: AnyEngine,
    questions: Sequence[EvalQuestion],
    *,
    out: Path,
    parallel: int = 4,
    policy: Policy | None = None,
    mode: Mode = Mode.AUTO,
    progress: Progress = silent,
    settings: Settings | None = None,
    corpus: str = "",
) -> list[AnswerRecord]:
    """Ask all questions and return their records in order; those that `out` already holds are not asked again.

    `settings` and `corpus` (a digest of the papers) belong to the key under which an answer is kept. Only what
    cannot be written down raises: a question that fails becomes a record with its error.
    """
    store = RecordStore(out)
    gate = asyncio.Semaphore(max(1, parallel))
    context = digest_of_parts(_shaping(settings), corpus, mode, policy or (settings.faithfulness if settings else None))
    done = 0
    progress(0, len(questions))

    async def one(question: EvalQuestion) -> AnswerRecord:
        nonlocal done
        key = digest_of_parts(context, question.question, question.filters)
        record = store.answered(key)
        if record is None:
            async with gate:
                record = await _ask(litmus, question, key, policy, mode)
            await asyncio.to_thread(store.add, record)
        done += 1
        progress(done, len(questions))
        # An equal question under another id is the same record.
        return replace(record, question_id=question.id)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(question)) for question in questions]
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in tasks]


def sampled(questions: Sequence[EvalQuestion], limit: int | None, seed: int = SEED) -> list[EvalQuestion]:
    """At most `limit` questions, drawn at random so that no kind is left out by its place; always the same ones."""
    if limit is None or limit >= len(questions):
        return list(questions)
    chosen = set(random.Random(seed).sample(range(len(questions)), limit))  # noqa: S311  # a sample, not a secret
    return [question for place, question in enumerate(questions) if place in chosen]


def _shaping(settings: Settings | None) -> dict[str, object]:
    if settings is None:
        return {}
    served_by = checker_version(checker_name(settings))
    return settings.model_dump(mode="json", exclude=_IRRELEVANT) | {"checker": served_by}


async def _ask(litmus: AnyEngine, question: EvalQuestion, key: str, policy: Policy | None, mode: Mode) -> AnswerRecord:
    try:
        found = await litmus.search(question.question, top_k=_DEPTH, filters=question.filters)
        asked = Question(question.question, filters=question.filters, mode=mode, faithfulness=policy)
        answer, first_text_ms, total_ms = await _timed(litmus, asked)
    except LitmusError as error:
        return AnswerRecord(key, question.id, error=str(error))
    except Exception as error:  # whatever breaks, the other questions are still asked
        return AnswerRecord(key, question.id, error=f"{type(error).__name__}: {error}")
    chunks = tuple(FoundChunk(item.chunk.id, item.paper.id, item.paper.title, item.chunk.text) for item in found)
    return AnswerRecord(key, question.id, answer, found=chunks, first_text_ms=first_text_ms, total_ms=total_ms)


async def _timed(litmus: AnyEngine, question: Question) -> tuple[Answer, float, float]:
    """The answer, and the milliseconds until its first text and until its end."""
    started = perf_counter()
    first: float | None = None
    answer: Answer | None = None
    async for event in litmus.stream(question):
        if first is None and not isinstance(event, Retrieved):
            first = _since(started)
        if isinstance(event, Answered):
            answer = event.answer
    if answer is None:
        raise RuntimeError("the stream ended without an answer")
    total = _since(started)
    return answer, total if first is None else first, total


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
