"""What questions ask for is learned from those that are marked, and written whole."""

import json
from pathlib import Path

from answering.drafting.asking import Asks
from answering.drafting.kinds import question_terms
from eval.training.kinds import LEAST_QUESTIONS, fit, marked_questions, write_kinds
from eval.training.questions import Gold, QuestionKind, TrainingQuestion


def asked(text: str, kind: QuestionKind) -> TrainingQuestion:
    return TrainingQuestion("t1", text, kind, (Gold("a", 0, 2),))


def test_the_unanswerable_teach_nothing_and_yes_or_no_is_how_it_is_asked() -> None:
    questions = [
        asked("number of bees", QuestionKind.NUMBER),
        asked("does it fail", QuestionKind.NEGATIVE),
        asked("failures of bees", QuestionKind.NEGATIVE),
        TrainingQuestion("t2", "bees on Mars", QuestionKind.NEAR, ()),
    ]
    assert marked_questions(questions) == [
        ("number of bees", Asks.NUMBER),
        ("does it fail", Asks.WHETHER),
        ("failures of bees", Asks.LIMITS),
    ]


def test_what_was_learned_tells_questions_apart_and_is_written(tmp_path: Path) -> None:
    subjects = ("bees", "ants", "wasps", "moths", "flies")[: LEAST_QUESTIONS + 1]
    questions = [
        *((f"share of {each} that sleep", Asks.NUMBER) for each in subjects),
        *((f"what makes {each} sleep", Asks.WHY) for each in subjects),
        *((f"trials of {each} at night", Asks.PAPERS) for each in subjects),
    ]
    weights = fit(questions)
    assert weights.likeliest("share of gnats that sleep") == Asks.NUMBER
    assert weights.likeliest("what makes gnats sleep") == Asks.WHY
    write_kinds(weights, tmp_path / "weights.json")
    record = json.loads((tmp_path / "weights.json").read_text())
    assert record["kinds"] == list(weights.kinds)
    assert record["terms"].keys() == weights.by_term.keys()


def test_terms_know_where_a_question_begins_and_ends() -> None:
    terms = question_terms("Share of bees?")
    assert {"share", "of", "bees", "^ share", "bees ?", "^ share of", "share of bees"} <= terms
