"""Whether an answer answers, by hand: its first sentence, its length, what it must and must not hold."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.answer import Answer, Evidence, Part
from core.ports import SupportChecker
from eval.judging import Judge
from eval.metrics.answers import states_sentence
from eval.questions.question import EvalQuestion
from eval.scoring import answering_scores

PAPERS = [("One", "Background is dull. Models grow. They stop."), ("Two", "Costs fall.")]
QUESTION = EvalQuestion(
    "q", "What grows?", facts=(("models grow",),), best=("Models grow.",), most_sentences=1, wrong=(("costs fall",),)
)

Build = Callable[..., Answer]


@pytest.fixture
def scored(checker: SupportChecker) -> Callable[[EvalQuestion, Answer], dict[str, float | None]]:
    def measure(question: EvalQuestion, answer: Answer) -> dict[str, float | None]:
        rates = answering_scores(question, answer, Judge(checker))
        return {key: found.value for key, found in rates.items()}

    return measure


Measure = Callable[[EvalQuestion, Answer], dict[str, float | None]]


def test_an_answer_of_the_one_sentence_that_answers(answered: Build, scored: Measure) -> None:
    assert scored(QUESTION, answered([("Models grow.", (1,))], PAPERS)) == {
        "first_answers": 1.0, "right_length": 1.0, "holds_wrong": 0.0, "good_answer": 1.0, "padding": 0.0,
    }  # fmt: skip


def test_background_first_and_another_subject_last(answered: Build, scored: Measure) -> None:
    answer = answered([("Background is dull.", (1,)), ("Models grow.", (1,)), ("Costs fall.", (2,))], PAPERS)
    found = scored(QUESTION, answer)
    assert found.pop("padding") == pytest.approx(2 / 3)
    assert found == {"first_answers": 0.0, "right_length": 0.0, "holds_wrong": 1.0, "good_answer": 0.0}


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, 1.0),
        ({"facts": (("models grow",), ("they stop",))}, 0.0),
        ({"wrong": (("models", "grow"),)}, 0.0),
        ({"best": ("They stop.",)}, 0.0),
        ({"lacks": ("Zebra",)}, 0.0),
        ({"most_sentences": 0}, 0.0),
        ({"most_sentences": None, "wrong": ()}, 1.0),
    ],
)
def test_a_good_answer_has_no_fault(change: dict[str, object], good: float, answered: Build, scored: Measure) -> None:
    question = replace(QUESTION, **change)  # type: ignore[arg-type]  # fields by name
    assert scored(question, answered([("Models grow.", (1,))], PAPERS))["good_answer"] == good


def test_a_notice_may_tell_what_is_lacking(answered: Build, scored: Measure) -> None:
    answer = answered([("Models grow.", (1,))], PAPERS)
    question = replace(QUESTION, lacks=("Zebra", "Gnu 2"))
    assert scored(question, answer)["lacking_told"] == 0.0
    told = replace(answer, notices=("No paper has zebra.",))
    assert scored(question, told)["lacking_told"] == 0.5


def test_what_litmus_sets_in_between_is_no_sentence(answered: Build, scored: Measure) -> None:
    answer = answered([("What grows?", ()), ("Models grow.", (1,))], PAPERS)
    assert scored(QUESTION, answer)["first_answers"] == 0.0
    headed = replace(answer, parts=(Part("What grows?", 0, len(answer.text)),))
    assert scored(QUESTION, headed)["good_answer"] == 1.0


def test_a_wrong_refusal_opens_with_nothing_and_holds_nothing_wrong(refused: Answer, scored: Measure) -> None:
    assert scored(QUESTION, refused) == {"first_answers": 0.0, "good_answer": 0.0}


def test_of_what_nothing_answers_a_refusal_is_good(answered: Build, refused: Answer, scored: Measure) -> None:
    question = EvalQuestion("q", "thanks", answerable=False, most_sentences=0)
    assert scored(question, refused) == {"good_answer": 1.0}
    assert scored(question, answered([("Models grow.", (1,))], PAPERS)) == {"good_answer": 0.0}
    assert scored(question, answered([("You are welcome.", ())], [])) == {"good_answer": 1.0}


def test_a_set_that_says_nothing_of_it_is_not_measured(answered: Build, refused: Answer, scored: Measure) -> None:
    plain, never = EvalQuestion("q", "What grows?"), EvalQuestion("q", "Why?", answerable=False)
    for answer in (refused, answered([("Models grow.", (1,))], PAPERS)):
        assert (scored(plain, answer), scored(never, answer)) == ({}, {})


def test_a_sentence_retold_is_told_by_its_evidence(answered: Build) -> None:
    abstract = PAPERS[0][1]
    sentence = answered([("The study finds that growth is real.", (1,))], PAPERS).sentences[0]
    start = abstract.index("Models")
    retold = replace(sentence, evidence=(Evidence(1, "Models grow.", start, start + 12),))
    best, abstracts = ("Models grow.",), {1: abstract, 2: PAPERS[1][1]}
    assert states_sentence(retold, best, abstracts)
    # Its neighbours on both sides are other sentences, and another paper's offsets mean nothing.
    for quote in ("Background is dull.", "They stop."):
        at = abstract.index(quote)
        assert not states_sentence(
            replace(sentence, evidence=(Evidence(1, quote, at, at + len(quote)),)), best, abstracts
        )
    assert not states_sentence(replace(retold, evidence=(Evidence(2, "x", start, start + 12),)), best, abstracts)
    assert not states_sentence(retold, (), abstracts)


def test_without_evidence_the_words_decide(answered: Build) -> None:
    sentence = answered([("As known, models grow.", (1,))], PAPERS).sentences[0]
    assert states_sentence(replace(sentence, evidence=()), ("Models grow.",), {})
    assert not states_sentence(replace(sentence, evidence=()), ("Models grow fast.",), {})
