import numpy as np
import pytest

from answering.drafting.abbreviations import spelled_out
from answering.drafting.candidates import READ
from answering.drafting.features import NAMES, UNREAD, read_rows, unread_rows
from answering.drafting.learned import learned
from answering.drafting.weighing import most_promising, roles_of
from core.paper import Paper
from tests.answering.drafting.by_hand import candidates_in, passage_of


def row(question: str, sentence: str) -> dict[str, float]:
    candidates = candidates_in([sentence])
    (values,) = unread_rows(question, candidates, np.zeros((1, 6), np.float32)).tolist()
    return dict(zip(UNREAD, values, strict=True))


def test_there_is_a_column_for_each_name_and_a_weight_for_each_column() -> None:
    candidates = candidates_in(["We weigh fruit. Apples weigh more."])
    unread = unread_rows("What?", candidates, roles_of(candidates, "another embedder"))
    assert unread.shape == (2, len(UNREAD))
    assert read_rows(unread, candidates).shape == (2, len(NAMES))
    assert len(learned().promises.weights) == len(UNREAD)
    assert len(learned().answers.weights) == len(NAMES)
    nothing = unread_rows("What?", [], np.empty((0, 6), np.float32))
    assert nothing.shape == (0, len(UNREAD))
    assert read_rows(nothing, []).shape == (0, len(NAMES))


def test_a_number_that_is_part_of_a_name_is_none() -> None:
    question = "How much faster is it?"
    assert row(question, "We evaluate it with GPT-4o and BM25.")["number"] == 0
    assert row(question, "It is 2.7x as fast.")["number asked for and given"] == 1


def test_a_number_is_of_the_kind_that_is_asked_for() -> None:
    kind = "number of the kind asked for"
    assert row("How much faster is it?", "It is 2.7x as fast.")[kind] == 1
    assert row("How much faster is it?", "We use 27 servers.")[kind] == 0
    assert row("How many languages does it cover?", "It covers 1,250+ human languages.")[kind] == 1
    assert row("How many languages does it cover?", "It covers 500 tasks.")[kind] == 0
    assert row("How many questions are there?", "It answers 42 percent of Natural Questions.")[kind] == 0
    assert row("How many questions are there?", "It has 3,610 open test questions.")[kind] == 1
    assert row("How many GPUs are used?", "We use 27 GPUs.")[kind] == 1
    assert row("How many images are there?", "It has 5,000 outdoor images.")[kind] == 1
    assert row("Is it fast?", "It is 2.7x as fast.")[kind] == 0


def test_addresses_are_known() -> None:
    assert row("RAG?", "Our code is at https://example.org/x.")["address"] == 1
    assert row("RAG?", "It addresses limits.")["address"] == 0


def test_a_sentence_is_held_against_the_best_of_all_and_of_its_paper() -> None:
    candidates = candidates_in(["One. Two.", "Three."], [4.0, -1.0, 9.0])
    unread = unread_rows("What?", candidates, np.zeros((3, 6), np.float32))
    rows = read_rows(unread, candidates)
    assert np.allclose(rows[:, NAMES.index("logit below the best")], [-0.5, -1.0, 0.0])
    assert np.allclose(rows[:, NAMES.index("logit below the best of the paper")], [0.0, -0.5, 0.0])
    assert unread[:, UNREAD.index("first paper")].tolist() == [1, 1, 0]
    assert unread[:, UNREAD.index("second paper")].tolist() == [0, 0, 1]


def test_the_most_promising_are_read_in_their_order() -> None:
    likely = np.linspace(0.9, 0.1, 20, dtype=np.float32)
    likely[19] = 1.0
    one = candidates_in(["It is so. " * 20])
    assert most_promising(likely, one) == [*range(READ - 1), 19]
    assert most_promising(likely[:3], one) == [0, 1, 2]


def test_few_papers_are_read() -> None:
    candidates = candidates_in(["One. Two.", "Three.", "Four. Five.", "Six."])
    likely = np.array([0.5, 0.1, 0.2, 0.9, 0.3, 0.4], np.float32)
    assert [candidates[place].text for place in most_promising(likely, candidates)] == [
        "One.",
        "Two.",
        "Four.",
        "Five.",
        "Six.",
    ]


@pytest.mark.parametrize(
    ("title", "abstract", "told"),
    [
        ("Dense Passage Retrieval for Answers", "We encode.", "What is DPR (Dense Passage Retrieval)?"),
        ("On Search", "We study dense passage retrieval (DPR) here.", "What is DPR (dense passage retrieval)?"),
        ("On Search", "We study DPR.", "What is DPR?"),
        ("Self-DPR", "We study dense passage retrieval (DPR) here.", "What is DPR (dense passage retrieval)?"),
        ("DPR for Answers", "We study dense passage retrieval (DPR) here.", "What is DPR?"),
    ],
)
def test_an_abbreviation_is_spelled_out_as_the_papers_do(title: str, abstract: str, told: str) -> None:
    assert spelled_out("What is DPR?", [passage_of(Paper(title, abstract, id="p_1"))]) == told
