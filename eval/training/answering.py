"""Reads the questions with marked sentences that a choice of sentences is learned from (eval/data/README.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from core.errors import UnreadableFile
from eval.claims import LabelledAbstract


class Kind(StrEnum):
    """What a question asks for; the last three have no answer."""

    DEFINITION = "definition"
    SHOWS = "shows"
    NUMBER = "number"
    HOW = "how"
    WHY = "why"
    LIST = "list"
    COMPARISON = "comparison"
    YES_NO = "yes_no"
    LIMITATION = "limitation"
    NEGATIVE = "negative"
    NEAR = "near"
    OFF_TOPIC = "off_topic"
    SMALL_TALK = "small_talk"


UNANSWERABLE = frozenset({Kind.NEAR, Kind.OFF_TOPIC, Kind.SMALL_TALK})


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence that belongs into the answer, by its abstract's id and its place from 0."""

    abstract: str
    sentence: int
    grade: int
    """2: it answers. 1: it helps, but does not answer alone."""


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question and the sentences that answer it, the best not necessarily first; none where nothing answers."""

    id: str
    text: str
    kind: Kind
    gold: tuple[Gold, ...]


def bundled() -> Path:
    """Return the questions that ship with Litmus."""
    return Path(str(files("eval"))) / "data" / "answering" / "training.jsonl"


def read_training_questions(path: Path, abstracts: Mapping[str, LabelledAbstract]) -> list[TrainingQuestion]:
    """Read questions about abstracts, which are given by id. Raises UnreadableFile at the first faulty line."""
    questions = []
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
            try:
                questions.append(_question(json.loads(line), abstracts))
            except (KeyError, TypeError, ValueError) as error:
                raise UnreadableFile(f"{path}, line {number}: {_told(error)}. Correct the line.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8: {error}") from error
    return questions


def _question(record: Mapping[str, Any], abstracts: Mapping[str, LabelledAbstract]) -> TrainingQuestion:
    kind = Kind(record["kind"])
    gold = tuple(_gold(each, abstracts) for each in record["gold"])
    if bool(gold) is (kind in UNANSWERABLE):
        raise ValueError(f"a question of kind `{kind}` {'has' if gold else 'needs'} marked sentences")
    if gold and all(each.grade < 2 for each in gold):
        raise ValueError("no marked sentence answers (grade 2)")
    return TrainingQuestion(str(record["id"]), str(record["question"]), kind, gold)


def _gold(record: Mapping[str, Any], abstracts: Mapping[str, LabelledAbstract]) -> Gold:
    gold = Gold(str(record["abstract"]), int(record["sentence"]), int(record["grade"]))
    if gold.abstract not in abstracts:
        raise ValueError(f"no abstract {gold.abstract!r}")
    if not 0 <= gold.sentence < len(abstracts[gold.abstract].sentences):
        raise ValueError(f"abstract {gold.abstract!r} has no sentence {gold.sentence}")
    if gold.grade not in (1, 2):
        raise ValueError("`grade` is neither 1 nor 2")
    return gold


def _told(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)
