"""The training questions mark sentences that are there, ask nothing twice, and are none of those that report."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from core.text.keys import title_key
from eval.claims import BUNDLED, read_labelled
from eval.training.questions import (
    READING_QUESTIONS,
    TRAINING_QUESTIONS,
    UNANSWERABLE,
    WHOLE_QUESTIONS,
    QuestionKind,
    TrainingQuestion,
    read_training_questions,
)

DATA = TRAINING_QUESTIONS.parent.parent
ABSTRACTS = {each.id: each for each in read_labelled(BUNDLED / "abstracts.jsonl")}
QUESTIONS = read_training_questions(TRAINING_QUESTIONS, ABSTRACTS)
READING = read_training_questions(READING_QUESTIONS, ABSTRACTS)
WHOLE = read_training_questions(WHOLE_QUESTIONS, ABSTRACTS)
ALL = (*QUESTIONS, *READING, *WHOLE)
LEAST = {
    QuestionKind.DEFINITION: 40,
    QuestionKind.SHOWS: 50,
    QuestionKind.NUMBER: 150,
    QuestionKind.HOW: 100,
    QuestionKind.WHY: 80,
    QuestionKind.LIST: 40,
    QuestionKind.COMPARISON: 90,
    QuestionKind.YES_NO: 150,
    QuestionKind.LIMITATION: 80,
    QuestionKind.NEGATIVE: 50,
    QuestionKind.OTHER: 40,
    QuestionKind.NEAR: 100,
    QuestionKind.OFF_TOPIC: 12,
    QuestionKind.SMALL_TALK: 10,
}


def asked(path: Path, *fields: str) -> set[str]:
    records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {title_key(record[field]) for record in records for field in fields}


def test_there_are_enough_of_every_kind() -> None:
    counts = Counter(each.kind for each in QUESTIONS)
    assert counts.keys() == LEAST.keys() == set(QuestionKind)
    assert not {kind: counts[kind] for kind, least in LEAST.items() if counts[kind] < least}
    assert sum(counts[kind] for kind in UNANSWERABLE) >= 140
    assert sum(counts[kind] for kind in set(QuestionKind) - UNANSWERABLE) >= 1000


def test_the_readme_has_the_right_counts() -> None:
    readme = (
        (DATA / "README.md")
        .read_text(encoding="utf-8")
        .partition("# The training questions")[2]
        .partition("# The marked")[0]
    )
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", readme, re.MULTILINE)
    for column, questions in enumerate((QUESTIONS, READING, WHOLE), 1):
        told = {row[0]: int(row[column].replace(",", "")) for row in rows}
        assert Counter(told) == Counter(each.kind for each in questions)
        assert f"{len(questions):,} questions" in readme


def test_nothing_is_asked_twice_or_marked_twice() -> None:
    assert [each.id for each in QUESTIONS] == [f"t{number:03}" for number in range(1, len(QUESTIONS) + 1)]
    assert [each.id for each in READING] == [f"r{number:04}" for number in range(1, len(READING) + 1)]
    assert [each.id for each in WHOLE] == [f"p{number:03}" for number in range(1, len(WHOLE) + 1)]
    assert len({title_key(each.text) for each in ALL}) == len(ALL)
    for each in ALL:
        places = [(gold.abstract, gold.sentence) for gold in each.gold]
        assert len(set(places)) == len(places), each.id
        assert each.text == " ".join(each.text.split()) != ""


def test_the_questions_that_report_are_not_trained_on() -> None:
    reported = asked(DATA / "questions.jsonl", "question") | asked(DATA / "follow_ups.jsonl", "follow_up", "standalone")
    assert not reported & {title_key(each.text) for each in ALL if each.kind is not QuestionKind.SMALL_TALK}


def test_the_reader_learns_from_other_abstracts_than_the_choice_of_sentences() -> None:
    # What it says of an abstract that it was trained on would be worth more than what it says of others.
    assert not abstracts_of(READING) & abstracts_of(QUESTIONS)


def abstracts_of(questions: Iterable[TrainingQuestion]) -> set[str]:
    return {name for each in questions for name in (*(gold.abstract for gold in each.gold), each.about) if name}


def test_no_paper_that_the_reporting_questions_ask_about_is_marked() -> None:
    lines = (DATA.parents[1] / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    sample = {json.loads(line)["title"] for line in lines}
    assert not sample & abstracts_of(ALL)


def test_of_some_questions_all_that_answers_is_marked() -> None:
    assert all(each.whole for each in WHOLE)
    assert sum(each.whole for each in QUESTIONS) == 488
    assert not any(each.whole for each in READING)


def test_a_question_for_a_number_is_answered_by_a_number() -> None:
    figure = re.compile(r"\d|\b(?:two|three|four|five|six|half|third|doubles|Fifty|No)\b")
    for each in ALL:
        if each.kind is QuestionKind.NUMBER:
            texts = [ABSTRACTS[gold.abstract].sentences[gold.sentence] for gold in each.gold if gold.grade == 2]
            assert any(figure.search(text) for text in texts), (each.text, texts)
