"""Questions among what the reader learns from: which sentences they are read with, and how they count."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.answer import Verdict
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, Span
from eval.training.questions import Gold, QuestionKind, TrainingQuestion
from eval.training.reader.asking import (
    KIND,
    MarkedPassage,
    MarkedQuestion,
    Questions,
    passages_of,
    question_example,
    read_published,
)
from eval.training.reader.batches import UNSEEN, CitedAbstract, Maker, choices_of
from retrieval.reading.support import NEAREST


def encode(text: str) -> tuple[Sequence[int], Sequence[Span]]:
    return [1000 + len(word) for word in text.split()], [(0, 1) for _ in text.split()]


def first_ones(claim: str, sentences: Sequence[str]) -> Sequence[int]:
    return range(min(4, len(sentences)))


MAKER = Maker(encode, first_ones)
BEES = LabelledAbstract("bees", "On bees", tuple(f"Sentence {n} of bees." for n in range(7)), "train", ())
ANTS = LabelledAbstract("ants", "On ants", tuple(f"Sentence {n} of ants." for n in range(3)), "train", ())


def asked(text: str, *gold: Gold, about: str | None = None) -> TrainingQuestion:
    return TrainingQuestion("t", text, QuestionKind.OTHER if gold else QuestionKind.NEAR, gold, about)


def test_a_question_belongs_to_each_abstract_that_it_is_about() -> None:
    questions = [
        asked("Both?", Gold("bees", 1, 2), Gold("bees", 4, 1), Gold("ants", 0, 2)),
        asked("Neither?", about="ants"),
        asked("What is the weather?"),
    ]
    bees, ants = passages_of(questions, {"bees": BEES, "ants": ANTS})
    assert (bees.abstract, bees.questions) == (BEES, (MarkedQuestion("Both?", {1: 2, 4: 1}),))
    assert (ants.abstract, ants.questions) == (ANTS, (MarkedQuestion("Both?", {0: 2}), MarkedQuestion("Neither?", {})))


def test_a_question_is_read_with_one_sentence_at_a_time() -> None:
    passage = MarkedPassage(BEES, (MarkedQuestion("Do they sleep?", {5: 2, 6: 1}),))
    (instance,) = Questions([passage], {}, MAKER, seed=1).one_pass()
    seen = {example.sees: example.claim.label for example in instance.examples}
    assert seen.pop((5,)) is Verdict.SUPPORTED
    assert seen.pop((6,)) is Verdict.PARTIAL
    assert len(seen) == 4  # the three nearest, and one of the others
    assert {(0,), (1,), (2,)} < seen.keys()
    assert set(seen.values()) == {Verdict.UNSUPPORTED}
    assert {example.claim.kind for example in instance.examples} == {KIND}
    for example, bias in zip(instance.examples, instance.biases, strict=True):
        assert example.sees is not None
        owners = [place for place, added in zip(instance.sentences, bias, strict=False) if added > UNSEEN]
        assert set(owners) == {-1, *example.sees}  # the title, and the one sentence
        assert max(bias) == NEAREST[0]


def test_questions_of_a_neighbour_are_not_answered_here() -> None:
    passages = [
        MarkedPassage(BEES, (MarkedQuestion("Bees?", {0: 2}),)),
        MarkedPassage(ANTS, (MarkedQuestion("Ants?", {0: 2}),)),
    ]
    bees, _ = Questions(passages, {"bees": (ANTS,)}, MAKER, seed=1).one_pass()
    (stranger,) = [each for each in bees.examples if each.claim.text == "Ants?"]
    assert (stranger.claim.label, stranger.weight) == (Verdict.UNSUPPORTED, 0.5)


def test_a_sentence_is_chosen_where_some_answer_and_others_do_not() -> None:
    examples = [question_example("Who?", place, grade) for place, grade in enumerate((0, 2, 1))]
    unanswered = [question_example("When?", place, 0) for place in range(2)]
    batch = [MAKER.instance(name, [CitedAbstract(BEES)], [*examples, *unanswered]) for name in ("one", "two")]
    assert choices_of(batch) == [([0, 1, 2], [False, True, False]), ([5, 6, 7], [False, True, False])]


def test_published_questions_bring_their_passages(tmp_path: Path) -> None:
    file = tmp_path / "published.jsonl"
    questions = [{"q": "Where?", "gold": [1]}, {"q": "Why?", "gold": []}]
    file.write_text(json.dumps({"title": "T", "sentences": ["A.", "B."], "questions": questions}))
    (passage,) = read_published(file)
    assert (passage.abstract.title, passage.abstract.sentences, passage.weight) == ("T", ("A.", "B."), 0.5)
    assert passage.questions == (MarkedQuestion("Where?", {1: 2}), MarkedQuestion("Why?", {}))
    many = Questions([passage] * 5, {}, MAKER, seed=1)
    assert len(many.one_pass(3)) == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"sentences": ["A."]}, "cannot be used"),
        ({"sentences": ["A."], "questions": [{"q": "?", "gold": [1]}]}, "not in its passage: line 1"),
    ],
)
def test_a_published_passage_that_cannot_be_used_is_named(tmp_path: Path, line: dict[str, object], told: str) -> None:
    file = tmp_path / "published.jsonl"
    file.write_text(json.dumps(line))
    with pytest.raises(UnreadableFile, match=told):
        read_published(file)
