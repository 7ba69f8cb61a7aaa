"""What was asked and what came back, one record a question, on disk as soon as it is there; and what it scores.

JSON lines, appended and flushed to the disk one by one: a run that is cut short, however rudely, goes on where it
stopped. A record is found again by its key, a fingerprint of the question and of everything that shapes the answer.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.answer import Answer, Sentence, Verdict
from core.json import to_plain
from eval.lines import JsonLines
from eval.metrics.rate import Rate
from eval.questions.question import EvalQuestion


@dataclass(frozen=True, slots=True)
class FoundChunk:
    """A chunk that retrieval alone found for the question."""

    chunk_id: str
    paper_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One question, asked."""

    key: str
    question_id: str
    answer: Answer | None = None
    """None where asking failed."""
    error: str | None = None
    found: tuple[FoundChunk, ...] = ()
    """Best first."""
    first_text_ms: float | None = None
    """Until the first piece of text was there to read."""
    total_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence as it was served, and what the judge says of it."""

    sentence: Sentence
    verdict: Verdict
    """By the judge, on all cited passages together; `not_a_claim` is taken over from an answer that was tested."""
    score: float


@dataclass(frozen=True, slots=True)
class Scored:
    """One question of a run."""

    question: EvalQuestion
    record: AnswerRecord
    rates: Mapping[str, Rate]
    """By the keys of eval/figures.py; a metric that does not apply is absent or has no value."""
    judged: tuple[Judged, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the answer is a refusal."""
        return self.record.answer is not None and self.record.answer.refused


def digest_of_parts(*parts: object) -> str:
    """A short digest of plain values and dataclasses; equal parts give equal digests on every machine."""
    text = json.dumps([to_plain(part) for part in parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class RecordStore:
    """The records of a folder, by key; the last one of a key counts."""

    def __init__(self, folder: Path) -> None:
        self._lines = JsonLines(folder / "records.jsonl")
        self._records = {record.key: record for record in self._lines.read(AnswerRecord)}

    def answered(self, key: str) -> AnswerRecord | None:
        """The record of this key, unless asking had failed: that is tried again."""
        record = self._records.get(key)
        return record if record is not None and record.error is None else None

    def add(self, record: AnswerRecord) -> None:
        """Keep a record; it is on the disk on return."""
        self._lines.append(record)
        self._records[record.key] = record
