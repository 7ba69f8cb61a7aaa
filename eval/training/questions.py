"""The questions with marked sentences that a choice of sentences is learned from (eval/data/README.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.json import from_plain
from eval.claims import LabelledAbstract
from eval.lines import DATA, read_lines


class QuestionKind(StrEnum):
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
    OTHER = "other"
    NEAR = "near"
    OFF_TOPIC = "off_topic"
    SMALL_TALK = "small_talk"


TRAINING_QUESTIONS = DATA / "answering" / "training.jsonl"
"""The questions that ship with Litmus, to learn the choice of sentences from."""
WHOLE_QUESTIONS = DATA / "answering" / "whole.jsonl"
"""Questions of which all abstracts that answer are marked. Many are about abstracts that the reader learned from, so
that its readings of those would flatter: only which papers match, and what is asked for, is learned from them."""
READING_QUESTIONS = DATA / "answering" / "reading.jsonl"
"""Those that the reader learns from. They are about other abstracts, so that its readings of those above are honest."""
UNANSWERABLE = frozenset({QuestionKind.NEAR, QuestionKind.OFF_TOPIC, QuestionKind.SMALL_TALK})


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
    kind: QuestionKind
    gold: tuple[Gold, ...]
    about: str | None = None
    """Of an unanswerable question: the abstract that it is about, where there is one."""
    whole: bool = False
    """Whether every abstract that answers is marked, among those that a search finds. Of other questions only the one
    that they were written for is: what else answers them would teach to refuse, and what else matches to list less."""


def read_training_questions(path: Path, abstracts: Mapping[str, LabelledAbstract]) -> list[TrainingQuestion]:
    """Read questions about abstracts, which are given by id. Raises UnreadableFile at the first faulty line."""

    def read(record: dict[str, Any]) -> TrainingQuestion:
        asked = from_plain(TrainingQuestion, record | {"text": record["question"]})
        if bool(asked.gold) is (asked.kind in UNANSWERABLE):
            fault = "has" if asked.gold else "needs"
            raise ValueError(f"a question of kind `{asked.kind}` {fault} marked sentences")
        for name in (*(gold.abstract for gold in asked.gold), *filter(None, (asked.about,))):
            if name not in abstracts:
                raise ValueError(f"no abstract {name!r}")
        for gold in asked.gold:
            if not 0 <= gold.sentence < len(abstracts[gold.abstract].sentences):
                raise ValueError(f"abstract {gold.abstract!r} has no sentence {gold.sentence}")
            if gold.grade not in (1, 2):
                raise ValueError("`grade` is neither 1 nor 2")
        if asked.gold and all(gold.grade < 2 for gold in asked.gold):
            raise ValueError("no marked sentence answers (grade 2)")
        return asked

    return read_lines(path, read)
